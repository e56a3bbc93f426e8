import type { Place } from "./place.ts";

interface Line {
	readonly start: number;
	readonly text: string;
	/** Columns of the dashes before the key, outermost first. */
	readonly dashes: readonly number[];
	/** Column of the key or the first word. */
	readonly column: number;
	readonly key: string | undefined;
	/** What stands behind the key's colon. */
	readonly value: string;
}

const shape = /^( *)((?:- +)*)(?:(["']?)([\w./*-]+)\3:(?:\s+(.*)|$))?/;

export function yamlPlace(text: string, offset: number): Place | undefined {
	const lineStart = text.slice(0, offset).lastIndexOf("\n") + 1;
	const typed = text.slice(lineStart, offset);
	const lines = readLines(text);
	const here = lines.findIndex(({ start }) => start === lineStart);
	if (here < 0) return undefined;
	const line = readLine(typed, lineStart);
	const pair = /^(.*:\s+)([^\s#"'[{]*)$/.exec(typed);
	if (line.key !== undefined && pair) {
		return {
			kind: "value",
			path: [...pathTo(lines, here, line), line.key],
			start: lineStart + (pair[1] ?? "").length,
			present: new Set(),
			indent: "",
		};
	}
	const word = /^( *(?:- +)*)([\w./*-]*)$/.exec(typed);
	if (!word) return undefined;
	const column = (word[1] ?? "").length;
	const path = pathTo(lines, here, { ...line, column });
	return { kind: "key", path, start: lineStart + column, present: siblings(lines, here, { ...line, column }), indent: " ".repeat(column) };
}

function readLines(text: string): readonly Line[] {
	let start = 0;
	return text.split("\n").map((line) => {
		const read = readLine(line.replace(/\r$/, ""), start);
		start += line.length + 1;
		return read;
	});
}

function readLine(text: string, start: number): Line {
	const [, indent = "", marks = "", , key, value = ""] = shape.exec(text) ?? [];
	const dashes = Array.from(marks.matchAll(/-/g), (mark) => indent.length + mark.index);
	return { start, text, dashes, column: indent.length + marks.length, key, value };
}

/** The keys above a line that are indented less, each less than the one below it; a list may stand as far left as its key. */
function pathTo(lines: readonly Line[], here: number, from: Line): readonly string[] {
	const path: string[] = [];
	let limit = from.dashes[0] === undefined ? from.column : from.dashes[0] + 1;
	for (let i = here - 1; i >= 0 && limit > 0; i--) {
		const line = lines[i];
		if (!line || isIgnored(line)) continue;
		if (line.text.startsWith("---")) break;
		const opens = line.key !== undefined && /^(?:[&!]\S+\s*)?(?:#.*)?$/.test(line.value.trim());
		const dash = line.dashes.findLast((column) => column < limit);
		if (opens && line.key !== undefined && line.column < limit) {
			path.unshift(line.key);
			limit = line.column;
		}
		if (dash !== undefined && dash < limit) limit = dash + 1;
	}
	return path;
}

/** The other keys of the map that a line belongs to. */
function siblings(lines: readonly Line[], here: number, { column, dashes }: Line): ReadonlySet<string> {
	const found = new Set<string>();
	const visit = (line: Line | undefined): boolean => {
		if (!line || line.text.startsWith("---")) return false;
		if (isIgnored(line)) return true;
		if (line.column === column && line.key !== undefined) found.add(line.key);
		return line.column >= column && line.dashes.every((dash) => dash >= column);
	};
	for (let i = here + 1; i < lines.length; i++) {
		const line = lines[i];
		if (line?.dashes.some((dash) => dash < column) || !visit(line)) break;
	}
	if (dashes.length === 0) for (let i = here - 1; i >= 0 && visit(lines[i]); i--);
	return found;
}

function isIgnored({ text }: Line): boolean {
	return /^\s*(#.*)?$/.test(text);
}
