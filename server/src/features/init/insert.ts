import type { Edit } from "../../facts/finding.ts";
import type { Tree, TreeEntry, TreeList, TreeMap } from "../../source/tree.ts";
import type { Style } from "../place.ts";
import type { Sketch } from "../sketch.ts";
import { plainOf, writeEntry, writeItem } from "../write.ts";

/** The text of a card, with what stands in it. */
export interface Written {
	readonly file: string;
	readonly text: string;
}

/**
 * Writes a key into a map, behind the last of the given ones that is there, in the manner of the map. Nothing where no place is safe: in a map that is
 * empty or merged from others.
 */
export function addEntry(written: Written, tree: TreeMap, key: string, value: Sketch, behind: readonly string[]): Edit | undefined {
	const own = tree.entries.filter(({ at, merged }) => !merged && liesIn(at, tree));
	const [first] = own;
	const before = own.findLast((entry) => behind.includes(entry.key.value)) ?? own.at(-1);
	if (!first || !before) return undefined;
	if (written.text[tree.at.start] === "{") return afterFlow(written, before.at.end, before, (style) => writeEntry(key, value, style));
	const indent = indentOf(written.text, first.key.at.start);
	if (indent === undefined) return undefined;
	return onLine(written, before.at.end, indent, writeEntry(key, value, { style: "block", indent }));
}

/** Writes an item at the end of a list, in the manner of the last one. */
export function addItem(written: Written, tree: TreeList, value: Sketch): Edit | undefined {
	const last = tree.items.at(-1);
	if (!last || !liesIn(last.at, tree)) return undefined;
	const { text } = written;
	if (text[tree.at.start] === "[") return afterFlow(written, last.at.end, last, (style) => writeItem(value, style));
	const line = text.slice(lineStart(text, last.at.start), last.at.start);
	const indent = /^( *)- +$/.exec(line)?.[1];
	if (indent === undefined) return undefined;
	const isFlow = text[last.at.start] === "{";
	const item = isFlow ? `- ${writeItem(value, { style: "flow", indent })}` : writeItem(value, { style: "block", indent });
	return onLine(written, last.at.end, indent, item);
}

function liesIn(at: Tree["at"], { at: around }: Tree): boolean {
	return at.file === around.file && at.start >= around.start && at.end <= around.end;
}

/** A new line below whatever ends there, and below the comments that belong to it. */
function onLine({ file, text }: Written, end: number, indent: string, snippet: string): Edit {
	let at = lineEnd(text, contentEnd(text, end));
	for (let next = commentBelow(text, at); next && next.indent >= Math.max(1, indent.length); next = commentBelow(text, at)) at = next.end;
	return { at: { file, start: at, end: at }, text: withEndings(text, `\n${indent}${plainOf(snippet)}`) };
}

/** The next line, where it is a comment alone. */
function commentBelow(text: string, at: number): { readonly indent: number; readonly end: number } | undefined {
	const [found, blanks = ""] = /^\r?\n( *)#/.exec(text.slice(at, at + 200)) ?? [];
	return found === undefined ? undefined : { indent: blanks.length, end: lineEnd(text, at + found.length) };
}

/** Lines end as those around them do. */
function withEndings(text: string, words: string): string {
	return text.includes("\r\n") ? words.replaceAll("\n", "\r\n") : words;
}

/** Behind a comma; on a line of its own where what stands before it has one. JSON is written with its quotes. */
function afterFlow(
	{ file, text }: Written,
	end: number,
	before: TreeEntry | Tree,
	write: (style: { readonly style: Style; readonly indent: string }) => string,
): Edit {
	const indent = indentOf(text, before.at.start);
	const style: Style = file.endsWith(".json") ? "json" : "flow";
	const words = plainOf(write({ style, indent: indent ?? "" }));
	return { at: { file, start: end, end }, text: withEndings(text, indent === undefined ? `, ${words}` : `,\n${indent}${words}`) };
}

/** The blanks before a place, where nothing else stands before it on its line. */
function indentOf(text: string, at: number): string | undefined {
	const before = text.slice(lineStart(text, at), at);
	return /^[ \t]*$/.test(before) ? before : undefined;
}

function contentEnd(text: string, end: number): number {
	let at = end;
	while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
	return at;
}

function lineStart(text: string, at: number): number {
	return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, from: number): number {
	const newline = text.indexOf("\n", from);
	const end = newline < 0 ? text.length : newline;
	return text[end - 1] === "\r" && end > from ? end - 1 : end;
}
