import type { Located, Span } from "./span.ts";
import type { Tree } from "./tree.ts";

/** Text as a program reads it, with the place in the file that each of its characters comes from. */
export interface Decoded {
	readonly value: string;
	/** One offset for each UTF-16 unit of `value`, and the end of the text as the last one. */
	readonly offsets: readonly number[];
}

/** Says where in the file a stretch of decoded text stands. */
export function locator(file: string, { offsets }: Decoded): (at: Span) => Span {
	return (at) => {
		const start = offsets[Math.min(at.start, offsets.length - 1)] ?? 0;
		// What the next character begins with may be an escape or a continued line, so the end is counted from the last character.
		const last = offsets[Math.min(at.end, offsets.length) - 1] ?? start;
		return { file, start, end: at.end > at.start ? Math.max(start, last + 1) : start };
	};
}

/** The same tree with other places. Branches that are shared stay shared. */
export function relocate(tree: Tree, locate: (at: Span) => Span, done: Map<Tree, Tree> = new Map()): Tree {
	const known = done.get(tree);
	if (known) return known;
	const moved = move(tree, locate, done);
	done.set(tree, moved);
	return moved;
}

function move(tree: Tree, locate: (at: Span) => Span, done: Map<Tree, Tree>): Tree {
	const at = locate(tree.at);
	if (tree.kind === "scalar") return { ...tree, at };
	if (tree.kind === "list") return { ...tree, at, items: tree.items.map((item) => relocate(item, locate, done)) };
	const key = (word: Located<string>): Located<string> => ({ value: word.value, at: locate(word.at) });
	const entries = tree.entries.map((entry) => ({
		...entry,
		key: key(entry.key),
		value: relocate(entry.value, locate, done),
		at: locate(entry.at),
	}));
	return { ...tree, at, entries };
}
