/** Letters of scripts that terminals draw twice as wide, and pictures. */
const wide =
	/[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;
/** What is drawn over the letter before it, or not at all. */
const unseen = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]*$/u;
const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
const plain = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
	if (plain.test(text)) return text.length;
	let sum = 0;
	for (const { segment } of letters.segment(text)) sum += columnsOfLetter(segment);
	return sum;
}

function columnsOfLetter(letter: string): number {
	if (unseen.test(letter)) return 0;
	// A variation selector makes a picture of a sign.
	return wide.test(letter) || letter.includes("\ufe0f") ? 2 : 1;
}

/** Lines of at most so many columns, where words allow it: a word, and with it a path or an id, is never parted. */
export function wrapped(text: string, columns: number): readonly string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > columns) {
			lines.push(line);
			line = word;
		} else line = line === "" ? word : `${line} ${word}`;
	}
	return [...lines, line];
}

/** The part of a line around a stretch of it that fits into so many columns, and where the stretch stands in that part, in columns. */
export interface Excerpt {
	readonly text: string;
	readonly from: number;
	readonly width: number;
}

/** `start` and `end` are offsets in the line. */
export function excerpt(line: string, start: number, end: number, columns: number): Excerpt {
	const pieces = plain.test(line) ? undefined : [...letters.segment(line)];
	const cut = (from: number, to: number) => line.slice(from, to);
	const first = startOf(pieces, start);
	const last = Math.max(first + 1, endOf(pieces, end));
	if (columnsOf(line) <= columns) return { text: line, from: columnsOf(cut(0, first)), width: Math.max(1, columnsOf(cut(first, last))) };
	// A finding at the beginning of a long line is shown with that beginning, any other one with a quarter of the room before it.
	let from = first;
	const before = Math.floor(columns / 4);
	while (from > 0 && first - from < columns && columnsOf(cut(from, first)) < before) from = startOf(pieces, from - 1);
	const mark = from > 0 ? "…" : "";
	let to = from;
	let room = columns - 1 - mark.length;
	for (;;) {
		const next = endOf(pieces, to + 1);
		room -= columnsOf(cut(to, next));
		if (to >= line.length || room < 0) break;
		to = next;
	}
	const visible = Math.min(last, to);
	return {
		text: `${mark}${cut(from, to)}${to < line.length ? "…" : ""}`,
		from: mark.length + columnsOf(cut(from, first)),
		width: Math.max(1, columnsOf(cut(first, visible))),
	};
}

type Pieces = readonly Intl.SegmentData[] | undefined;

/** Where the letter begins that an offset lies in. */
function startOf(pieces: Pieces, offset: number): number {
	return pieces?.[placeIn(pieces, offset)]?.index ?? offset;
}

/** Where the letter ends that begins before an offset. */
function endOf(pieces: Pieces, offset: number): number {
	const piece = pieces?.[placeIn(pieces, offset - 1)];
	return piece ? piece.index + piece.segment.length : offset;
}

/** The last letter that begins at an offset or before it. */
function placeIn(pieces: readonly Intl.SegmentData[], offset: number): number {
	let low = 0;
	let high = pieces.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((pieces[middle]?.index ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}
