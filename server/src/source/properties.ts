import type { Decoded } from "./relocate.ts";
import type { Located, Span } from "./span.ts";
import { isTemplated } from "./template.ts";
import type { Source, SyntaxProblem, TreeEntry } from "./tree.ts";

const mostProblems = 50;
const blank = /[ \t\f]/;
const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

/**
 * Reads Java properties into one map of flat keys, as `java.util.Properties` does: a backslash before the end of a line goes on in the next one, the
 * first `=`, `:` or blank that is not escaped ends the key, and blanks at the end belong to the value. Every value is text.
 */
export function readProperties(file: string, text: string): Source {
	const entries: TreeEntry[] = [];
	const comments: Located<string>[] = [];
	const problems: SyntaxProblem[] = [];
	for (let position = text.startsWith("\uFEFF") ? 1 : 0; position < text.length; ) {
		const start = skipBlanks(text, position);
		const natural = endOfLine(text, start);
		if (text[start] === "#" || text[start] === "!") {
			comments.push({ value: text.slice(start + 1, natural).trim(), at: { file, start, end: natural } });
			position = natural + 1;
			continue;
		}
		const end = endOfEntry(text, start);
		if (start < end) entries.push(readEntry(file, text, start, end, problems));
		position = end + 1;
	}
	const document = { kind: "map", at: { file, start: 0, end: text.length }, entries } as const;
	return { file, text, documents: [document], problems: problems.slice(0, mostProblems), comments };
}

/** The text of one stretch of a file without its escapes and line ends. */
export function decodeProperty(text: string, start: number, end: number): Decoded {
	const units: string[] = [];
	const offsets: number[] = [];
	for (let i = start; i < end; ) {
		const { value, next } = text[i] === "\\" ? readEscape(text, i, end) : { value: text[i] ?? "", next: i + 1 };
		if (value !== "") offsets.push(i);
		units.push(value);
		i = next;
	}
	return { value: units.join(""), offsets: [...offsets, end] };
}

function readEntry(file: string, text: string, start: number, end: number, problems: SyntaxProblem[]): TreeEntry {
	const keyEnd = endOfKey(text, start, end);
	let valueStart = skipSeparated(text, keyEnd, end);
	if (text[valueStart] === "=" || text[valueStart] === ":") valueStart = skipSeparated(text, valueStart + 1, end);
	const span = (from: number, to: number): Span => ({ file, start: from, end: to });
	for (const { index } of text.slice(start, end).matchAll(/(?<!\\)(?:\\\\)*\\u(?![0-9a-fA-F]{4})/g)) {
		const at = text.indexOf("\\u", start + index);
		problems.push({ at: span(at, at + 2), message: "`\\u` stands without the four hexadecimal digits that belong to it." });
	}
	const { value } = decodeProperty(text, valueStart, end);
	const at = span(valueStart, end);
	return {
		key: { value: decodeProperty(text, start, keyEnd).value, at: span(start, keyEnd) },
		value: { kind: "scalar", at, value, style: "plain", templated: isTemplated(value) },
		at: span(start, end),
	};
}

/** A backslash before a line end vanishes together with the blanks that begin the next line; before other characters it vanishes alone. */
function readEscape(text: string, at: number, end: number): { readonly value: string; readonly next: number } {
	const next = text[at + 1];
	if (next === undefined || at + 1 >= end) return { value: "", next: end };
	if (next === "\n" || next === "\r") return { value: "", next: Math.min(end, skipBlanks(text, afterLine(text, at + 1))) };
	const digits = next === "u" ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6))?.[0] : undefined;
	if (digits) return { value: String.fromCharCode(Number.parseInt(digits, 16)), next: at + 6 };
	return { value: escapes[next] ?? next, next: at + 2 };
}

/** Where the line of an offset ends, without its line end. */
function endOfLine(text: string, from: number): number {
	for (let i = from; i < text.length; i++) if (text[i] === "\n" || text[i] === "\r") return i;
	return text.length;
}

function endOfEntry(text: string, start: number): number {
	for (let line = start; ; ) {
		const end = endOfLine(text, line);
		if (!isContinued(text, line, end)) return end;
		line = skipBlanks(text, afterLine(text, end));
		if (line >= text.length) return text.length;
	}
}

function isContinued(text: string, start: number, end: number): boolean {
	let backslashes = 0;
	while (end - backslashes > start && text[end - backslashes - 1] === "\\") backslashes++;
	return backslashes % 2 === 1;
}

function endOfKey(text: string, start: number, end: number): number {
	for (let i = start; i < end; i++) {
		const character = text[i] ?? "";
		if (character === "\\") i++;
		else if (character === "=" || character === ":" || blank.test(character)) return i;
	}
	return end;
}

/** Between key and value even a continued line end is a blank. */
function skipSeparated(text: string, from: number, end: number): number {
	for (let i = from; i < end; ) {
		if (blank.test(text[i] ?? "")) i++;
		else if (text[i] === "\\" && /[\r\n]/.test(text[i + 1] ?? "")) i = skipBlanks(text, afterLine(text, i + 1));
		else return i;
	}
	return end;
}

function skipBlanks(text: string, from: number): number {
	let i = from;
	while (i < text.length && blank.test(text[i] ?? "")) i++;
	return i;
}

/** Behind a line end: CR and LF together are one. */
function afterLine(text: string, at: number): number {
	return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}
