import type { Graph, Node } from "../lineage/graph.ts";
import { contains, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** What takes part in the flow of data and is spoken of at an offset, with the words that do. */
export interface NodePlace {
	readonly node: Node;
	readonly at: Span;
}

/** The narrowest words win; where there are none that stand for a thing by themselves, those of a relation stand for what it leads to. */
export function nodeAt(world: World, graph: Graph, file: string, offset: number): NodePlace | undefined {
	const point = { file, start: offset, end: offset };
	const things = world.lineage.thingsIn(file).filter(({ at }) => contains(at, point));
	const narrowest = things.toSorted((a, b) => length(a.at) - length(b.at) || Number(b.declared) - Number(a.declared))[0];
	if (narrowest) return { node: graph.nodeOf(narrowest), at: narrowest.at };
	const relation = world.lineage.relationsIn(file).find(({ at, kind }) => kind !== "feedback" && contains(at, point));
	const node = relation && graph.meant(relation.kind === "write" ? relation.to : relation.from, file);
	return relation && node ? { node, at: relation.at } : undefined;
}

/** Where a node is declared, or else mentioned. */
export function placeOfNode({ things }: Node): Span {
	return things[0]?.at ?? { file: "", start: 0, end: 0 };
}

function length({ start, end }: Span): number {
	return end - start;
}
