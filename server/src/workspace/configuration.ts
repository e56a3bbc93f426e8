import picomatch from "picomatch";
import { checkSchema } from "../dialects/check-schema.ts";
import type { Dialect } from "../dialects/dialect.ts";
import type { Reading } from "../dialects/read.ts";
import { schemaNamed } from "../dialects/schemas.ts";
import type { FileReference } from "../facts/card.ts";
import { noFacts } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import { asleepUnder, ruleSets } from "../rules/sets.ts";
import type { Forbidden, Level, Preset, RuleSettings } from "../rules/settings.ts";
import { nearest } from "../source/nearest.ts";
import { resolvePath } from "../source/paths.ts";
import { Cursor, type Source, type Tree } from "../source/tree.ts";
import { readYaml } from "../source/yaml.ts";
import { folderOf, foldersAbove } from "./paths.ts";

/** The rule ids that the engine itself uses. */
export const coreRules: ReadonlySet<string> = new Set([
	"core/parse-error",
	"core/unknown-rule",
	"core/unused-allow",
	"core/expired-allow",
	"core/allow-without-reason",
	"core/stale-baseline",
]);

/** One `plimsoll.yaml`, with its complaints about itself. */
export interface ConfigurationFile {
	readonly file: string;
	readonly preset?: Preset;
	readonly stage?: string;
	readonly targets: Readonly<Record<string, string>>;
	readonly levels: Readonly<Record<string, Level>>;
	/** The set of rules by its name, which does not grow any more. */
	readonly ruleSet?: string;
	readonly forbidden: readonly Forbidden[];
	readonly overrides: readonly Override[];
	readonly ignore: readonly string[];
	readonly extends: readonly string[];
	/** What other repositories export of their lineage. */
	readonly imports: readonly FileReference[];
	readonly findings: readonly Finding[];
	/** It says nothing of any deployment, but its keys can be explained and completed. */
	readonly reading: Reading;
}

interface Override {
	readonly files: readonly string[];
	readonly levels: Readonly<Record<string, Level>>;
}

/** What the person asked for on the command line or in the editor; it wins over every file. */
export interface Wishes {
	readonly preset?: Preset | undefined;
	readonly stage?: string | undefined;
}

const schema = schemaNamed("plimsoll.schema.json");

/** Known by its name and not by what it says, so that it is not among the dialects that manifests are recognised by. */
const ownDialect: Dialect = {
	id: "plimsoll",
	title: "Plimsoll configuration",
	formats: ["yaml"],
	recognises: () => true,
	schema: () => schema,
	read: () => noFacts,
};

export function isConfiguration(file: string): boolean {
	return /(^|\/)plimsoll\.ya?ml$/.test(file);
}

export function readConfiguration(file: string, text: string, rules: ReadonlySet<string>): ConfigurationFile {
	const source = readYaml(file, text);
	const tree: Tree | undefined = source.documents[0];
	const root = new Cursor(tree);
	const preset = root.get("preset").string()?.value as Preset | undefined;
	const stage = root.get("stage").string()?.value;
	const ruleSet = root.get("rules").string()?.value;
	return {
		file,
		...(preset ? { preset } : {}),
		...(stage ? { stage } : {}),
		...(ruleSet ? { ruleSet } : {}),
		targets: Object.fromEntries(words(root.get("targets"))),
		levels: Object.fromEntries(words(root.get("rules"))) as Record<string, Level>,
		forbidden: root.get("forbidden").items().flatMap(readForbidden),
		overrides: root
			.get("overrides")
			.items()
			.map((item) => ({ files: list(item.get("files")), levels: Object.fromEntries(words(item.get("rules"))) as Record<string, Level> })),
		ignore: list(root.get("ignore")),
		extends: list(root.get("extends")).map((path) => resolvePath(file, path)),
		imports: root
			.get("imports")
			.items()
			.flatMap((item) => importOf(item, file)),
		findings: faultsIn(source, rules),
		reading: { source, facts: noFacts, documents: [{ dialect: ownDialect, tree: tree ?? emptyMap(file) }] },
	};
}

function faultsIn({ documents: [tree], problems }: Source, rules: ReadonlySet<string>): readonly Finding[] {
	const root = new Cursor(tree);
	const platform = { title: "Plimsoll", rejectsUnknown: true, target: undefined };
	const remarks = tree ? checkSchema(tree, schema, platform) : [];
	return [
		...problems.map((problem): Finding => ({ rule: "core/parse-error", severity: "error", ...problem })),
		...remarks.map((remark): Finding => ({ severity: "error", ...remark })),
		...[
			root.get("rules"),
			...root
				.get("overrides")
				.items()
				.map((item) => item.get("rules")),
		].flatMap((map) => unknownRules(map, rules)),
		...unknownSet(root.get("rules")),
		...root.get("forbidden").items().flatMap(forbidsNothing),
	];
}

function importOf(item: Cursor, file: string): readonly FileReference[] {
	const written = item.string();
	return written ? [{ at: written.at, written: written.value, path: resolvePath(file, written.value) }] : [];
}

function emptyMap(file: string): Tree {
	return { kind: "map", at: { file, start: 0, end: 0 }, entries: [] };
}

/** The settings of one file: the nearest configuration above it, over what that one extends. */
export function settingsFor(file: string, configurations: ReadonlyMap<string, ConfigurationFile>, wishes: Wishes): RuleSettings {
	const layers = layersFor(file, configurations);
	const levels: Record<string, Level> = {};
	for (const layer of layers) {
		Object.assign(levels, layer.levels);
		for (const override of layer.overrides) if (matches(override.files, file, layer.file)) Object.assign(levels, override.levels);
	}
	return {
		preset: wishes.preset ?? layers.findLast((layer) => layer.preset)?.preset ?? "recommended",
		stage: wishes.stage,
		defaultStage: layers.findLast((layer) => layer.stage)?.stage,
		targets: Object.assign({}, ...layers.map((layer) => layer.targets)),
		forbidden: layers.flatMap((layer) => layer.forbidden),
		levels,
		asleep: asleepUnder(layers.findLast((layer) => layer.ruleSet)?.ruleSet),
	};
}

export function isIgnored(file: string, configurations: ReadonlyMap<string, ConfigurationFile>): boolean {
	return layersFor(file, configurations).some((layer) => matches(layer.ignore, file, layer.file));
}

function layersFor(file: string, configurations: ReadonlyMap<string, ConfigurationFile>): readonly ConfigurationFile[] {
	for (const folder of foldersAbove(file)) {
		const prefix = folder === "" ? "" : `${folder}/`;
		const own = configurations.get(`${prefix}plimsoll.yaml`) ?? configurations.get(`${prefix}plimsoll.yml`);
		if (own) return withExtended(own, configurations, new Set());
	}
	return [];
}

function withExtended(
	own: ConfigurationFile,
	all: ReadonlyMap<string, ConfigurationFile>,
	seen: Set<string>,
): readonly ConfigurationFile[] {
	if (seen.has(own.file)) return [];
	seen.add(own.file);
	const extended = own.extends.flatMap((path) => {
		const other = all.get(path);
		return other ? withExtended(other, all, seen) : [];
	});
	return [...extended, own];
}

const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

function matches(globs: readonly string[], file: string, configuration: string): boolean {
	if (globs.length === 0) return false;
	const folder = folderOf(configuration);
	const path = folder === "" ? file : file.slice(folder.length + 1);
	let matcher = matchers.get(globs);
	if (!matcher) {
		matcher = picomatch([...globs], { dot: true });
		matchers.set(globs, matcher);
	}
	return matcher(path);
}

const forbiddenKinds = ["feature", "source", "tag"] as const;

function readForbidden(item: Cursor): readonly Forbidden[] {
	const [reason, beside] = [item.get("reason").string(), item.get("with").string()];
	return forbiddenKinds.flatMap((kind) => {
		const name = item.get(kind).string();
		return name && name.value !== "" ? [{ kind, name, ...(beside ? { beside } : {}), ...(reason ? { reason } : {}) }] : [];
	});
}

function forbidsNothing(item: Cursor): readonly Finding[] {
	const at = item.entries()[0]?.key?.at ?? item.at;
	if (!item.isMap || !at || forbiddenKinds.some((kind) => item.get(kind).present)) return [];
	const message = "An item of `forbidden` has no `feature`, `source` or `tag`, but Plimsoll requires one of them.";
	return [{ rule: "config/missing-field", severity: "error", at, message }];
}

function unknownRules(map: Cursor, rules: ReadonlySet<string>): readonly Finding[] {
	return map.entries().flatMap(({ key }): readonly Finding[] => {
		if (!key || rules.has(key.value) || coreRules.has(key.value) || isFamily(key.value, rules)) return [];
		const meant = nearest(key.value, rules);
		const message = `There is no rule \`${key.value}\`${meant ? `; did you mean \`${meant}\`?` : "."}`;
		return [{ rule: "core/unknown-rule", severity: "error", at: key.at, message }];
	});
}

/** A later release may know further sets; with this one, nobody can tell what such a set holds. */
function unknownSet(rules: Cursor): readonly Finding[] {
	const name = rules.string();
	if (!name || ruleSets.has(name.value)) return [];
	const message = `There is no set of rules \`${name.value}\`, but this release knows ${[...ruleSets.keys()].map((set) => `\`${set}\``).join(", ")}.`;
	return [{ rule: "config/unknown-value", severity: "error", at: name.at, message }];
}

function isFamily(id: string, rules: ReadonlySet<string>): boolean {
	return id.endsWith("/*") && [...rules].some((rule) => rule.startsWith(id.slice(0, -1)));
}

function words(map: Cursor): readonly (readonly [string, string])[] {
	return map.entries().flatMap((entry) => {
		const word = entry.word();
		if (!entry.key || !word) return [];
		// YAML reads a bare `off` as a word and a bare `false` as a boolean; both switch a rule off.
		return [[entry.key.value, word.value === "false" ? "off" : word.value] as const];
	});
}

function list(cursor: Cursor): readonly string[] {
	const only = cursor.string();
	return only ? [only.value] : cursor.items().flatMap((item) => item.string()?.value ?? []);
}
