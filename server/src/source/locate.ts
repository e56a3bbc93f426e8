import type { Located } from "./span.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** The way from the root to the innermost thing at an offset. */
export interface Trail {
	/** Keys and indices from the root. */
	readonly path: readonly (string | number)[];
	/** The entries that were passed, outermost first. */
	readonly entries: readonly TreeEntry[];
	readonly node: Tree;
	/** Set when the offset is on a key and not in its value. */
	readonly key: Located<string> | undefined;
}

export function trailAt(root: Tree, offset: number): Trail | undefined {
	if (offset < root.at.start || offset > root.at.end) return undefined;
	const path: (string | number)[] = [];
	const entries: TreeEntry[] = [];
	let node = root;
	for (;;) {
		if (node.kind === "map") {
			const entry = entryAt(node.entries, offset);
			if (!entry) break;
			path.push(entry.key.value);
			entries.push(entry);
			if (offset <= entry.key.at.end) return { path, entries, node: entry.value, key: entry.key };
			if (entry.value.at.start > offset || entry.value.at.end < offset) break;
			node = entry.value;
		} else if (node.kind === "list") {
			const index = node.items.findIndex(({ at }) => at.start <= offset && offset <= at.end);
			const item = node.items[index];
			if (!item) break;
			path.push(index);
			node = item;
		} else break;
	}
	return { path, entries, node, key: undefined };
}

/** Of entries that reach around each other, as tables of TOML that are told of in turn do, the one that the last words before the offset are of. */
function entryAt(entries: readonly TreeEntry[], offset: number): TreeEntry | undefined {
	const around = entries.filter((one) => !one.merged && one.at.start <= offset && offset <= one.at.end);
	const [first, ...others] = around;
	if (others.length === 0) return first;
	return around.reduce((best, one) => (lastStart(one, offset) > lastStart(best, offset) ? one : best));
}

/** Where the last key of an entry stands that is not behind an offset. */
function lastStart({ key, value, at }: TreeEntry, offset: number): number {
	const inner =
		value.kind === "map"
			? value.entries
			: value.kind === "list"
				? value.items.flatMap((item) => (item.kind === "map" ? item.entries : []))
				: [];
	return inner.reduce(
		(last, one) => (one.at.start > offset ? last : Math.max(last, lastStart(one, offset))),
		Math.min(at.start, key.at.start),
	);
}
