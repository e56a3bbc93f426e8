import { mapAt, positionFrom } from "../dialects/describe.ts";
import type { Located, Span } from "../source/span.ts";
import type { Tree } from "../source/tree.ts";
import type { FieldAt } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";
import type { Named } from "./asking.ts";
import { describeField } from "./describe-field.ts";
import { code } from "./model-text.ts";
import { namedBy } from "./named.ts";
import type { Place } from "./place.ts";

export interface Hover {
	readonly at: Span;
	readonly markdown: string;
}

/** What the schema says of a field: its way, its type and what it is for. */
export function aboutField({ at, field, path, structure }: FieldAt): Hover {
	const where = path.filter((part) => typeof part === "string").join(".");
	const required = field.required ? ", required" : "";
	const lines = [`${code(where)}: ${field.type || "any value"}${required}`, describeField(field)].filter((line) => line !== "");
	return { at, markdown: `${lines.join("\n\n")}\n\n*${structure.dialect.title}*` };
}

/** What the word at a place names, where it is declared elsewhere. */
export function aboutNamed(world: World, file: string, { trail, structure }: FieldAt): Hover | undefined {
	const { node, key, path } = trail;
	const position = positionFrom(structure.position, path);
	const holder = key && positionFrom(structure.position, path.slice(0, -1));
	const schema = holder ? mapAt(holder).schema.propertyNames : position?.schema;
	const word = key ?? wordOf(node);
	if (!word || schema?.["x-names"] === undefined) return undefined;
	const asking = {
		world,
		file,
		dialect: structure.dialect,
		tree: structure.tree,
		path,
		maps: mapsAlong(structure.tree, path),
		typed: word.value,
	};
	const found = namedBy(schema, asking).find((one) => one.word === word.value);
	return found && { at: word.at, markdown: describe(found) };
}

function wordOf(node: Tree): Located<string> | undefined {
	return node.kind === "scalar" && typeof node.value === "string" && !node.templated ? { value: node.value, at: node.at } : undefined;
}

function describe({ word, detail, documentation }: Named): string {
	return documentation ?? `${code(word)}${detail ? `: ${code(detail)}` : ""}`;
}

/** The scalars in each map on the way, as a place has them. */
function mapsAlong(root: Tree, path: readonly (string | number)[]): Place["maps"] {
	const maps: Map<string, string>[] = [];
	let node: Tree | undefined = root;
	for (const part of path) {
		if (node?.kind === "map") {
			maps.push(new Map(node.entries.map(({ key, value }) => [key.value, value.kind === "scalar" ? String(value.value ?? "") : ""])));
			node = node.entries.findLast(({ key }) => key.value === part)?.value;
		} else node = node?.kind === "list" && typeof part === "number" ? node.items[part] : undefined;
	}
	return maps;
}
