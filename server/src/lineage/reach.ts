import type { Edge, Graph, Node } from "./graph.ts";
import { type Step, walk, wayTo } from "./walk.ts";

/** Whatever data of a node gets to, or comes from: with the edge that first led there and how many steps away it is. */
export interface Reached {
	readonly node: Node;
	readonly by: Edge;
	readonly steps: number;
}

/** What a change of a node can be felt by (`down`), or comes of (`up`), nearest first and not more than `most` nodes; the node itself is none. */
export function reach(graph: Graph, start: Node, direction: "up" | "down", most = Number.POSITIVE_INFINITY): readonly Reached[] {
	const found: Reached[] = [];
	for (const step of onwards(graph, start, direction)) {
		if (step.node === start) continue;
		found.push({ node: step.node, by: step.edge, steps: wayTo(step).length });
		if (found.length >= most) break;
	}
	return found;
}

/** The edges of a shortest way from one node to another along the flow of data; undefined where there is none. */
export function wayBetween(graph: Graph, from: Node, to: Node): readonly Edge[] | undefined {
	for (const step of onwards(graph, from, "down")) if (step.node === to) return wayTo(step);
	return undefined;
}

/** What a deployment brings about comes back as data only with time, and not with the change itself. */
function onwards(graph: Graph, start: Node, direction: "up" | "down"): Iterable<Step> {
	return walk(graph, start, direction, ({ kind }) => kind !== "feedback");
}
