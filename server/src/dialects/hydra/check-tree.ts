import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { type Clash, type Composition, compose, type Missing, type Override, type Unfilled } from "./compose.ts";
import type { Entry } from "./entries.ts";
import { isGlobal } from "./header.ts";
import { folderOf } from "./keys.ts";
import { type Config, configOf, type Library, libraryAround } from "./library.ts";
import { refused } from "./structure.ts";

/** What shows when the config is composed with everything that its defaults lead to. */
export function checkTree(context: Context, platform: Platform): readonly PlatformRemark[] {
	const library = libraryAround(context);
	const composition = compose(library);
	const config = configOf(context.source);
	return [
		...composition.circles.map((entry) => refused(entry.at, platform, `the config includes itself by \`${written(entry)}\`.`)),
		...composition.clashes.flatMap((clash) => checkClash(clash, platform)),
		...composition.unused.flatMap((override) => checkOverride(override, composition, config.header, isMixin(config, context), platform)),
		...checkMissing(composition, library, context),
		...checkTraversals(composition, library, context),
		...checkUnfilled(composition, context, platform),
	];
}

/** A clash inside one config that is included is told in that config. */
function checkClash({ key, one, other }: Clash, platform: Platform): readonly PlatformRemark[] {
	const [earlier, later] = one.through.at.start < other.through.at.start ? [one, other] : [other, one];
	if (later.through === earlier.through) return [];
	const what =
		one.name === other.name
			? `\`${key}\` is chosen twice`
			: `\`${key}\` is chosen twice, as \`${earlier.name}\` and as \`${later.name}\`; to change the first, write \`override ${key}\``;
	const elsewhere =
		earlier.entry === earlier.through ? "The first choice stands here." : `\`${written(earlier.through)}\` brings the first choice.`;
	return [refused(later.through.at, platform, `${what}.`, { related: [{ value: elsewhere, at: earlier.entry.at }] })];
}

/**
 * An override has to find its group in front of it. A config with a global header is made to be added to another one, whose groups it overrides;
 * a package that counts from the top reaches out as well.
 */
function checkOverride(
	{ key, entry, through, path }: Override,
	{ complete }: Composition,
	header: Config["header"],
	mixin: boolean,
	platform: Platform,
): readonly PlatformRemark[] {
	const ofHydra = key.startsWith("hydra/");
	if (!complete && !ofHydra) return [];
	if ((isGlobal(header) || /_global_|_group_|_name_/.test(entry.package ?? "")) && !ofHydra) return [];
	if (mixin && !key.includes("@") && !ofHydra) return [];
	if (entry !== through) {
		const what = `\`${path}\` overrides \`${key}\`, but no entry of the defaults list before it chooses for that group.`;
		return [refused(through.at, platform, what, { related: [{ value: "The override stands here.", at: entry.at }] })];
	}
	const nested = header === undefined && key.includes("@") && entry.group.startsWith("/");
	const hint = nested ? "; a config that overrides groups above its own begins with `# @package _global_`" : "";
	const top = { ...entry.key.at, start: 0, end: 0 };
	const fix = nested ? { fix: replace(top, "# @package _global_\n", "Give the config a global header", false) } : {};
	return [refused(entry.key.at, platform, `nothing in the composed defaults chooses for \`${key}\` before it is overridden${hint}.`, fix)];
}

/** A config of nothing but overrides and keys may be made to be included behind what it overrides. */
function isMixin({ entries }: Config, { document }: Context): boolean {
	const hasKeys = document.kind === "map" && document.entries.some(({ key }) => key.value !== "defaults");
	return hasKeys && entries.every((entry) => entry.kind === "self" || (entry.kind === "group" && entry.override));
}

/**
 * Python code may register configs that are no files, or name more directories. Only where everything else is a file of the config directory, and
 * the group is a folder there, a choice without a file is a mistake. Schemas are registered nearly always.
 */
function checkMissing(composition: Composition, library: Library, { source }: Context): readonly PlatformRemark[] {
	if (library.uncertain || hasMorePlaces(source)) return [];
	const absent = composition.missing.filter(({ path }) => library.hasConfig(path) === false);
	const isSure = ({ group, path }: Missing) => group !== undefined && library.hasGroup(group) === true && !/schema$/i.test(path);
	if (composition.found === 0 || absent.length < composition.missing.length || !absent.every(isSure)) return [];
	return absent.flatMap(({ entry, through, path, group = "" }): readonly PlatformRemark[] => {
		if (entry !== through) return [];
		const folder = library.root === "" ? group : `${library.root}/${group}`;
		const name = path.slice(group.length + 1);
		const ending = library.hasConfig(`${path}.yml`) ? `, and Hydra does not read \`${name}.yml\`` : "";
		const message = `\`${written(entry)}\` chooses \`${name}\`, but the folder \`${folder}\` holds no \`${name}.yaml\`${ending}.`;
		const at = entry.kind === "group" ? placeOf(entry, name) : entry.at;
		return [{ rule: "config/dangling-reference", at, message }];
	});
}

/** A path with `..` counts from its folder and is no name that Python code registers, so there has to be a file. */
function checkTraversals({ missing }: Composition, library: Library, { source }: Context): readonly PlatformRemark[] {
	if (hasMorePlaces(source)) return [];
	return missing.flatMap(({ entry, through, path, group }): readonly PlatformRemark[] => {
		if (entry !== through || !path.split("/").includes("..") || library.hasConfig(path) !== false) return [];
		const message = `\`${written(entry)}\` leads to \`${resolveIn(library.root, `${path}.yaml`)}\`, but there is no such file.`;
		const at = entry.kind === "group" && group !== undefined ? placeOf(entry, path.slice(group.length + 1)) : entry.at;
		return [{ rule: "config/dangling-reference", at, message }];
	});
}

/** A config that includes this one may choose for what a placeholder waits for, but not for a group that is nowhere, or for two that wait in turn. */
function checkUnfilled({ unfilled }: Composition, { source, exists }: Context, platform: Platform): readonly PlatformRemark[] {
	return unfilled.flatMap((one): readonly PlatformRemark[] => {
		const other = unfilled.find(
			({ key, waitsFor }) => key !== undefined && one.waitsFor.includes(key) && waitsFor.some((name) => name === one.key),
		);
		if (other) {
			const what = `\`${one.key}\` waits for the choice of \`${other.key}\`, which waits for this one.`;
			return [refused(placeIn(one), platform, what, { related: [{ value: "The other placeholder stands here.", at: placeIn(other) }] })];
		}
		const lost = one.waitsFor.find((key) => isNowhere(key, source.file, exists));
		if (lost === undefined) return [];
		const message = `\`\${${lost}}\` waits for the choice of a group, but no entry of the defaults list chooses for \`${lost}\`.`;
		return [{ rule: "config/dangling-reference", at: placeIn(one), message }];
	});
}

function placeIn({ entry }: Unfilled): PlatformRemark["at"] {
	return entry.kind === "group" ? entry.value.at : entry.at;
}

function isNowhere(key: string, file: string, exists: Context["exists"]): boolean {
	const group = key.replace(/@.*$/, "");
	for (let folder = folderOf(file); ; folder = folderOf(folder)) {
		if (exists(resolveIn(folder, group)) !== false) return false;
		if (folder === "") return true;
	}
}

/** The config may name more directories to take configs from. */
function hasMorePlaces({ text }: Context["source"]): boolean {
	return /^\s*searchpath:/m.test(text);
}

function placeOf(entry: Extract<Entry, { kind: "group" }>, name: string): PlatformRemark["at"] {
	const names = entry.choice === undefined ? [] : [entry.choice].flat();
	return names.find(({ value }) => value === name)?.at ?? entry.value.at;
}

function written(entry: Entry): string {
	return entry.kind === "group" ? entry.key.value : entry.kind === "config" ? entry.path : "_self_";
}
