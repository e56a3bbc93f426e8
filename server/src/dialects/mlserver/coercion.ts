import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/** The document as pydantic takes it: text that reads as the wanted number or truth is as good as one, and a truth counts as 0 or 1. */
export function coerced(tree: Tree, schema: Schema): Tree {
	return coerce(tree, start(schema));
}

function coerce(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return scalar(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => coerce(item, position.schema.items && step(position, 0))) };
	const entries = tree.entries.map((entry) => ({ ...entry, value: coerce(entry.value, step(position, entry.key.value)) }));
	return { ...tree, entries };
}

function scalar(tree: TreeScalar, { type }: Schema): TreeScalar {
	const types = [type].flat();
	const { value } = tree;
	if (types.includes("boolean")) {
		if (value === 0 || value === 1) return { ...tree, value: value === 1 };
		if (typeof value === "string" && /^(?:true|1|yes|on|t|y)$/i.test(value)) return { ...tree, value: true };
		if (typeof value === "string" && /^(?:false|0|no|off|f|n)$/i.test(value)) return { ...tree, value: false };
	}
	if (types.includes("integer") || types.includes("number")) {
		if (typeof value === "boolean") return { ...tree, value: Number(value) };
		const pattern = types.includes("integer") ? /^\s*[-+]?\d+(?:\.0+)?\s*$/ : /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;
		if (typeof value === "string" && !types.includes("string") && pattern.test(value)) return { ...tree, value: Number(value) };
	}
	return tree;
}
