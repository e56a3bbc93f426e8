import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import { elsewhere } from "../kubernetes/remark.ts";

/** `<<` is a key like any other to Compose's reader of YAML, so it stands once in a map and takes a list of what is merged. */
export function* checkMerges(tree: Tree, text: string, title: string): Iterable<PlatformRemark> {
	const seen = new Set<Tree>();
	const open: Tree[] = [tree];
	for (let node = open.pop(); node; node = open.pop()) {
		if (seen.has(node) || node.kind === "scalar") continue;
		seen.add(node);
		open.push(...(node.kind === "map" ? node.entries.map(({ value }) => value) : node.items));
		const [first, second] = node.kind === "map" && node.entries.some(({ merged }) => merged) ? mergesIn(node, text) : [];
		if (!first || !second) continue;
		const message = `\`<<\` stands twice in the same map, which ${title} refuses; one \`<<\` takes a list, as in \`<<: [*first, *second]\`.`;
		yield { rule: "config/duplicate-key", at: second, message, ...elsewhere("It stands here already.", first) };
	}
}

/** A map in lines of its own: keys that begin where its first one does. */
function mergesIn({ at }: TreeMap, text: string): readonly Span[] {
	const column = at.start - (text.lastIndexOf("\n", at.start - 1) + 1);
	const lines = text.slice(at.start, at.end).split("\n");
	let start = at.start;
	return lines.flatMap((line, i) => {
		const from = start + (i === 0 ? 0 : column);
		start += line.length + 1;
		const own = i === 0 ? line : /^ *$/.test(line.slice(0, column)) ? line.slice(column) : "";
		return /^<<\s*(?::|$)/.test(own) ? [{ ...at, start: from, end: from + 2 }] : [];
	});
}
