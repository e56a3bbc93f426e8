import type { Located } from "./span.ts";
import { Cursor, type Tree } from "./tree.ts";

/*
 * A literal is a scalar, a list or a map. Everything else is a map of a form of its own, or a templated scalar where it is not looked into. The first
 * entry of a form says which one it is and holds a bare word, which no literal does, so that a dictionary is never taken for one.
 */

/** `name(…)`, or `on.name(…)` where the method of a value is called. */
export interface PythonCall {
	/** What is imported has its whole dotted name, whatever this file calls it. */
	readonly name: Located<string>;
	readonly on: Cursor;
	readonly positional: readonly Cursor[];
	/** Some arguments are unpacked from elsewhere (`*a`, `**b`), so that others than those here may be passed. */
	readonly open: boolean;
	keyword(name: string): Cursor;
}

export function callOf(cursor: Cursor): PythonCall | undefined {
	const name = wordOf(cursor, "call");
	if (!name) return undefined;
	const [positional, keywords] = [cursor.get("arguments").items(), cursor.get("keywords")];
	const open = keywords.get("**").present || positional.some((one) => wordOf(one, "unpack"));
	return { name, on: cursor.get("on"), positional, open, keyword: (word) => keywords.get(word) };
}

/** A function with what stands above it; what the decorators make of it is theirs to say. */
export function functionOf(cursor: Cursor): { readonly name: Located<string>; readonly decorators: readonly Cursor[] } | undefined {
	const name = wordOf(cursor, "function");
	return name && { name, decorators: cursor.get("decorators").items() };
}

/** `of[index]` */
export function subscriptOf(cursor: Cursor): { readonly of: Cursor; readonly index: Cursor } | undefined {
	return wordOf(cursor, "subscript") && { of: cursor.get("of"), index: cursor.get("index") };
}

/** `left + right` */
export function sumOf(cursor: Cursor): { readonly left: Cursor; readonly right: Cursor } | undefined {
	return wordOf(cursor, "plus") && { left: cursor.get("left"), right: cursor.get("right") };
}

/** The parts of a text with values in braces. */
export function formatOf(cursor: Cursor): readonly Cursor[] | undefined {
	return wordOf(cursor, "format") && cursor.get("parts").items();
}

/** `*of` in a list. */
export function unpackedOf(cursor: Cursor): Cursor | undefined {
	return wordOf(cursor, "unpack") && cursor.get("of");
}

/** The dotted name of a module or of something in it; dots in front count folders from the file's own. */
export function importOf(cursor: Cursor): Located<string> | undefined {
	return wordOf(cursor, "import");
}

/** A name, or an attribute of one (`a.b`), that means whatever it is bound to. */
export function nameOf({ tree }: Cursor): Located<string> | undefined {
	const isName = tree?.kind === "scalar" && tree.style === "symbol" && tree.templated && tree.value !== "";
	return isName ? { value: String(tree.value), at: tree.at } : undefined;
}

/**
 * What a name of a module is bound to at an offset of it, or in the end: a module is carried out from its top. Nothing where that is not known, as
 * behind a condition, or where a function may bind the name at any time.
 */
export function boundTo(module: Tree | undefined, name: string, before = Number.POSITIVE_INFINITY): Cursor {
	const entries = module?.kind === "map" ? module.entries.filter(({ key }) => key.value === name) : [];
	const last = entries.findLast(({ at }) => at.end <= before);
	return new Cursor(entries.some(({ at }) => at.start === at.end) ? undefined : last?.value, last?.key);
}

/** What the names of a module are bound to in the end. */
export function bindingsOf(module: Tree | undefined): readonly Cursor[] {
	const names = new Set(module?.kind === "map" ? module.entries.map(({ key }) => key.value) : []);
	return [...names].map((name) => boundTo(module, name)).filter(({ present }) => present);
}

function wordOf({ tree }: Cursor, form: string): Located<string> | undefined {
	const [first] = tree?.kind === "map" ? tree.entries : [];
	if (first?.key.value !== form || first.value.kind !== "scalar") return undefined;
	const { style, templated, value, at } = first.value;
	return style === "symbol" && !templated ? { value: String(value), at } : undefined;
}
