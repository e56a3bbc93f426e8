import type { LineageNode } from "../../server/src/lsp/protocol.ts";
import type { Graph, Kind } from "./lineage-graph.ts";
import { kinds } from "./lineage-kinds.ts";

export interface Filter {
	readonly hidden: ReadonlySet<Kind>;
	/** Absent: whoever answers for it. */
	readonly owner?: string;
}

/** A graph of more nodes than this shows data and models first; what sets and runs them is a click away. */
const large = 150;

const order = new Intl.Collator("en", { numeric: true });

export function firstHidden(graph: Graph): ReadonlySet<Kind> {
	return new Set<Kind>(graph.nodes.size > large ? ["settings", "code"] : []);
}

export function passes({ kind, owner }: LineageNode, filter: Filter): boolean {
	return !filter.hidden.has(kind) && (filter.owner === undefined || owner === filter.owner);
}

/** How many there are of each kind, in the order of the flow; kinds that nothing is of are left out. */
export function kindCounts(nodes: Iterable<LineageNode>): readonly (readonly [Kind, number])[] {
	const counts = new Map<Kind, number>();
	for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	return kinds.flatMap((kind) => {
		const count = counts.get(kind);
		return count === undefined ? [] : [[kind, count] as const];
	});
}

/** Whoever answers for something, by name. */
export function owners(graph: Graph): readonly string[] {
	const found = new Set<string>();
	for (const { owner } of graph.nodes.values()) if (owner !== undefined) found.add(owner);
	return [...found].sort(order.compare);
}

/** The nodes whose name holds all the words, those that begin with the first of them before the others, shorter names before longer ones. */
export function search(graph: Graph, text: string): readonly LineageNode[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const [first] = words;
	if (first === undefined) return [];
	const found: { readonly node: LineageNode; readonly rank: number }[] = [];
	for (const node of graph.nodes.values()) {
		const name = node.name.toLowerCase();
		if (words.every((word) => name.includes(word))) found.push({ node, rank: (name.startsWith(first) ? 0 : 1e6) + name.length });
	}
	return found.sort((a, b) => a.rank - b.rank || order.compare(a.node.name, b.node.name)).map(({ node }) => node);
}
