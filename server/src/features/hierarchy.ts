import type { Edge, Node } from "../lineage/graph.ts";
import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { type NodePlace, nodeAt } from "./node-at.ts";

/** A neighbour in the flow of data, with every place that says so. */
export interface Neighbour {
	readonly node: Node;
	readonly kinds: ReadonlySet<Edge["kind"]>;
	readonly places: readonly Span[];
}

/** What the words at an offset stand for in the flow of data. */
export function flowAt(world: World, file: string, offset: number): NodePlace | undefined {
	return nodeAt(world, world.lineage.graph, file, offset);
}

/** What the node known by this key gets its data from (`up`) or hands it to (`down`), in the order of the places. */
export function neighbours(world: World, id: string, direction: "up" | "down"): readonly Neighbour[] {
	const graph = world.lineage.graph;
	const node = graph.meant(id, "");
	if (!node) return [];
	const found = new Map<Node, { readonly kinds: Set<Edge["kind"]>; readonly places: Span[] }>();
	for (const edge of direction === "down" ? graph.outOf(node) : graph.into(node)) {
		const other = direction === "down" ? edge.to : edge.from;
		const known = found.get(other) ?? { kinds: new Set(), places: [] };
		known.kinds.add(edge.kind);
		known.places.push(edge.at);
		found.set(other, known);
	}
	return [...found].map(([other, said]) => ({ node: other, ...said }));
}
