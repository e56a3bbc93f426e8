import type { Plain } from "../../facts/pipeline.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Scalar, Source, Tree } from "../../source/tree.ts";
import { printed } from "./python.ts";

/** What stands in a file of DVC once its variables are filled in. */
export type Value = ScalarValue | ListValue | MapValue | UnknownValue;

export interface ScalarValue {
	readonly kind: "scalar";
	readonly at: Span;
	readonly value: Scalar;
	/** As DVC prints it into a longer text; absent where that cannot be told. */
	readonly text?: string;
}

export interface ListValue {
	readonly kind: "list";
	readonly at: Span;
	readonly items: readonly Value[];
}

export interface MapValue {
	readonly kind: "map";
	readonly at: Span;
	readonly entries: readonly { readonly key: Located<string>; readonly value: Value }[];
}

export interface UnknownValue {
	readonly kind: "unknown";
	readonly at: Span;
}

/** The value of a tree as it is written, without variables. Branches that are shared stay shared. */
export function readValue(tree: Tree, source: Source, seen: Map<Tree, Value> = new Map()): Value {
	const known = seen.get(tree);
	if (known) return known;
	const value = convert(tree, source, seen);
	seen.set(tree, value);
	return value;
}

function convert(tree: Tree, source: Source, seen: Map<Tree, Value>): Value {
	const { at } = tree;
	if (tree.kind === "list") return { kind: "list", at, items: tree.items.map((item) => readValue(item, source, seen)) };
	if (tree.kind === "map") {
		return { kind: "map", at, entries: tree.entries.map(({ key, value }) => ({ key, value: readValue(value, source, seen) })) };
	}
	if (isFilledElsewhere(tree.value)) return { kind: "unknown", at };
	const text = printed(tree, source.text);
	return { kind: "scalar", at, value: tree.value, ...(text === undefined ? {} : { text }) };
}

/** Braces of Jinja and its like: another tool makes the file that DVC reads. */
export function isFilledElsewhere(value: Scalar): boolean {
	return typeof value === "string" && /\{\{.*\}\}|\{%.*%\}/s.test(value);
}

/** The value of a key; of a key that stands twice the last one. */
export function valueAt(value: Value | undefined, key: string): Value | undefined {
	return value?.kind === "map" ? value.entries.findLast((entry) => entry.key.value === key)?.value : undefined;
}

export function keyAt(value: Value | undefined, key: string): Located<string> | undefined {
	return value?.kind === "map" ? value.entries.findLast((entry) => entry.key.value === key)?.key : undefined;
}

export function itemsOf(value: Value | undefined): readonly Value[] {
	return value?.kind === "list" ? value.items : [];
}

export function textOf(value: Value | undefined): Located<string> | undefined {
	return value?.kind === "scalar" && typeof value.value === "string" ? { value: value.value, at: value.at } : undefined;
}

export function truthOf(value: Value | undefined): Located<boolean> | undefined {
	return value?.kind === "scalar" && typeof value.value === "boolean" ? { value: value.value, at: value.at } : undefined;
}

/** The value without places; nothing where a part of it is not known. */
export function plainOf(value: Value): Plain | undefined {
	if (value.kind === "unknown") return undefined;
	if (value.kind === "scalar") return value.value;
	if (value.kind === "list") {
		const items = value.items.map(plainOf);
		return items.some((one) => one === undefined) ? undefined : (items as readonly Plain[]);
	}
	const entries = value.entries.map((entry) => [entry.key.value, plainOf(entry.value)] as const);
	return entries.some(([, one]) => one === undefined) ? undefined : (Object.fromEntries(entries) as Plain);
}
