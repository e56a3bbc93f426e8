import type { Located, Span } from "./span.ts";
import type { SyntaxProblem } from "./tree.ts";

/** Walks over protobuf text once, from front to back, and keeps the comments and complaints of the way. */
export class Scanner {
	readonly file: string;
	readonly text: string;
	position: number;
	readonly comments: Located<string>[] = [];
	readonly problems: SyntaxProblem[] = [];

	constructor(file: string, text: string) {
		this.file = file;
		this.text = text;
		this.position = text.startsWith("\uFEFF") ? 1 : 0;
	}

	/** The next character behind blanks and comments; empty at the end of the text. */
	peek(): string {
		for (;;) {
			this.match(blanks);
			if (this.text[this.position] !== "#") return this.text[this.position] ?? "";
			const start = this.position;
			this.match(comment);
			this.comments.push({ value: this.text.slice(start + 1, this.position).trim(), at: this.span(start) });
		}
	}

	take(character: string): boolean {
		if (this.peek() !== character) return false;
		this.position++;
		return true;
	}

	/** Takes what a sticky pattern finds right here. */
	match(pattern: RegExp): string | undefined {
		const found = this.see(pattern);
		if (found !== undefined) this.position += found.length;
		return found;
	}

	/** As `match`, but stays in place. */
	see(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.position;
		return pattern.exec(this.text)?.[0];
	}

	span(start: number, end: number = this.position): Span {
		return { file: this.file, start, end };
	}

	complain(message: string, start: number, end: number = this.position): void {
		this.problems.push({ message, at: this.span(start, Math.min(Math.max(end, start + 1), Math.max(this.text.length, start))) });
	}
}

const blanks = /[ \t\r\n\v\f]*/y;
const comment = /[^\r\n]*/y;
const number = /0[xX][0-9a-fA-F]+|0[0-7]+(?![\d.eE])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?/y;
const wordCharacters = /[\w.]+/y;
const endless = /(?:infinity|inf|nan)f?(?!\w)/iy;
const double = /"(?:[^"\\\r\n]|\\[^\r\n])*/y;
const single = /'(?:[^'\\\r\n]|\\[^\r\n])*/y;

/** An integer, a hexadecimal or octal number, a float, or `inf` and `nan` with their sign; nothing if none stands here. */
export function readNumber(scanner: Scanner): number | undefined {
	const start = scanner.position;
	const negative = scanner.take("-");
	if (negative) scanner.peek();
	const value = endlessNumber(scanner.match(endless)) ?? finiteNumber(scanner.match(number));
	if (value === undefined) {
		scanner.position = start;
		return undefined;
	}
	const rest = scanner.match(wordCharacters);
	const written = scanner.text.slice(start, scanner.position);
	if (rest !== undefined) scanner.complain(`\`${written}\` is no number.`, start);
	else if (/^-?\s*0\d*[89]/.test(written)) {
		scanner.complain(`\`${written}\` starts with 0 and is therefore octal, but 8 and 9 are no octal digits.`, start);
	}
	return negative ? -value : value;
}

function endlessNumber(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	return text.toLowerCase().startsWith("inf") ? Number.POSITIVE_INFINITY : Number.NaN;
}

function finiteNumber(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^0[xX]/.test(text)) return Number(text);
	return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text.replace(/[fF]$/, ""));
}

/** One or more quoted strings side by side, which protobuf joins, and where the last one ends. The scanner stands at the first quote. */
export function readString(scanner: Scanner): { readonly value: string; readonly end: number } {
	let value = "";
	let end = scanner.position;
	for (let quote = scanner.peek(); quote === '"' || quote === "'"; quote = scanner.peek()) {
		const start = scanner.position;
		const raw = scanner.match(quote === '"' ? double : single) ?? quote;
		if (scanner.text[scanner.position] === quote) scanner.position++;
		else scanner.complain("This string does not end on its line.", start);
		end = scanner.position;
		value += raw.includes("\\") ? resolveEscapes(raw.slice(1), scanner, start + 1) : raw.slice(1);
	}
	return { value, end };
}

/** Neighbouring byte escapes are taken together, because only together they may make a character of UTF-8. */
const escapes = /(?:\\(?:[0-7]{1,3}|[xX][0-9a-fA-F]{1,2}))+|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\./gs;
const plainEscapes: Readonly<Record<string, string>> = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	"\\": "\\",
	"'": "'",
	'"': '"',
	"?": "?",
};

function resolveEscapes(raw: string, scanner: Scanner, start: number): string {
	return raw.replace(escapes, (written, offset: number) => {
		if (/^\\[uU]./.test(written)) return fromCodePoint(Number.parseInt(written.slice(2), 16));
		if (/^\\(?:[0-7]|[xX].)/.test(written)) return decodeBytes(written);
		const plain = plainEscapes[written.slice(1)];
		if (plain === undefined)
			scanner.complain(`There is no escape \`${written}\` in a string.`, start + offset, start + offset + written.length);
		return plain ?? written.slice(1);
	});
}

function fromCodePoint(code: number): string {
	return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
}

function decodeBytes(written: string): string {
	const bytes = written
		.split("\\")
		.slice(1)
		.map((digits) => (/^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 8) & 0xff));
	return new TextDecoder().decode(Uint8Array.from(bytes));
}
