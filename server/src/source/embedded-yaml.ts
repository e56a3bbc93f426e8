import { type Decoded, locator, relocate } from "./relocate.ts";
import type { Span } from "./span.ts";
import { isBrokenByTemplate } from "./template.ts";
import type { SyntaxProblem, Tree, TreeScalar } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** YAML that stands as text in a scalar of YAML. */
export interface EmbeddedYaml {
	/** The first document; nothing where the text holds none, or where placeholders keep it from being read. */
	readonly tree: Tree | undefined;
	readonly problems: readonly SyntaxProblem[];
	/** The text stands in the file just as it is read, line by line, so that a fix can be written into it. */
	readonly editable: boolean;
}

/**
 * Reads YAML out of a scalar of the file whose text is `text`. Every place is one of that file. Where the text is folded, or escaped over several
 * lines, the whole scalar is the place of everything in it.
 */
export function readEmbeddedYaml(text: string, scalar: TreeScalar): EmbeddedYaml {
	const { file } = scalar.at;
	if (typeof scalar.value !== "string") return { tree: undefined, problems: [], editable: false };
	const source = readYaml(file, scalar.value);
	const broken = isBrokenByTemplate(source);
	const decoded = decodeScalar(text, scalar);
	const locate = decoded ? locator(file, decoded) : () => scalar.at;
	// Where the text ends too early, what is told stands at its last character, and not at what comes behind the scalar.
	const last = Math.max(0, scalar.value.trimEnd().length - 1);
	const within = (at: Span): Span => (at.start > last ? { file, start: last, end: last + 1 } : at);
	const [first] = broken ? [] : source.documents;
	return {
		tree: first && relocate(first, locate),
		problems: broken ? [] : source.problems.map(({ at, message }) => ({ at: locate(within(at)), message })),
		editable: decoded !== undefined && scalar.style === "block",
	};
}

/** What a scalar stands for, with the place of each character; nothing where that cannot be told character by character. */
export function decodeScalar(text: string, { at, value, style }: TreeScalar): Decoded | undefined {
	if (typeof value !== "string") return undefined;
	const written = text.slice(at.start, at.end);
	if (style === "block") return written.startsWith("|") ? decodeLiteral(text, at.start, value) : undefined;
	const quote = style === "quoted" ? (written[0] ?? "") : "";
	const offsets = quote ? quotedOffsets(text, at.start + 1, at.end - 1, quote) : plainOffsets(at.start, at.end);
	return offsets.length === value.length + 1 ? { value, offsets } : undefined;
}

/** Each line of the value is the end of a line of the file: only indentation goes before it. */
function decodeLiteral(text: string, start: number, value: string): Decoded | undefined {
	const offsets: number[] = [];
	let line = text.indexOf("\n", start) + 1;
	if (line === 0) return undefined;
	for (const [i, words] of value.split("\n").entries()) {
		if (i > 0) offsets.push(Math.max(start, line - 1));
		const newline = text.indexOf("\n", line);
		const next = newline < 0 ? text.length + 1 : newline + 1;
		const end = text[next - 2] === "\r" ? next - 2 : next - 1;
		const from = end - words.length;
		if (from < line || text.slice(from, end) !== words || text.slice(line, from).trim() !== "") {
			// Behind the last line break the scalar is over, and what follows belongs to others.
			if (words === "" && i > 0) continue;
			return undefined;
		}
		if (words !== "") for (let at = from; at < end; at++) offsets.push(at);
		line = next;
	}
	return { value, offsets: [...offsets, Math.min(line, text.length)] };
}

function plainOffsets(start: number, end: number): readonly number[] {
	return Array.from({ length: end - start + 1 }, (_, i) => start + i);
}

/** Of text on one line. An escape stands where its backslash or first quote does; a line break in quotes is folded, so it yields too few. */
function quotedOffsets(text: string, start: number, end: number, quote: string): readonly number[] {
	const offsets: number[] = [];
	for (let i = start; i < end; i++) {
		if (text[i] === "\n") return [];
		offsets.push(i);
		if (quote === "'" && text[i] === "'") i++;
		if (quote === '"' && text[i] === "\\") i += escapeLength(text[i + 1]);
	}
	return [...offsets, end];
}

/** Characters behind the backslash that belong to the escape. */
function escapeLength(letter: string | undefined): number {
	const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
	return 1 + ((letter && digits[letter]) || 0);
}
