import type { Card } from "../facts/card.ts";
import { deploymentKey } from "./card-statements.ts";
import type { Edge, Graph, Node } from "./graph.ts";
import type { Lineage } from "./lineage.ts";

/** A node that a walk got to, the edge that it got there by, and the step before that; nothing before the first one. */
export interface Step {
	readonly node: Node;
	readonly edge: Edge;
	readonly before: Step | undefined;
}

/**
 * Walks along the flow of data (`down`) or against it (`up`), nearest first, over the edges that are asked for. Two parts of one folder are not each
 * other, so that a way never goes over two `part` edges in a row. The start itself is a step where a way leads back to it.
 */
export function* walk(graph: Graph, start: Node, direction: "up" | "down", isWanted: (edge: Edge) => boolean): Iterable<Step> {
	const seen = new Map<Node, "any" | "part">();
	const queue: (Step | undefined)[] = [undefined];
	for (const before of queue) {
		const from = before?.node ?? start;
		for (const edge of direction === "down" ? graph.outOf(from) : graph.into(from)) {
			if (!isWanted(edge) || (edge.kind === "part" && before?.edge.kind === "part")) continue;
			const node = direction === "down" ? edge.to : edge.from;
			const known = seen.get(node);
			// What was first reached over a part may lead on over a part once it is reached in another way.
			if (known === "any" || (known === "part" && edge.kind === "part")) continue;
			seen.set(node, edge.kind === "part" ? "part" : "any");
			const step: Step = { node, edge, before };
			if (!known) yield step;
			queue.push(step);
		}
	}
}

/** The edges of a step's way, from the start of the walk on. */
export function wayTo(step: Step): readonly Edge[] {
	const way: Edge[] = [];
	for (let one: Step | undefined = step; one; one = one.before) way.unshift(one.edge);
	return way;
}

/** The deployment that a card describes. */
export function deploymentOf(card: Card, graph: Graph): Node | undefined {
	return graph.meant(deploymentKey(card), card.at.file);
}

/** All that a card speaks for: its deployment, the services that make it up, and the models of these. */
export function partsOf(card: Card, graph: Graph): ReadonlySet<Node> {
	const deployment = deploymentOf(card, graph);
	if (!deployment) return new Set();
	const own = graph.into(deployment).filter(({ kind, at }) => kind === "call" && at.file === card.at.file && at.start === card.at.start);
	const services = [deployment, ...own.map(({ from }) => from)];
	const models = services.flatMap((service) => graph.into(service).filter(({ kind }) => kind === "serve"));
	return new Set([...services, ...models.map(({ from }) => from)]);
}

/** The cards that say what a node is. */
export function cardsOf(node: Node, lineage: Lineage): readonly Card[] {
	const files = node.things.flatMap(({ at, kind, describes }) => (describes && (kind === "service" || kind === "model") ? [at.file] : []));
	return [...new Set(files)].flatMap((file) => lineage.factsOf(file)?.cards ?? []);
}

/** The edge by which a card names what takes over from its deployment, which is asked only when that does not answer. */
export function isFallback({ at, kind }: Edge, lineage: Lineage): boolean {
	if (kind !== "call") return false;
	const cards = lineage.factsOf(at.file)?.cards ?? [];
	return cards.some(({ fallback }) => fallback?.target?.at.start === at.start);
}

/** Does an edge bring the answers of a model to some data? Not the log of a service that keeps the requests alone. */
export function holdsAnswers({ kind, at }: Edge, lineage: Lineage): boolean {
	const services = kind === "write" ? (lineage.factsOf(at.file)?.services ?? []) : [];
	return !services.some(({ logger }) => logger?.url?.at.start === at.start && logger.mode?.value === "request");
}
