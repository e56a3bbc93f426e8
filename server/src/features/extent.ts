import type { Finding } from "../facts/finding.ts";
import type { Thing } from "../facts/thing.ts";
import { contains, type Span } from "../source/span.ts";
import type { Tree } from "../source/tree.ts";
import type { World } from "../workspace/world.ts";

/** The findings of one file, each with the declared things that it is about: those with the least text around it. */
export function findingsByThing(world: World, file: string): ReadonlyMap<Thing, readonly Finding[]> {
	const found = new Map<Thing, Finding[]>();
	const findings = world.findings(file);
	if (findings.length === 0) return found;
	const trees = world.reading(file)?.documents.map(({ tree }) => tree) ?? [];
	const extents = world.lineage
		.thingsIn(file)
		.filter(({ declared }) => declared)
		.map((thing) => ({ thing, extent: extentOf(thing, trees) }))
		.toSorted((a, b) => length(a.extent) - length(b.extent));
	for (const finding of findings) {
		const around = extents.filter(({ extent }) => contains(extent, finding.at));
		const [least] = around;
		for (const { thing, extent } of around) {
			if (least && length(extent) === length(least.extent)) found.set(thing, [...(found.get(thing) ?? []), finding]);
		}
	}
	return found;
}

/** All that is written of a thing: the entry whose key it is, the item of a list that it stands in, or the whole document. */
function extentOf({ at, kind }: Thing, trees: readonly Tree[]): Span {
	const root = trees.find((tree) => contains(tree.at, at));
	if (!root) return at;
	let [tree, extent]: [Tree, Span | undefined] = [root, undefined];
	for (;;) {
		if (tree.kind === "map") {
			const entry = tree.entries.find((one) => !one.merged && contains(one.at, at));
			if (!entry) break;
			if (contains(entry.key.at, at)) return entry.at;
			tree = entry.value;
		} else if (tree.kind === "list") {
			const item = tree.items.find((one) => contains(one.at, at));
			if (!item) break;
			if (item.kind === "map") extent = item.at;
			tree = item;
		} else break;
	}
	return extent ?? (kind === "service" || kind === "model" ? root.at : at);
}

function length({ start, end }: Span): number {
	return end - start;
}
