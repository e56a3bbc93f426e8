import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";
import { isFilledIn } from "./asset.ts";

/** The document as the SDK takes it: words of a list in any case, and text that reads as the wanted number or truth. */
export function coerced(tree: Tree, schema: Schema): Tree {
	return coerce(tree, start(schema));
}

function coerce(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return scalar(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => coerce(item, position.schema.items && step(position, 0))) };
	return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: coerce(entry.value, step(position, entry.key.value)) })) };
}

function scalar(tree: TreeScalar, schema: Schema): TreeScalar {
	const types = [schema.type].flat();
	const { value } = tree;
	if (typeof value === "string" && isFilledIn(value)) return { ...tree, templated: true };
	if (typeof value === "string" && schema.enum) {
		const known = schema.enum.find((word) => word === value.toLowerCase() || word === snake(value));
		return known === undefined ? tree : { ...tree, value: known };
	}
	if (types.includes("boolean")) return truth(tree);
	if (typeof value === "number" && types.includes("integer")) return { ...tree, value: Math.trunc(value) };
	if (typeof value !== "string" || types.includes("string")) return tree;
	if (types.includes("integer") && /^\s*[-+]?\d+\s*$/.test(value)) return { ...tree, value: Number(value) };
	if (types.includes("number") && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value)) return { ...tree, value: Number(value) };
	return tree;
}

function truth(tree: TreeScalar): TreeScalar {
	const word = String(tree.value).toLowerCase();
	if (/^(?:t|true|1|y|yes|on)$/.test(word)) return { ...tree, value: true };
	return /^(?:f|false|0|n|no|off)$/.test(word) ? { ...tree, value: false } : tree;
}

function snake(word: string): string {
	return word
		.replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase();
}
