import type { LineageEdge, LineageGraph, LineageNode } from "../../server/src/lsp/protocol.ts";

export type Kind = LineageNode["kind"];
export type EdgeKind = LineageEdge["kind"];
export type Severity = LineageNode["findings"][number]["severity"];

/** Everything that the server knows of the flow of data, with its neighbours at hand. */
export interface Graph {
	readonly nodes: ReadonlyMap<string, LineageNode>;
	/** Both ends of each are there. */
	readonly edges: readonly LineageEdge[];
	/** The edges that leave a node, by its id; absent where there are none. */
	readonly out: ReadonlyMap<string, readonly LineageEdge[]>;
	/** The edges that reach a node. */
	readonly into: ReadonlyMap<string, readonly LineageEdge[]>;
}

export function indexed({ nodes, edges }: LineageGraph): Graph {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const known = edges.filter(({ from, to }) => byId.has(from) && byId.has(to));
	return { nodes: byId, edges: known, out: grouped(known, "from"), into: grouped(known, "to") };
}

/** What data a node comes from and what it flows on to, over any number of steps. In a ring a node is in both; the node itself is in neither. */
export interface Closure {
	readonly upstream: ReadonlySet<string>;
	readonly downstream: ReadonlySet<string>;
}

export function closureOf(graph: Graph, id: string): Closure {
	return { upstream: reached(graph.into, "from", id), downstream: reached(graph.out, "to", id) };
}

/** The node with what is so many steps up or down the flow, nearest first, as far as it is shown. */
export function neighbourhood(graph: Graph, id: string, steps: number, isShown: (node: LineageNode) => boolean): readonly string[] {
	const up = ring(graph.into, "from", id, steps);
	const down = ring(graph.out, "to", id, steps);
	const found = new Set([id]);
	for (let step = 0; step < steps; step++) {
		for (const next of [...(up[step] ?? []), ...(down[step] ?? [])]) {
			const node = graph.nodes.get(next);
			if (node && isShown(node)) found.add(next);
		}
	}
	return [...found];
}

/** The edges by what is at one of their ends. */
export function grouped(edges: readonly LineageEdge[], end: "from" | "to"): ReadonlyMap<string, readonly LineageEdge[]> {
	const groups = new Map<string, LineageEdge[]>();
	for (const edge of edges) {
		const group = groups.get(edge[end]);
		if (group) group.push(edge);
		else groups.set(edge[end], [edge]);
	}
	return groups;
}

function reached(edges: Graph["out"], end: "from" | "to", start: string): ReadonlySet<string> {
	return new Set(ring(edges, end, start, Number.POSITIVE_INFINITY).flat());
}

/** What is first reached after one step, after two steps … */
function ring(edges: Graph["out"], end: "from" | "to", start: string, steps: number): readonly (readonly string[])[] {
	const seen = new Set([start]);
	const rings: (readonly string[])[] = [];
	for (let border: readonly string[] = [start]; border.length > 0 && rings.length < steps; ) {
		const next: string[] = [];
		for (const id of border) {
			for (const edge of edges.get(id) ?? []) {
				if (seen.has(edge[end])) continue;
				seen.add(edge[end]);
				next.push(edge[end]);
			}
		}
		if (next.length > 0) rings.push(next);
		border = next;
	}
	return rings;
}
