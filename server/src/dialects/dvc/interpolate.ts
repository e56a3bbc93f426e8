import { nearest } from "../../source/nearest.ts";
import type { Span } from "../../source/span.ts";
import type { Source, Tree } from "../../source/tree.ts";
import { printed, printedOptions } from "./python.ts";
import { keysOf, type Scope } from "./scope.ts";
import { isFilledElsewhere, type MapValue, type Value, valueAt } from "./value.ts";

/** What is wrong with one `${…}`. */
export interface Fault {
	readonly at: Span;
	readonly kind: "unreadable" | "missing" | "unfit";
	/** What stands between the braces. */
	readonly expression: string;
	/** The name that was probably meant, or the kind of value that does not fit into a text. */
	readonly detail?: string;
}

export interface Filling {
	readonly scope: Scope;
	readonly source: Source;
	/** The key of the stage that is filled in; in a command a map may stand. Absent where any value may stand. */
	readonly field?: string;
	readonly faults: Fault[];
}

/** Looking for a name that is alike goes through all of them. */
const mostSuggestions = 20;
const placeholder = /(?<!\\)\$\{(.*?)\}/g;
const expressionForm = /^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/;

export function hasPlaceholder(text: string): boolean {
	return text.includes("${") && new RegExp(placeholder).test(text);
}

/** Fills in every variable of a tree, those in keys too. */
export function fill(tree: Tree, filling: Filling): Value {
	const { at } = tree;
	if (tree.kind === "list") return { kind: "list", at, items: tree.items.map((item) => fill(item, filling)) };
	if (tree.kind === "scalar") {
		if (typeof tree.value === "string") return fillText(tree.value, at, filling);
		const text = printed(tree, filling.source.text);
		return { kind: "scalar", at, value: tree.value, ...(text === undefined ? {} : { text }) };
	}
	const entries = tree.entries.flatMap(({ key, value }) => {
		const name = hasPlaceholder(key.value) ? fillText(key.value, key.at, filling) : undefined;
		if (name && (name.kind !== "scalar" || name.value === null)) return [];
		return [{ key: name ? { value: String(name.value), at: key.at } : key, value: fill(value, filling) }];
	});
	return { kind: "map", at, entries };
}

/** A text that is nothing but one placeholder takes the value as it is; in a longer one it is printed. */
export function fillText(text: string, at: Span, filling: Filling): Value {
	if (isFilledElsewhere(text)) return { kind: "unknown", at };
	const matches = [...text.matchAll(placeholder)];
	const [only] = matches;
	if (only && matches.length === 1 && only[0] === text) {
		const value = lookUp(only[1] ?? "", at, filling);
		if (!value || !fits(value, only[1] ?? "", at, filling)) return { kind: "unknown", at };
		return value.kind === "scalar" ? { ...value, at } : value;
	}
	let filled = "";
	let end = 0;
	let known = true;
	for (const match of matches) {
		const part = printedPart(match[1] ?? "", at, filling);
		if (part === undefined) known = false;
		filled += text.slice(end, match.index) + part;
		end = match.index + match[0].length;
	}
	const whole = (filled + text.slice(end)).replaceAll("\\${", "${");
	return known ? { kind: "scalar", at, value: whole, text: whole } : { kind: "unknown", at };
}

function printedPart(expression: string, at: Span, filling: Filling): string | undefined {
	const value = lookUp(expression, at, filling);
	if (!value || !fits(value, expression, at, filling)) return undefined;
	if (value.kind === "scalar") return value.text;
	return value.kind === "map" ? printedOptions(value) : undefined;
}

function lookUp(expression: string, at: Span, { scope, faults }: Filling): Value | undefined {
	if (!expressionForm.test(expression)) {
		faults.push({ at, kind: "unreadable", expression });
		return undefined;
	}
	const found = select(scope.root, expression);
	if (found || !scope.complete) return found;
	const meant = faults.length < mostSuggestions ? nearest(expression, keysOf(scope.root)) : undefined;
	faults.push({ at, kind: "missing", expression, ...(meant ? { detail: meant } : {}) });
	return undefined;
}

/** What stands at `a.b[0].c`; unknown below something unknown, and nothing where there is no such key. */
function select(root: MapValue, expression: string): Value | undefined {
	let value: Value | undefined = root;
	for (const part of expression.replaceAll("[", ".").replaceAll("]", "").split(".")) {
		if (value?.kind === "unknown") return value;
		value = value?.kind === "list" ? itemAt(value.items, part.trim()) : valueAt(value, part.trim());
	}
	return value;
}

function itemAt(items: readonly Value[], index: string): Value | undefined {
	return /^[-+]?\d{1,9}$/.test(index) ? items.at(Number(index)) : undefined;
}

/** Outside of commands only scalars may take the place of a variable; in a command a map may too. */
function fits(value: Value, expression: string, at: Span, { field, faults }: Filling): boolean {
	if (field === undefined || value.kind === "scalar" || value.kind === "unknown" || (value.kind === "map" && field === "cmd")) return true;
	faults.push({ at, kind: "unfit", expression, detail: value.kind });
	return false;
}
