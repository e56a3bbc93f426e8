import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { follow, type Position, start, step } from "../schemas.ts";

/** The document as pydantic's first version takes it: text and numbers stand for each other where one can be read as the other. */
export function coerced(tree: Tree, schema: Schema): Tree {
	return coerce(tree, start(schema));
}

function coerce(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return scalar(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => coerce(item, position.schema.items && step(position, 0))) };
	const entries = tree.entries.map((entry) => {
		const child = step(position, entry.key.value);
		return { ...entry, value: coerce(entry.value, child && follow(child)) };
	});
	return { ...tree, entries };
}

function scalar(tree: TreeScalar, { type }: Schema): TreeScalar {
	const types = [type].flat();
	const { value } = tree;
	if (types.includes("string") && typeof value === "number") return { ...tree, value: String(value) };
	if (types.includes("boolean") && typeof value !== "boolean") {
		if (/^(?:true|1|yes|on|t|y)$/i.test(String(value))) return { ...tree, value: true };
		if (/^(?:false|0|no|off|f|n)$/i.test(String(value))) return { ...tree, value: false };
	}
	const isNumber = types.includes("integer") ? /^\s*[-+]?\d+\s*$/ : /^\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*$/;
	if ((types.includes("integer") || types.includes("number")) && typeof value === "string" && isNumber.test(value))
		return { ...tree, value: Number(value) };
	return tree;
}
