/** A mistake in TOML, and the lines that are to be left out so that the others can be read. */
export interface Mistake {
	readonly start: number;
	readonly end: number;
	readonly lines: { readonly start: number; readonly end: number };
	/** The parser stopped at the statement behind it. */
	readonly unfinished: boolean;
}

/** What a statement begins with: a table's header, or a key with its equals sign. */
const statement = /^[ \t]*(?:\[|(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*[ \t]*=)/;

/**
 * Which statement is wrong where a parser stopped. It often stops at the next one, because only there it becomes plain that something is missing.
 * Nothing where there is nothing left to leave out.
 */
export function blame(text: string, index: number, repeated: boolean): Mistake | undefined {
	const own = lineAt(text, Math.min(index, text.length));
	const isNext = !repeated && statement.test(own.text) && own.text.slice(0, index - own.start).trim() === "";
	const line = isNext || own.text.trim() === "" ? lineAbove(text, own.start) : own;
	if (!line) return isNext ? mistakeIn(own, own.start + own.text.search(/\S/), own) : undefined;
	const first = statementOf(text, line);
	const header = repeated && /^[ \t]*\[/.test(line.text);
	const last = header ? lastOfTable(text, line) : line;
	const trimmed = line.start + line.text.trimEnd().length;
	const at = line === own ? Math.min(Math.max(index, line.start), Math.max(line.start, trimmed - 1)) : Math.max(line.start, trimmed - 1);
	return { ...mistakeIn(line, at, { start: first.start, end: last.end }), unfinished: line !== own };
}

/** The same text without those lines: all places stay where they are. */
export function without(text: string, { lines: { start, end } }: Mistake): string {
	return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, " ") + text.slice(end);
}

/** Where brackets first stand more than so many levels deep; what parses them is recursive. */
export function tooDeepAt(text: string, deepest: number): number | undefined {
	let depth = 0;
	for (const { 0: token, index } of text.matchAll(tokens)) {
		if (token === "[" || token === "{") depth++;
		if ((token === "]" || token === "}") && depth > 0) depth--;
		if (depth > deepest) return index;
	}
	return undefined;
}

/** Strings and comments, in which brackets mean nothing, and brackets. */
const tokens = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|#[^\n]*|[[\]{}]/g;

interface Line {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

function mistakeIn(line: Line, at: number, lines: Mistake["lines"]): Mistake {
	const word = /^[\w-]+/.exec(line.text.slice(at - line.start))?.[0].length ?? 1;
	return { start: at, end: Math.max(at, Math.min(at + word, line.end)), lines: { start: lines.start, end: lines.end }, unfinished: false };
}

function lineAt(text: string, offset: number): Line {
	const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
	const newline = text.indexOf("\n", start);
	const end = newline < 0 ? text.length : newline;
	return { start, end, text: text.slice(start, end) };
}

function lineAbove(text: string, from: number): Line | undefined {
	for (let start = from; start > 0; ) {
		const line = lineAt(text, start - 1);
		if (/^[ \t]*[^\s#]/.test(line.text)) return line;
		start = line.start;
	}
	return undefined;
}

/** Values go on over several lines, so that the line with the key may stand above. */
function statementOf(text: string, line: Line): Line {
	for (let one: Line | undefined = line; one; one = lineAbove(text, one.start)) if (statement.test(one.text)) return one;
	return line;
}

/** A table whose header is left out must not leave its keys to the one above. */
function lastOfTable(text: string, header: Line): Line {
	let last = header;
	while (last.end < text.length) {
		const next = lineAt(text, last.end + 1);
		if (/^[ \t]*\[/.test(next.text)) break;
		last = next;
	}
	return last;
}
