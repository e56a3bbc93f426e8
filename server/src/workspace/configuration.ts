import type { Dialect } from "../dialects/dialect.ts";
import type { Reading } from "../dialects/read.ts";
import { schemaNamed } from "../dialects/schemas.ts";
import type { FileReference } from "../facts/card.ts";
import { noFacts } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import type { Forbidden, Level, Levels, Preset } from "../rules/settings.ts";
import { resolvePath } from "../source/paths.ts";
import { Cursor, type Tree } from "../source/tree.ts";
import { readYaml } from "../source/yaml.ts";
import { faultsIn, forbiddenKinds } from "./configuration-faults.ts";
import { folderOf } from "./paths.ts";

/** One `plimsoll.yaml`, or another file that one extends, with its complaints about itself. */
export interface ConfigurationFile {
	readonly file: string;
	readonly preset?: Preset;
	readonly stage?: string;
	readonly targets: Readonly<Record<string, string>>;
	readonly levels: Levels;
	/** The set of rules by its name, which does not grow any more. */
	readonly ruleSet?: string;
	/** Rules and families whose level nobody below may change. */
	readonly locked: readonly string[];
	readonly forbidden: readonly Forbidden[];
	readonly overrides: readonly Override[];
	readonly ignore: readonly string[];
	readonly extends: readonly Extended[];
	/** What other repositories export of their lineage. */
	readonly imports: readonly FileReference[];
	readonly findings: readonly Finding[];
	/** It says nothing of any deployment, but its keys can be explained and completed. */
	readonly reading: Reading;
}

export interface Override {
	readonly files: readonly Pattern[];
	readonly levels: Levels;
}

/** A glob, and what of the documents is meant where that is not all: `serving/*.yaml#/spec/predictor`. */
export interface Pattern {
	readonly glob: string;
	readonly path?: readonly string[];
}

/** A file by its workspace path, or a file of an installed package, which lies wherever packages of this configuration's folder lie. */
export interface Extended extends FileReference {
	readonly package?: { readonly name: string; readonly file: string };
}

const ownDialect: Dialect = {
	id: "plimsoll",
	title: "Plimsoll configuration",
	formats: ["yaml"],
	// It is known by its name and not by what it says.
	recognises: () => true,
	schema: () => schemaNamed("plimsoll.schema.json"),
	read: () => noFacts,
};

export function isConfiguration(file: string): boolean {
	return /(^|\/)plimsoll\.ya?ml$/.test(file);
}

export function readConfiguration(file: string, text: string, rules: ReadonlySet<string>): ConfigurationFile {
	const source = readYaml(file, text);
	const tree: Tree | undefined = source.documents[0];
	const root = new Cursor(tree);
	const [preset, stage, ruleSet] = ["preset", "stage", "rules"].map((key) => root.get(key).string()?.value);
	return {
		file,
		...(preset ? { preset: preset as Preset } : {}),
		...(stage ? { stage } : {}),
		...(ruleSet ? { ruleSet } : {}),
		targets: Object.fromEntries(words(root.get("targets"))),
		levels: readLevels(root.get("rules")),
		locked: list(root.get("locked")).map(({ value }) => value),
		forbidden: root.get("forbidden").items().flatMap(readForbidden),
		overrides: root
			.get("overrides")
			.items()
			.map((item) => ({ files: list(item.get("files")).map(({ value }) => patternOf(value)), levels: readLevels(item.get("rules")) })),
		ignore: list(root.get("ignore")).map(({ value }) => value),
		extends: list(root.get("extends")).map(({ value, at }) => extended(value, { at, written: value, path: "" }, file)),
		imports: root
			.get("imports")
			.items()
			.flatMap((item) => item.string() ?? [])
			.map(({ value, at }) => ({ at, written: value, path: resolvePath(file, value) })),
		findings: faultsIn(source, rules),
		reading: { source, facts: noFacts, documents: [{ dialect: ownDialect, tree: tree ?? emptyMap(file) }] },
	};
}

/**
 * What does not end like a file is a package, or a file in one: `@acme/serving`, `@acme/serving/strict`. Files beside one of a package are in that package,
 * and its path starts with the folder that asks for it.
 */
function extended(written: string, reference: FileReference, file: string): Extended {
	const [, asking = folderOf(file), own, within = ""] = /^(.*)\/\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(file) ?? [];
	const inPackage = (name: string, inner: string): Extended => {
		return { ...reference, path: `${asking}//${name}/${inner}`, package: { name, file: inner } };
	};
	if (/\.ya?ml$/i.test(written))
		return own === undefined ? { ...reference, path: resolvePath(file, written) } : inPackage(own, resolvePath(within, written));
	const [, name = written, inner = "plimsoll"] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(written) ?? [];
	return inPackage(name, `${inner}.yaml`);
}

/** A pointer by the rules of RFC 6901, behind the glob. */
function patternOf(written: string): Pattern {
	const mark = written.indexOf("#/");
	if (mark < 0) return { glob: written };
	const steps = written.slice(mark + 2).split("/");
	return { glob: written.slice(0, mark), path: steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")) };
}

function emptyMap(file: string): Tree {
	return { kind: "map", at: { file, start: 0, end: 0 }, entries: [] };
}

function readForbidden(item: Cursor): readonly Forbidden[] {
	const [reason, beside] = [item.get("reason").string(), item.get("with").string()];
	return forbiddenKinds.flatMap((kind) => {
		const name = item.get(kind).string();
		return name && name.value !== "" ? [{ kind, name, ...(beside ? { beside } : {}), ...(reason ? { reason } : {}) }] : [];
	});
}

function readLevels(map: Cursor): Levels {
	return Object.fromEntries(words(map)) as Record<string, Level>;
}

function words(map: Cursor): readonly (readonly [string, string])[] {
	return map.entries().flatMap((entry) => {
		const word = entry.word();
		if (!entry.key || !word) return [];
		// YAML reads a bare `off` as a word and a bare `false` as a boolean; both switch a rule off.
		return [[entry.key.value, word.value === "false" ? "off" : word.value] as const];
	});
}

function list(cursor: Cursor) {
	const only = cursor.string();
	return only ? [only] : cursor.items().flatMap((item) => item.string() ?? []);
}
