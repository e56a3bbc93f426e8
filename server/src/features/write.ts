import type { Style } from "./place.ts";
import type { Sketch } from "./sketch.ts";

/** Where and in which form something is written. */
export interface Writing {
	readonly style: Style;
	/** What goes before the line that it starts on. */
	readonly indent: string;
}

/**
 * What follows a key, with the colon or its like, as a snippet: what is still to be typed is a tab stop. `plainOf` leaves it without them.
 */
export function writeEntry(key: string, value: Sketch, { style, indent }: Writing): string {
	return entry(key, value, style, indent, counter());
}

/** The same for a key that is to be named by the person first. */
export function writeNewEntry(suggestion: string, value: Sketch, { style, indent }: Writing): string {
	const next = counter();
	const name = `\${${next()}:${escapeSnippet(suggestion)}}`;
	return `${style === "json" ? `"${name}"` : name}${behindKey(value, style, indent, next)}`;
}

/** A value alone, where it starts on a line of its own. */
export function writeValue(value: Sketch, { style, indent }: Writing): string {
	const next = counter();
	if (style !== "block" && style !== "pbtxt" && style !== "properties") return inBrackets(value, style, indent, next);
	if (value.kind === "map") return entries(value.entries, style, indent, next);
	if (value.kind === "list") return value.items.map((item) => listItem(item, indent, next)).join(`\n${indent}`);
	return leaf(value, style, next);
}

/** An item of a list, with its dash or in its brackets. */
export function writeItem(value: Sketch, { style, indent }: Writing): string {
	const next = counter();
	if (style === "block") return listItem(value, indent, next);
	if (style === "pbtxt" && value.kind === "map") return message(value.entries, indent, next);
	const isAlone = isLeaf(value) && (style === "pbtxt" || style === "properties");
	return isAlone ? leaf(value, style, next) : inBrackets(value, style, indent, next);
}

/** What stands in the text if nobody fills anything in. */
export function plainOf(snippet: string): string {
	return snippet
		.replace(/(?<!\\)\$\{\d+\|((?:\\.|[^|\\,])*)(?:\\.|[^|\\])*\|\}/g, "$1")
		.replace(/(?<!\\)\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
		.replace(/(?<!\\)\$\d+/g, "")
		.replace(/\\([\\$},|])/g, "$1");
}

/** Text in which nothing is a tab stop. */
export function escapeSnippet(text: string): string {
	return text.replace(/[\\$}]/g, "\\$&");
}

type Leaf = Extract<Sketch, { kind: "word" | "empty" }>;
type Word = Extract<Sketch, { kind: "word" }>;

/** Tab stops are numbered from 1. */
type Counter = () => number;

function counter(): Counter {
	let last = 0;
	return () => ++last;
}

function entry(key: string, value: Sketch, style: Style, indent: string, next: Counter): string {
	return `${escapeSnippet(keyIn(key, style))}${behindKey(value, style, indent, next)}`;
}

function behindKey(value: Sketch, style: Style, indent: string, next: Counter): string {
	if (style === "properties") return `=${isLeaf(value) ? leaf(value, style, next) : `$${next()}`}`;
	if (style === "pbtxt") return field(value, indent, next);
	if (style === "block") return `:${block(value, indent, next)}`;
	return `: ${inBrackets(value, style, indent, next)}`;
}

function entries(all: readonly (readonly [string, Sketch])[], style: Style, indent: string, next: Counter): string {
	return all.map(([key, value]) => entry(key, value, style, indent, next)).join(`\n${indent}`);
}

/** In block style a map or list starts on the next line. */
function block(value: Sketch, indent: string, next: Counter): string {
	const inner = `${indent}  `;
	const isLong = value.kind === "word" && typeof value.value === "string" && value.value.includes("\n");
	if (isLeaf(value)) return ` ${isLong ? lines(String(value.value), inner) : leaf(value, "block", next)}`;
	if (value.kind === "map") return `\n${inner}${value.entries.length > 0 ? entries(value.entries, "block", inner, next) : `$${next()}`}`;
	const items = value.items.length > 0 ? value.items.map((item) => listItem(item, inner, next)) : [`- $${next()}`];
	return `\n${inner}${items.join(`\n${inner}`)}`;
}

/** A text of several lines, with what it ends in left as it is. */
function lines(text: string, indent: string): string {
	const words = escapeSnippet(text.replace(/\n$/, ""));
	return `${text.endsWith("\n") ? "|" : "|-"}\n${indent}${words.replaceAll("\n", `\n${indent}`)}`;
}

function listItem(value: Sketch, indent: string, next: Counter): string {
	const inner = `${indent}  `;
	if (value.kind === "map") return `- ${value.entries.length > 0 ? entries(value.entries, "block", inner, next) : `$${next()}`}`;
	if (value.kind === "list")
		return `- ${value.items.length > 0 ? value.items.map((item) => listItem(item, inner, next)).join(`\n${inner}`) : `- $${next()}`}`;
	return `- ${leaf(value, "block", next)}`;
}

function field(value: Sketch, indent: string, next: Counter): string {
	if (isLeaf(value)) return `: ${leaf(value, "pbtxt", next)}`;
	if (value.kind === "map") return ` ${message(value.entries, indent, next)}`;
	const inner = `${indent}  `;
	const [first] = value.items;
	if (!first) return `: [ $${next()} ]`;
	if (first.kind !== "map") return `: [ ${value.items.map((item) => (isLeaf(item) ? leaf(item, "pbtxt", next) : "")).join(", ")} ]`;
	const items = value.items.map((item) => (item.kind === "map" ? message(item.entries, inner, next) : ""));
	return ` [\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
}

function message(all: readonly (readonly [string, Sketch])[], indent: string, next: Counter): string {
	const inner = `${indent}  `;
	return `{\n${inner}${all.length > 0 ? entries(all, "pbtxt", inner, next) : `$${next()}`}\n${indent}}`;
}

function inBrackets(value: Sketch, style: Style, indent: string, next: Counter): string {
	if (isLeaf(value)) return leaf(value, style, next);
	const [open, close] = value.kind === "map" ? ["{", "}"] : ["[", "]"];
	const inner = `${indent}  `;
	const parts =
		value.kind === "map"
			? value.entries.map(([key, one]) => entry(key, one, style, inner, next))
			: value.items.map((item) => inBrackets(item, style, inner, next));
	if (style === "flow") return value.kind === "map" ? `{ ${parts.join(", ") || `$${next()}`} }` : `[${parts.join(", ") || `$${next()}`}]`;
	const isShort = value.kind === "list" && value.items.every(isLeaf);
	if (isShort) return `[${parts.join(", ") || `$${next()}`}]`;
	return `${open}\n${inner}${parts.join(`,\n${inner}`) || `$${next()}`}\n${indent}${close}`;
}

function isLeaf(value: Sketch): value is Leaf {
	return value.kind === "word" || value.kind === "empty";
}

function leaf(value: Leaf, style: Style, next: Counter): string {
	if (value.kind === "word") return word(value, style, next);
	return value.brackets === "{}" ? value.brackets : `[$${next()}]`;
}

function word({ value, choices, fixed, text }: Word, style: Style, next: Counter): string {
	const quoted = text && choices.length === 0 ? style === "json" || style === "pbtxt" : style === "json" && text;
	const show = (one: string) => (quoted ? JSON.stringify(one) : style === "block" || style === "flow" ? yamlWord(one, text, style) : one);
	if (fixed) return escapeSnippet(show(String(value)));
	if (choices.length > 1 && choices.length <= 60) {
		const first = value === undefined ? undefined : String(value);
		const ordered = first !== undefined && choices.includes(first) ? [first, ...choices.filter((one) => one !== first)] : choices;
		return `\${${next()}|${ordered.map((one) => show(one).replace(/[\\,|]/g, "\\$&")).join(",")}|}`;
	}
	if (value === undefined) return quoted ? `"$${next()}"` : `$${next()}`;
	if (quoted) return `"\${${next()}:${escapeSnippet(JSON.stringify(String(value)).slice(1, -1))}}"`;
	return `\${${next()}:${escapeSnippet(show(String(value)))}}`;
}

/** A text that YAML would read as something else stands in quotes. */
export function yamlWord(words: string, text: boolean, style: Style): string {
	if (!text) return words;
	const plain = /^[A-Za-z0-9_./$*][^\n]*$/.test(words) && !/:\s|:$|\s#|\s$/.test(words) && !/^\*/.test(words);
	const other = /^(?:true|false|null|yes|no|on|off|y|n|~|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0x[\da-f]+|0o?\d+|\d{4}-\d\d-\d\d.*)$/i.test(
		words,
	);
	return plain && !other && !(style === "flow" && /[,[\]{}]/.test(words)) ? words : JSON.stringify(words);
}

/** A key as it is written in a format. */
export function keyIn(key: string, style: Style): string {
	if (style === "json") return JSON.stringify(key);
	return style === "block" || style === "flow" ? yamlWord(key, true, style) : key;
}
