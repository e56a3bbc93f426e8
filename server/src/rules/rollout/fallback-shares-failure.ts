import type { Card } from "../../facts/card.ts";
import { nameKey } from "../../facts/thing.ts";
import { dataKey } from "../../lineage/card-statements.ts";
import type { Edge, Graph, Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { cardsOf, deploymentOf, isFallback, partsOf, walk, wayTo } from "../../lineage/walk.ts";
import { placesOn } from "../feedback/way.ts";
import { rule } from "../rule.ts";

export const fallbackSharesFailure = rule({
	id: "rollout/fallback-shares-failure",
	summary: "What is to answer when the model does not fails together with it.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const graph = lineage.graph;
		const target = card.fallback?.target;
		const fallback = target && graph.meant(nameKey("service", target.value), card.at.file);
		if (!target || !fallback) return;
		const own = partsOf(card, graph);
		const found = own.has(fallback) ? { what: "is the deployment itself", way: [] } : sharedBy(card, fallback, own, graph, lineage);
		if (!found) return;
		const message = `\`${target.value}\` is to answer when ${card.name ? `\`${card.name.value}\`` : "the model"} does not, but it ${found.what}.`;
		yield { at: target.at, message, ...(found.way.length > 0 ? { related: placesOn(found.way) } : {}) };
	},
});

interface Shared {
	readonly what: string;
	readonly way: readonly Edge[];
}

/** What both need before they can answer: the deployment itself, a service that both ask, a model that both are, or data that both look up. */
function sharedBy(card: Card, fallback: Node, own: ReadonlySet<Node>, graph: Graph, lineage: Lineage): Shared | undefined {
	const behind = neededBy([...own], graph, lineage);
	const theirs = neededBy([fallback], graph, lineage);
	for (const [node, way] of theirs) {
		const name = `\`${node.name}\``;
		if (own.has(node) && node.kind === "service") return { what: `asks ${name} for its answers in turn`, way };
		const [known] = own.has(node) ? [[]] : [behind.get(node)];
		if (!known) continue;
		const what = node.kind === "model" ? `is served by the same model ${name}` : `waits for ${name}, as that does`;
		return { what, way: [...way, ...known] };
	}
	const asked = behind.get(fallback);
	if (asked) return { what: "is what that waits for already", way: asked };
	return backAgain(fallback, own, graph, lineage) ?? sameSource(card, fallback, graph, lineage);
}

/** Everything on the way against the flow of requests and of models to their servers, with the way to it. */
function neededBy(starts: readonly Node[], graph: Graph, lineage: Lineage): ReadonlyMap<Node, readonly Edge[]> {
	const isNeeded = (edge: Edge) => (edge.kind === "call" && !isFallback(edge, lineage)) || edge.kind === "serve";
	const needed = new Map<Node, readonly Edge[]>();
	for (const start of starts) {
		for (const step of walk(graph, start, "up", isNeeded)) {
			if (!needed.has(step.node) && !starts.includes(step.node)) needed.set(step.node, wayTo(step));
		}
	}
	return needed;
}

/** Its own fallback, or the one of that, is the deployment again. */
function backAgain(fallback: Node, own: ReadonlySet<Node>, graph: Graph, lineage: Lineage): Shared | undefined {
	for (const step of walk(graph, fallback, "up", (edge) => isFallback(edge, lineage))) {
		if (own.has(step.node)) return { what: "falls back to that in turn", way: wayTo(step) };
	}
	return undefined;
}

/** A source that both look up for each request. */
function sameSource(card: Card, fallback: Node, graph: Graph, lineage: Lineage): Shared | undefined {
	const [other, ...others] = cardsOf(fallback, lineage);
	if (!other || others.length > 0 || deploymentOf(other, graph) === deploymentOf(card, graph)) return undefined;
	const looked = new Set(lookedUp(card, graph));
	const shared = lookedUp(other, graph).find((node) => looked.has(node));
	return shared && { what: `looks up \`${shared.name}\` for each request, as that does`, way: [] };
}

function lookedUp({ features, at }: Card, graph: Graph): readonly Node[] {
	const online = features.filter(({ availability }) => availability?.value === "online");
	return online.flatMap(({ source }) => (source ? (graph.meant(dataKey(source.value, at.file), at.file) ?? []) : []));
}
