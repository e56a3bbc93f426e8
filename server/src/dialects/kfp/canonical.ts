import type { Tree, TreeEntry, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/**
 * The document in the words of protobuf's JSON, whose reader takes `schema_version` for `schemaVersion` too, and the number of a word for the
 * word.
 */
export function canonical(tree: Tree, schema: Schema): Tree {
	return rename(tree, start(schema), new Map());
}

function rename(tree: Tree, position: Position | undefined, done: Map<Tree, Tree>): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return inWords(tree, position.schema);
	const known = done.get(tree);
	if (known) return known;
	const renamed: Tree =
		tree.kind === "list"
			? { ...tree, items: tree.items.map((item) => rename(item, step(position, 0), done)) }
			: { ...tree, entries: tree.entries.map((entry) => renameEntry(entry, position, done)) };
	done.set(tree, renamed);
	return renamed;
}

function renameEntry(entry: TreeEntry, position: Position, done: Map<Tree, Tree>): TreeEntry {
	const properties = position.schema.properties ?? {};
	const camel = entry.key.value.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const name = !Object.hasOwn(properties, entry.key.value) && Object.hasOwn(properties, camel) ? camel : entry.key.value;
	return { ...entry, key: { ...entry.key, value: name }, value: rename(entry.value, step(position, name), done) };
}

/** The words of an enumeration stand in the order of their numbers, and the first one means that nothing was said. */
function inWords(tree: TreeScalar, schema: Schema): TreeScalar {
	const [first] = schema.enum ?? [];
	const numbered = typeof first === "string" && /(?:_UNSPECIFIED|^NONE)$/.test(first);
	const word = numbered && typeof tree.value === "number" ? schema.enum?.[tree.value] : undefined;
	return word === undefined ? tree : { ...tree, value: word };
}
