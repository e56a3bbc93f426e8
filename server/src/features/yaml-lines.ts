/** A line of YAML in block style that says where it belongs: what is inside brackets, quotes and blocks of text has none. */
export interface Line {
	readonly start: number;
	readonly end: number;
	/** Columns of the dashes before the key, outermost first. */
	readonly dashes: readonly number[];
	/** Column of the key, or of the first word. */
	readonly column: number;
	readonly key?: { readonly text: string; readonly start: number; readonly end: number; readonly quote: string };
	/** Where the value starts and ends, without anchor, tag and comment; both are the same where there is none. */
	readonly valueStart: number;
	readonly valueEnd: number;
	/** A scalar on the same line, without quotes; empty for anything else. */
	readonly value: string;
	/** Where the comment starts, or the end of the line. */
	readonly comment: number;
}

/** A stretch of text with rules of its own, and the index of the line that it starts in. */
export interface Region {
	readonly kind: "flow" | "quoted" | "block";
	readonly start: number;
	readonly end: number;
	readonly line: number;
}

export interface YamlLines {
	readonly lines: readonly Line[];
	readonly regions: readonly Region[];
}

/** A stretch of a text that is one document. */
export interface Window {
	readonly start: number;
	readonly end: number;
}

/** The lines of one document without blank ones and those that only go on with something. Reads whatever is there. */
export function readLines(text: string, { start, end }: Window): YamlLines {
	const lines: Line[] = [];
	const regions: Region[] = [];
	for (let at = start; at < end; ) {
		const newline = text.indexOf("\n", at);
		const next = newline < 0 || newline >= end ? end : newline + 1;
		const line = readLine(text, at, lineEnd(text, at, next));
		at = next;
		if (!line) continue;
		lines.push(line);
		const region = regionOf(text, line, end, lines.length - 1);
		if (!region) continue;
		regions.push(region);
		// The rest of the line in which a region ends belongs to it.
		if (region.end > next) {
			const rest = text.indexOf("\n", region.end - 1);
			at = rest < 0 || rest >= end ? end : rest + 1;
		}
	}
	return { lines, regions };
}

function lineEnd(text: string, start: number, next: number): number {
	let end = next;
	while (end > start && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
	return end;
}

const beginning = /^( *)((?:-(?: +|$))*)/;
const properties = /^\s*(?:[&!]\S*(?:\s+|$))*/;
const quotedText = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;

/** Nothing for a line that is blank or a comment alone. */
export function readLine(text: string, start: number, end: number): Line | undefined {
	const words = text.slice(start, end);
	if (/^\s*(?:#|$)/.test(words)) return undefined;
	const [head = "", indent = "", marks = ""] = beginning.exec(words) ?? [];
	const column = head.length;
	const key = keyIn(words, column);
	const behind = key === undefined ? column : words.indexOf(":", column + key.length) + 1;
	const from = behind + (properties.exec(words.slice(behind))?.[0].length ?? 0);
	const comment = commentIn(words, from);
	const written = words.slice(from, comment).trimEnd();
	const valueStart = start + Math.min(from, comment);
	return {
		start,
		end,
		dashes: Array.from(marks.matchAll(/-/g), ({ index }) => indent.length + index),
		column,
		...(key === undefined ? {} : { key: { start: start + column, end: start + column + key.length, ...unquoted(key) } }),
		valueStart,
		valueEnd: valueStart + written.length,
		value: /^["']/.test(written) ? written.replace(/^["']|["']$/g, "") : /^[[{|>*]/.test(written) ? "" : written,
		comment: start + comment,
	};
}

/** The key that begins at a column, with its quotes. Each letter is looked at once, because a line may be as long as its file. */
function keyIn(words: string, column: number): string | undefined {
	const quoted = quotedText.exec(words.slice(column))?.[0];
	if (quoted !== undefined) return /^\s*:(?:\s|$)/.test(words.slice(column + quoted.length)) ? quoted : undefined;
	if (/["'#[\]{},&*!|>%@`]/.test(words[column] ?? "#")) return undefined;
	for (let i = column; i < words.length; i++) {
		if (words[i] === "#" && isBlank(words[i - 1])) return undefined;
		if (words[i] === ":" && isBlank(words[i + 1])) return i > column ? words.slice(column, i).trimEnd() : undefined;
	}
	return undefined;
}

function isBlank(letter: string | undefined): boolean {
	return letter === undefined || letter === " " || letter === "\t";
}

/** A comment starts behind a blank, and not within quotes. */
function commentIn(words: string, from: number): number {
	const quoted = quotedText.exec(words.slice(from))?.[0].length ?? 0;
	const mark = /(?:^|\s)#/.exec(words.slice(from + quoted));
	return mark ? from + quoted + mark.index + mark[0].length - 1 : words.length;
}

function unquoted(key: string): { readonly text: string; readonly quote: string } {
	const quote = /^["']/.exec(key)?.[0] ?? "";
	return { text: quote ? key.slice(1, -1) : key, quote };
}

function regionOf(text: string, line: Line, limit: number, index: number): Region | undefined {
	const { valueStart: start, key, dashes } = line;
	const first = text[start] ?? "";
	const last = dashes.at(-1);
	// What belongs to the line is indented more than whatever holds the value.
	const column = key ? line.column : last;
	if (line.valueEnd === start) return undefined;
	if ((first === "|" || first === ">") && column !== undefined) {
		const from = line.end;
		return { kind: "block", start: from, end: blockEnd(text, from, limit, column), line: index };
	}
	if (first === "[" || first === "{") return { kind: "flow", start, end: flowEnd(text, start, limit, column ?? -1), line: index };
	if (first === '"' || first === "'") return { kind: "quoted", start, end: quotedEnd(text, start, limit, column ?? -1), line: index };
	return undefined;
}

/** A block of text goes on as long as lines are blank or indented more than its key. */
function blockEnd(text: string, from: number, limit: number, column: number): number {
	let end = from;
	for (let at = text.indexOf("\n", from) + 1; at > 0 && at < limit; ) {
		const newline = text.indexOf("\n", at);
		const next = newline < 0 || newline >= limit ? limit : newline + 1;
		const words = text.slice(at, lineEnd(text, at, next));
		if (words.trim() !== "" && indentOf(words) <= column) return end;
		end = lineEnd(text, at, next);
		if (next <= at) break;
		at = next;
	}
	return end;
}

function flowEnd(text: string, start: number, limit: number, column: number): number {
	const pattern = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\n]|'')*'?|(?<=\s)#[^\n]*|[{}[\]\n]/g;
	pattern.lastIndex = start;
	let depth = 0;
	for (let found = pattern.exec(text); found && found.index < limit; found = pattern.exec(text)) {
		const [word] = found;
		if (word === "{" || word === "[") depth++;
		if ((word === "}" || word === "]") && --depth === 0) return found.index + 1;
		if (word !== "\n") continue;
		// A bracket that is still open ends where the text goes on as far left as its key.
		const next = nextWord(text, found.index);
		if (isOutside(text, next, limit, column)) return found.index;
		pattern.lastIndex = next;
	}
	return limit;
}

function quotedEnd(text: string, start: number, limit: number, column: number): number {
	const quote = text[start] ?? "";
	for (let i = start + 1; i < limit; i++) {
		const letter = text[i];
		if (letter === "\\" && quote === '"') i++;
		else if (letter === quote && quote === "'" && text[i + 1] === quote) i++;
		else if (letter === quote) return i + 1;
		else if (letter === "\n") {
			const next = nextWord(text, i);
			if (isOutside(text, next, limit, column)) return i;
			i = next - 1;
		}
	}
	return limit;
}

const blanks = /\s*/y;

/** Where the next word starts, however many blank lines lie before it. */
function nextWord(text: string, from: number): number {
	blanks.lastIndex = from;
	return from + (blanks.exec(text)?.[0].length ?? 0);
}

/** Does the first word of a line stand as far left as whatever is still open? */
function isOutside(text: string, at: number, limit: number, column: number): boolean {
	if (at >= limit || text[at] === "]" || text[at] === "}") return false;
	return at - (text.lastIndexOf("\n", at) + 1) <= column;
}

function indentOf(words: string): number {
	return words.length - words.trimStart().length;
}
