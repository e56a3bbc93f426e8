import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/** `$$NAME$$`, which TorchServe fills in from its environment when it starts. */
const filledIn = /\$\$[^$]+\$\$/;

/** The document with its scalars in the types that the schema names, as the server takes them. What cannot be parsed stays text. */
export function typed(tree: Tree, schema: Schema): Tree {
	return type(tree, start(schema));
}

function type(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return typeScalar(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => type(item, position.schema.items && step(position, 0))) };
	return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: type(entry.value, step(position, entry.key.value)) })) };
}

function typeScalar(tree: TreeScalar, schema: Schema): TreeScalar {
	const { value } = tree;
	if (schema.type === "string" && (typeof value === "number" || typeof value === "boolean")) return { ...tree, value: String(value) };
	if (typeof value !== "string") return tree;
	if (filledIn.test(value)) return { ...tree, templated: true };
	if (schema.type === "integer" && /^[-+]?\d+$/.test(value)) return { ...tree, value: Number(value) };
	if (schema.type === "number" && /^\s*[-+]?\d+(?:\.\d*)?\s*$/.test(value)) return { ...tree, value: Number(value) };
	if (schema.type === "boolean" && /^(?:true|false)$/i.test(value)) return { ...tree, value: value.toLowerCase() === "true" };
	return tree;
}
