import type { Edge, Graph, Node } from "./graph.ts";

/** Whatever data of a node gets to, or comes from: each with the edge that first led there and how many steps away it is. Not the node itself. */
export interface Reached {
	readonly node: Node;
	readonly by: Edge;
	readonly steps: number;
}

/**
 * Walks along the flow of data (`down`) or against it (`up`), nearest first, not further than `most` nodes. What a deployment brings about comes
 * back as data only with time, so that `feedback` is not followed; and two parts of one folder are not each other, so that a way never goes
 * over two `part` edges in a row.
 */
export function reach(graph: Graph, start: Node, direction: "up" | "down", most = Number.POSITIVE_INFINITY): readonly Reached[] {
	const found = new Map<Node, Reached>();
	const queue: { readonly node: Node; readonly last: Edge | undefined; readonly steps: number }[] = [
		{ node: start, last: undefined, steps: 0 },
	];
	const throughPart = new Set<Node>();
	for (const { node, last, steps } of queue) {
		const edges = direction === "down" ? graph.outOf(node) : graph.into(node);
		for (const edge of edges) {
			if (edge.kind === "feedback" || (edge.kind === "part" && last?.kind === "part")) continue;
			const next = direction === "down" ? edge.to : edge.from;
			if (next === start) continue;
			const isPart = edge.kind === "part";
			// One that was first reached over a part may go on over a part once it is reached in another way.
			const isNew = !found.has(next);
			if (!isNew && (isPart || !throughPart.delete(next))) continue;
			if (isNew && found.size >= most) return [...found.values()];
			if (isNew) found.set(next, { node: next, by: edge, steps: steps + 1 });
			if (isNew && isPart) throughPart.add(next);
			queue.push({ node: next, last: edge, steps: steps + 1 });
		}
	}
	return [...found.values()];
}

/** The edges of a shortest way from one node to another along the flow of data; undefined where there is none. */
export function wayBetween(graph: Graph, from: Node, to: Node): readonly Edge[] | undefined {
	const by = new Map(reach(graph, from, "down").map((reached) => [reached.node, reached.by]));
	const way: Edge[] = [];
	for (let node = to; node !== from; ) {
		const edge = by.get(node);
		if (!edge) return undefined;
		way.unshift(edge);
		node = edge.from;
	}
	return way;
}
