import type { Edge, Node } from "../lineage/graph.ts";
import { type Drawn, ownerOf, placeText, titleOf } from "./graph.ts";

/** Each node with what it gets its data from, in the order of the flow: whatever feeds something stands above it where no circle forbids. */
export function writeGraphText(drawn: Drawn): string {
	const { nodes, edges } = drawn;
	if (nodes.length === 0) return "Nothing here says where data comes from or goes to.\n";
	const into = new Map<Node, Edge[]>();
	for (const edge of edges) {
		const known = into.get(edge.to);
		if (known) known.push(edge);
		else into.set(edge.to, [edge]);
	}
	const blocks = inOrder(nodes, into).map((node) => {
		const owner = ownerOf(node);
		const head = `${titleOf(node)}${owner === undefined ? "" : `  (${owner})`}  ${placeText(node, drawn)}`;
		return [head, ...(into.get(node) ?? []).map((edge) => incoming(edge, drawn))].join("\n");
	});
	return `${blocks.join("\n")}\n\n${counted(nodes.length, "node")}, ${counted(edges.length, "edge")}.\n`;
}

function incoming({ kind, from, at, version }: Edge, { place }: Drawn): string {
	const { file, line } = place(at);
	return `    ${words[kind]} ${titleOf(from)}${version === undefined ? "" : `, version ${version}`}  ${file}:${line}`;
}

/** How an edge reads from its end. */
export const words: Readonly<Record<Edge["kind"], string>> = {
	read: "reads",
	write: "is written by",
	serve: "serves",
	call: "asks",
	set: "is set by",
	label: "takes labels from",
	feedback: "is fed back by",
	part: "overlaps",
};

function inOrder(nodes: readonly Node[], into: ReadonlyMap<Node, readonly Edge[]>): readonly Node[] {
	const placed = new Set<Node>();
	const left: { readonly node: Node; done: boolean }[] = nodes.toReversed().map((node) => ({ node, done: false }));
	const open = new Set<Node>();
	while (left.length > 0) {
		const top = left.at(-1);
		if (!top || top.done || placed.has(top.node)) {
			if (top) placed.add(top.node);
			left.pop();
			continue;
		}
		top.done = true;
		open.add(top.node);
		for (const { from, kind } of into.get(top.node) ?? []) {
			if (kind !== "feedback" && !placed.has(from) && !open.has(from)) left.push({ node: from, done: false });
		}
	}
	return [...placed];
}

function counted(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
