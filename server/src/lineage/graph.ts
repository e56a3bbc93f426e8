import type { RelationKind, Thing, ThingKind } from "../facts/thing.ts";
import type { Span } from "../source/span.ts";
import { GraphReader, type Memory } from "./graph-reader.ts";
import type { Lineage } from "./lineage.ts";

/** All that the files of a workspace say of one thing. The same object for as long as it is of this kind and name. */
export interface Node {
	/** One of its keys: the same as long as the same files speak of it in the same way. */
	readonly id: string;
	readonly kind: ThingKind;
	readonly name: string;
	/** Declarations first, in the order of files and places. */
	readonly things: readonly Thing[];
}

export interface Edge {
	readonly kind: RelationKind;
	readonly from: Node;
	readonly to: Node;
	/** The words that say so. */
	readonly at: Span;
	readonly version?: string;
}

/** The flow of data, asked step by step: nothing is looked at that is not on the way. */
export interface Graph {
	nodeOf(thing: Thing): Node;
	/** What a key or a name means in this file. */
	meant(word: string, file: string): Node | undefined;
	nodesIn(file: string): readonly Node[];
	/** What its data comes from. */
	into(node: Node): readonly Edge[];
	/** Where its data goes. */
	outOf(node: Node): readonly Edge[];
}

/** Every node and edge of some files, with what of other repositories hangs together with them. Nothing of it is kept for the next time. */
export function wholeGraph(
	files: readonly string[],
	lineage: Lineage,
): { readonly nodes: readonly Node[]; readonly edges: readonly Edge[]; readonly graph: Graph } {
	const graph = freshGraph(lineage);
	const nodes = new Set(files.flatMap((file) => graph.nodesIn(file)));
	const edges: Edge[] = [];
	for (const node of nodes) {
		const out = graph.outOf(node);
		edges.push(...out);
		for (const { to } of out) nodes.add(to);
		for (const { from } of graph.into(node)) nodes.add(from);
	}
	const told = worthTelling(nodes, edges);
	return { nodes: [...told], edges: edges.filter(({ from, to }) => told.has(from) && told.has(to)), graph };
}

/** A graph of this moment, for whoever looks at all of it: the memory that all files share would grow with it. */
export function freshGraph(lineage: Lineage): Graph {
	const answers = new Map<string, unknown>();
	const memory: Memory = {
		remember<T>(question: string, find: () => T): T {
			if (!answers.has(question)) answers.set(question, find());
			return answers.get(question) as T;
		},
	};
	return new GraphReader(lineage, memory);
}

/**
 * Programs that ask no model, whatever they ask each other, settings that set nothing but settings, and what is only mentioned without any relation
 * are no part of the picture.
 */
function worthTelling(nodes: ReadonlySet<Node>, edges: readonly Edge[]): ReadonlySet<Node> {
	const related = new Set(edges.flatMap((edge) => (isAmongSettings(edge) ? [] : [edge.from, edge.to])));
	const told = new Set(
		[...nodes].filter((node) => node.kind !== "consumer" && (related.has(node) || node.things.some((one) => one.declared))),
	);
	const asked = edges.filter(({ to }) => to.kind === "consumer");
	const composed = edges.filter(isAmongSettings);
	for (let before = -1; before !== told.size; ) {
		before = told.size;
		for (const { from, to } of asked) if (told.has(from)) told.add(to);
		for (const { from, to } of composed) if (told.has(to)) told.add(from);
	}
	return told;
}

function isAmongSettings({ from, to }: Edge): boolean {
	return from.kind === "settings" && to.kind === "settings";
}
