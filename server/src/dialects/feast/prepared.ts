import type { Tree, TreeMap, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { follow, type Position, start, step } from "../schemas.ts";
import type { FeastSchema } from "./structure.ts";

/**
 * The document as Feast takes it: variables of the environment are filled in before it is read as YAML 1.1, and pydantic takes text for a number or
 * a truth where it is not told to be strict.
 */
export function prepared(tree: Tree, schema: Schema): Tree {
	return prepare(tree, start(schema));
}

function prepare(tree: Tree, position: Position | undefined): Tree {
	if (tree.kind === "scalar") return scalar(tree, position?.schema ?? {});
	if (!position) return tree;
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => prepare(item, step(position, 0))) };
	if (isBlank(tree, position.schema)) return { kind: "scalar", at: tree.at, value: null, style: "plain", templated: true };
	const entries = tree.entries.map((entry) => {
		const child = step(position, entry.key.value);
		return { ...entry, value: prepare(entry.value, child && follow(child)) };
	});
	return { ...tree, entries };
}

/** `{AWS region}` where a text belongs: a blank that a person is to fill in, although YAML reads a map. */
function isBlank(map: TreeMap, { type }: Schema): boolean {
	const [only, ...others] = map.entries;
	const types = [type].flat();
	const isNull = only?.value.kind === "scalar" && only.value.value === null && only.value.at.start >= only.key.at.start;
	return isNull && others.length === 0 && types.includes("string") && !types.includes("object");
}

/** Whole words that `feast init` or a person replaces. */
const blank = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|c_[a-z_]+|%\w+%)$/;

/** A variable of the environment, or a word that stands for a value of its own form. */
export function isFilledIn(text: string): boolean {
	return /\$(?:\w|\{)/.test(text) || blank.test(text) || /^_[A-Z_]+_$|^[<[{].*[>\]}]$/.test(text);
}

function scalar(tree: TreeScalar, schema: FeastSchema): TreeScalar {
	const types = [schema.type].flat();
	const { value, style } = tree;
	const isText = types.includes("string") && schema.enum === undefined;
	if (typeof value === "string" && !isText && isFilledIn(value)) return { ...tree, templated: true };
	if (typeof value === "string" && /\$(?:\w|\{)/.test(value)) return { ...tree, templated: true };
	if (style === "plain" && typeof value === "string" && /^(?:yes|no|on|off)$/i.test(value)) {
		return scalar({ ...tree, value: /^(?:yes|on)$/i.test(value) }, schema);
	}
	return schema["x-strict"] || isText ? tree : converted(tree, types);
}

function converted(tree: TreeScalar, types: readonly unknown[]): TreeScalar {
	const { value } = tree;
	if (types.includes("boolean")) {
		if (value === 0 || value === 1) return { ...tree, value: value === 1 };
		if (typeof value === "string" && /^(?:true|1|yes|on|t|y)$/i.test(value)) return { ...tree, value: true };
		if (typeof value === "string" && /^(?:false|0|no|off|f|n)$/i.test(value)) return { ...tree, value: false };
	}
	if (types.includes("integer") || types.includes("number")) {
		if (typeof value === "boolean") return { ...tree, value: Number(value) };
		const pattern = types.includes("integer") ? /^\s*[-+]?\d+(?:\.0+)?\s*$/ : /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;
		if (typeof value === "string" && pattern.test(value)) return { ...tree, value: Number(value) };
	}
	return tree;
}
