import type { Stage } from "../facts/pipeline.ts";
import { resolveIn } from "../source/paths.ts";
import { Cursor, type Tree } from "../source/tree.ts";
import { readYaml } from "../source/yaml.ts";
import { folderOf } from "../workspace/paths.ts";
import type { World } from "../workspace/world.ts";
import { type Asking, type Named, nearestValue } from "./asking.ts";
import { code } from "./model-text.ts";

/**
 * The names of documents of some kind, which a key `kind` beside the name tells or the schema. Platforms share words for kinds: where the own one
 * has such documents, those of others are not meant.
 */
export function manifests({ world, file: own, dialect, kinds, maps }: Asking): readonly Named[] {
	const kind = maps.at(-1)?.get("kind");
	const wanted = new Set(kind ? [kind] : kinds);
	const all = nearest(world, own).flatMap((file) => world.reading(file)?.facts.manifests ?? []);
	const fitting = all.filter(({ name, type }) => name && (wanted.size === 0 || wanted.has(type)));
	const related = fitting.filter((one) => one.dialect === dialect.id);
	return distinct(
		(related.length > 0 ? related : fitting).flatMap(({ name, type }): readonly Named[] =>
			name ? [{ word: name.value, detail: `${type} in ${name.at.file}`, kind: "name" }] : [],
		),
	);
}

/** What the document itself declares: the keys of a map, or the names of a list's items. */
export function entries({ tree, within }: Asking): readonly Named[] {
	const place = new Cursor(tree).get(...within.split("/"));
	const keys = place.entries().flatMap(({ key }) => key?.value ?? []);
	const names = place.items().flatMap((item) => item.get("name").string()?.value ?? []);
	return distinct([...keys, ...names].map((word) => ({ word, detail: `in ${within.replaceAll("/", ".")}`, kind: "name" })));
}

/** The manifests below a card's folder, as the card would name them. */
export function manifestFiles({ world, file }: Asking): readonly Named[] {
	const folder = folderOf(file);
	const prefix = folder === "" ? "" : `${folder}/`;
	return world.files.flatMap((other): readonly Named[] => {
		const facts = world.reading(other)?.facts;
		if (!other.startsWith(prefix) || !facts || facts.cards.length > 0 || facts.manifests.length === 0) return [];
		return [{ word: other.slice(prefix.length), detail: facts.manifests[0]?.type ?? "", kind: "file" }];
	});
}

export function models({ world, file: own }: Asking): readonly Named[] {
	return distinct(
		nearest(world, own).flatMap((file) =>
			(world.reading(file)?.facts.models ?? []).flatMap(({ name, format }): readonly Named[] => {
				const what = format ? `${format.value} model` : "model";
				return name ? [{ word: name.value, detail: `${what} in ${file}`, kind: "name" }] : [];
			}),
		),
	);
}

export function stages({ world, file: own }: Asking): readonly Named[] {
	return distinct(
		nearest(world, own).flatMap((file) =>
			(world.reading(file)?.facts.stages ?? []).map((stage): Named => {
				return { word: stage.name, detail: `stage in ${file}`, documentation: describeStage(stage), kind: "name" };
			}),
		),
	);
}

export function describeStage({ name, command, reads, writes }: Stage): string {
	const paths = (verb: string, all: Stage["reads"]) =>
		all.length > 0 ? [`- ${verb} ${all.map(({ path }) => code(path)).join(", ")}`] : [];
	return [`**${code(name)}**${command ? ` ${code(command.value)}` : ""}`, ...paths("reads", reads), ...paths("writes", writes)].join("\n");
}

/** The keys of params.yaml, each with all keys above it. */
export function parameters({ world, file, maps }: Asking): readonly Named[] {
	const path = resolveIn(resolveIn(folderOf(file), nearestValue(maps, "wdir") ?? "."), "params.yaml");
	const text = world.reading(path)?.source.text;
	const tree = text === undefined ? undefined : readYaml(path, text).documents[0];
	return tree ? keysIn(tree, "", path) : [];
}

const deepest = 6;

function keysIn(tree: Tree, prefix: string, file: string, depth = 0): readonly Named[] {
	if (tree.kind !== "map" || depth > deepest) return [];
	return tree.entries.flatMap(({ key, value }): readonly Named[] => {
		const word = `${prefix}${key.value}`;
		const detail = value.kind === "scalar" ? String(value.value) : value.kind;
		return [{ word, detail: `${detail}, in ${file}`, kind: "name" }, ...keysIn(value, `${word}.`, file, depth + 1)];
	});
}

/** All files, those first that lie in the same folder, then those below the same part of the workspace. */
function nearest(world: World, file: string): readonly string[] {
	const folder = folderOf(file);
	const part = `${file.split("/")[0]}/`;
	const distance = (other: string) => (folderOf(other) === folder ? 0 : other.startsWith(part) ? 1 : 2);
	return [0, 1, 2].flatMap((wanted) => world.files.filter((other) => distance(other) === wanted));
}

/** The first of each name. */
function distinct(all: readonly Named[]): readonly Named[] {
	return [...new Map([...all].reverse().map((one) => [one.word, one])).values()].reverse();
}
