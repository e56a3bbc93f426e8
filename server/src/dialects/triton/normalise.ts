import type { Tree, TreeEntry, TreeList, TreeMap, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/**
 * Protobuf text in the shape that its schema speaks of: repeated fields become one list each, and scalars that protobuf reads in several spellings
 * get one. Every node keeps the place where it was written.
 */
export function normalise(tree: Tree, schema: Schema): Tree {
	return shape(tree, start(schema));
}

function shape(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return respell(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => shape(item, position.schema.items && step(position, 0))) };
	return shapeMap(tree, position);
}

function shapeMap(tree: TreeMap, position: Position): TreeMap {
	const gathered = new Set<string>();
	const entries = tree.entries.flatMap((entry): readonly TreeEntry[] => {
		const name = entry.key.value;
		const child = step(position, name);
		if (child?.schema.type !== "array") return [{ ...entry, value: shape(entry.value, child) }];
		if (gathered.has(name)) return [];
		gathered.add(name);
		const all = tree.entries.filter(({ key }) => key.value === name);
		return [gather(entry, all, child)];
	});
	return { ...tree, entries };
}

/** One entry with all items of a repeated field, from the first place to the last. */
function gather(first: TreeEntry, all: readonly TreeEntry[], position: Position): TreeEntry {
	const last = all.at(-1) ?? first;
	const written = all.flatMap(({ value }) => (value.kind === "list" ? value.items : [value]));
	const items = written.map((item) => shape(item, step(position, 0)));
	const value: TreeList = { kind: "list", at: { ...first.value.at, end: last.value.at.end }, items };
	return { key: first.key, value, at: { ...first.at, end: last.at.end } };
}

/** Protobuf reads 1, t and True as true, and takes an enumeration's number for its name. */
function respell(tree: TreeScalar, schema: Schema): TreeScalar {
	if (tree.templated || tree.style === "quoted") return tree;
	if (schema.type === "boolean") {
		if (tree.value === 1 || tree.value === "True" || tree.value === "t") return { ...tree, value: true };
		if (tree.value === 0 || tree.value === "False" || tree.value === "f") return { ...tree, value: false };
	}
	if (schema.enum && typeof tree.value === "number" && Number.isInteger(tree.value)) return { ...tree, value: String(schema.enum[0]) };
	return tree;
}
