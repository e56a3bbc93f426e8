import picomatch from "picomatch";
import { asleepUnder } from "../rules/sets.ts";
import type { Level, Lock, PlacedLevels, Preset, RuleSettings } from "../rules/settings.ts";
import { relativePath } from "../source/paths.ts";
import type { ConfigurationFile, Override } from "./configuration.ts";
import { folderOf, foldersAbove } from "./paths.ts";

/** What the person asked for on the command line or in the editor; it wins over every file. */
export interface Wishes {
	readonly preset?: Preset | undefined;
	readonly stage?: string | undefined;
}

/** Configurations by their workspace paths; files that others extend stand there too, those of packages by the path of the reference. */
export type Configurations = ReadonlyMap<string, ConfigurationFile>;

/** A configuration with the folder that its globs count from: for one of a package that is where the package was asked for. */
export interface Layer {
	readonly configuration: ConfigurationFile;
	readonly folder: string;
}

/** The settings of one file: the nearest configuration above it, over what that one extends, under what any one above it locks. */
export function settingsFor(file: string, configurations: Configurations, wishes: Wishes): RuleSettings {
	const layers = layersFor(file, configurations);
	const { levels, places } = levelsIn(layers, file);
	const last = <K extends keyof ConfigurationFile>(key: K) =>
		layers.findLast(({ configuration }) => configuration[key] !== undefined)?.configuration[key];
	return {
		preset: wishes.preset ?? last("preset") ?? "recommended",
		stage: wishes.stage,
		defaultStage: last("stage"),
		targets: Object.assign({}, ...layers.map(({ configuration }) => configuration.targets)),
		forbidden: layers.flatMap(({ configuration }) => configuration.forbidden),
		levels,
		places,
		locks: locksOn(file, configurations),
		asleep: asleepUnder(last("ruleSet")),
	};
}

export function isIgnored(file: string, configurations: Configurations): boolean {
	return layersFor(file, configurations).some(({ configuration, folder }) =>
		configuration.ignore.some((glob) => matches(glob, file, folder)),
	);
}

/** The configurations that hold for a file, those that win last. */
export function layersFor(file: string, configurations: Configurations): readonly Layer[] {
	const [nearest] = configurationsAbove(file, configurations);
	return nearest ? withExtended(nearest, folderOf(nearest.file), configurations, new Set()) : [];
}

/** Does an override speak of this file, or of parts of it? */
export function isMeant({ files }: Override, file: string, folder: string): boolean {
	return files.some(({ glob }) => matches(glob, file, folder));
}

/** The nearest one first. */
function configurationsAbove(file: string, configurations: Configurations): readonly ConfigurationFile[] {
	return foldersAbove(file).flatMap((folder) => {
		const prefix = folder === "" ? "" : `${folder}/`;
		return configurations.get(`${prefix}plimsoll.yaml`) ?? configurations.get(`${prefix}plimsoll.yml`) ?? [];
	});
}

/** The outermost lock on a rule stands first, and counts: it keeps those in inner folders from theirs. */
function locksOn(file: string, configurations: Configurations): readonly Lock[] {
	return configurationsAbove(file, configurations)
		.toReversed()
		.flatMap((own) => {
			const layers = withExtended(own, folderOf(own.file), configurations, new Set());
			return layers.flatMap(({ configuration: { locked, file: by } }, depth): readonly Lock[] =>
				locked.length > 0 ? [{ rules: locked, levels: levelsIn(layers.slice(0, depth + 1), file).levels, by }] : [],
			);
		});
}

function levelsIn(layers: readonly Layer[], file: string): Pick<RuleSettings, "levels" | "places"> {
	const levels: Record<string, Level> = {};
	const places: PlacedLevels[] = [];
	for (const { configuration, folder } of layers) {
		Object.assign(levels, configuration.levels);
		for (const override of configuration.overrides) {
			const meant = override.files.filter(({ glob }) => matches(glob, file, folder));
			if (meant.some(({ path }) => path === undefined)) Object.assign(levels, override.levels);
			places.unshift(...meant.flatMap(({ path }) => (path ? [{ path, levels: override.levels }] : [])));
		}
	}
	return { levels, places };
}

function withExtended(own: ConfigurationFile, folder: string, all: Configurations, seen: Set<string>): readonly Layer[] {
	if (seen.has(own.file)) return [];
	seen.add(own.file);
	const extended = own.extends.flatMap(({ path, package: ofPackage }) => {
		const other = all.get(path);
		return other ? withExtended(other, ofPackage ? folder : folderOf(other.file), all, seen) : [];
	});
	return [...extended, { configuration: own, folder }];
}

const matchers = new Map<string, (path: string) => boolean>();

function matches(glob: string, file: string, folder: string): boolean {
	let matcher = matchers.get(glob);
	if (!matcher) {
		matcher = picomatch(glob, { dot: true });
		matchers.set(glob, matcher);
	}
	return matcher(relativePath(folder === "" ? "_" : `${folder}/_`, file));
}
