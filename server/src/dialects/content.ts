import { type Cursor, isEmpty, type Tree } from "../source/tree.ts";

/** No part of a manifest that a person writes says this much; aliases may make one that does. */
const most = 5000;

/**
 * All that a map says but for some of its keys, as a text that is the same for every map which says the same in whatever order. Undefined where a
 * placeholder stands in it, and where it is no map.
 */
export function contentOf(map: Cursor, without: readonly string[]): string | undefined {
	if (map.tree?.kind !== "map") return undefined;
	let left = most;
	const read = (tree: Tree, leftOut: readonly string[] = []): string | undefined => {
		left--;
		if (left < 0) return undefined;
		if (tree.kind === "scalar") return tree.templated ? undefined : JSON.stringify(tree.value);
		if (tree.kind === "list") return joined(tree.items.map((item) => read(item)));
		const entries = new Map(tree.entries.map(({ key, value }) => [key.value, value]));
		const said = [...entries].filter(([key, value]) => !leftOut.includes(key) && !isEmpty(value));
		const texts = said.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, text: read(value) }));
		return joined(texts.map(({ key, text }) => (text === undefined ? undefined : `${JSON.stringify(key)}:${text}`)));
	};
	return read(map.tree, without);
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
	return texts.includes(undefined) ? undefined : `(${texts.join(",")})`;
}
