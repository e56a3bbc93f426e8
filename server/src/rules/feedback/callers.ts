import type { Card } from "../../facts/card.ts";
import type { Edge, Graph, Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { cardsOf, deploymentOf, isFallback, partsOf } from "../../lineage/walk.ts";
import type { Span } from "../../source/span.ts";

/** Somebody who asks a deployment or reads its answers, and the words that say so. */
export interface Caller {
	readonly node: Node;
	readonly at: Span;
	readonly verb: "asks" | "passes requests on to" | "reads the answers of";
}

/** Whoever asks what a card speaks for, straight or by way of something that only passes requests on, which is told too. */
export function callersOf(card: Card, graph: Graph, lineage: Lineage): readonly Caller[] {
	const own = partsOf(card, graph);
	const callers = new Map<Node, Caller>();
	const answering = [...own];
	for (const node of answering) {
		for (const edge of graph.outOf(node)) {
			const caller = callerBy(edge, card, graph, lineage);
			if (!caller || own.has(caller.node) || callers.has(caller.node)) continue;
			callers.set(caller.node, caller);
			if (caller.verb === "passes requests on to") answering.push(caller.node);
		}
	}
	return [...callers.values()];
}

function callerBy(edge: Edge, card: Card, graph: Graph, lineage: Lineage): Caller | undefined {
	const { kind, to, at } = edge;
	if (kind === "write" && at.file !== card.at.file) {
		const reader = lineage.factsOf(at.file)?.cards.find(({ sources }) => sources.some(({ model }) => model?.at.start === at.start));
		const node = reader && deploymentOf(reader, graph);
		return node && { node, at, verb: "reads the answers of" };
	}
	if (kind !== "call" || (to.kind !== "service" && to.kind !== "consumer") || isFallback(edge, lineage)) return undefined;
	return { node: to, at, verb: isRouter(to, graph, lineage) ? "passes requests on to" : "asks" };
}

/** It serves no model, runs nothing of its own and stands in no card: a graph of services, or what leads to the pods of one. */
export function isRouter(node: Node, graph: Graph, lineage: Lineage): boolean {
	if (node.kind !== "service" || cardsOf(node, lineage).length > 0 || graph.into(node).some(({ kind }) => kind === "serve")) return false;
	return node.things.every(({ at, declared }) => {
		const services = lineage.factsOf(at.file)?.services ?? [];
		const service = services.find((one) => (one.name?.at ?? one.at).start === at.start);
		return !declared || service?.containers.length === 0;
	});
}
