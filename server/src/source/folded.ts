import type { Decoded } from "./relocate.ts";
import type { TreeScalar } from "./tree.ts";

/**
 * What quoted YAML stands for, with the place of each character, where the text goes on over several lines: a line break between words is one
 * space, and each empty line is one line break. Nothing where the text cannot be told character by character.
 */
export function decodeFolded(text: string, { at, value, style }: TreeScalar): Decoded | undefined {
	if (typeof value !== "string" || style !== "quoted") return undefined;
	const offsets = offsetsOf(text, at.start + 1, at.end - 1, text[at.start] ?? "");
	return offsets.length === value.length + 1 ? { value, offsets } : undefined;
}

function offsetsOf(text: string, start: number, end: number, quote: string): readonly number[] {
	const offsets: number[] = [];
	let i = start;
	while (i < end) {
		const fold = foldAt(text, i, end);
		if (fold) {
			for (let n = 0; n < Math.max(1, fold.breaks - 1); n++) offsets.push(i);
			i = fold.next;
		} else if (quote === '"' && text[i] === "\\" && /[\r\n]/.test(text[i + 1] ?? "")) {
			// An escaped line break joins the two lines without a space.
			i = foldAt(text, i + 1, end)?.next ?? i + 2;
		} else {
			offsets.push(i);
			i += lengthAt(text, i, quote);
		}
	}
	return [...offsets, end];
}

/** Blanks and line breaks from here to the next word, if there is a line break among them. */
function foldAt(text: string, start: number, end: number): { readonly next: number; readonly breaks: number } | undefined {
	let next = start;
	while (next < end && /[ \t\r\n]/.test(text[next] ?? "")) next++;
	const breaks = text.slice(start, next).split("\n").length - 1;
	return breaks > 0 ? { next, breaks } : undefined;
}

/** A quote that is doubled and an escape are one character each. */
function lengthAt(text: string, i: number, quote: string): number {
	if (quote === "'") return text[i] === "'" ? 2 : 1;
	if (text[i] !== "\\") return 1;
	const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
	return 2 + (digits[text[i + 1] ?? ""] ?? 0);
}
