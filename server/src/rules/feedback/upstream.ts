import type { Card } from "../../facts/card.ts";
import { deploymentKey } from "../../lineage/card-statements.ts";
import type { Edge, Graph, Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { cardsOf, isFallback, partsOf } from "../../lineage/walk.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";

/** What a deployment waits for before it can answer, the words that say so, and what is promised of it. */
export interface Awaited {
	readonly name: string;
	readonly at: Span;
	readonly promise: Located<number>;
}

type Promise = "availability" | "p95Ms";

/** The services that a card's own services ask for each answer, with what their cards promise. */
export function awaitedBy(card: Card, promise: Promise, graph: Graph, lineage: Lineage): readonly Awaited[] {
	const isAsking = lineage.relationsIn(card.at.file).some(({ kind, to }) => kind === "call" && to === deploymentKey(card));
	if (!isAsking && !card.manifests.some(({ path }) => asksOthers(path, lineage))) return [];
	const own = partsOf(card, graph);
	const calls = [...own].flatMap((node) => graph.into(node).flatMap((edge) => behind(edge, graph)));
	const asked = calls.filter((edge) => edge.kind === "call" && !own.has(edge.from) && !isFallback(edge, lineage));
	const promisesOf = (edges: readonly Edge[]) => edges.flatMap((edge) => promiseOf(edge, promise, card, own, lineage) ?? []);
	const steps = asked.filter((edge) => isStep(edge, lineage));
	const known = promisesOf(steps);
	const best = known.toSorted((a, b) => (promise === "p95Ms" ? 1 : -1) * (a.promise.value - b.promise.value)).slice(0, 1);
	const awaited = [...promisesOf(asked.filter((edge) => !steps.includes(edge))), ...(known.length === steps.length ? best : [])];
	return [...new Map(awaited.map((one) => [one.name, one])).values()];
}

/** Most deployments ask nobody, which their files tell at once; the members of an ensemble are the ensemble itself. */
function asksOthers(file: string, lineage: Lineage): boolean {
	return lineage.relationsIn(file).some(({ kind, from }) => kind === "call" && !from.startsWith("models of "));
}

/** What only leads to the pods of a server stands for that server. */
function behind(edge: Edge, graph: Graph): readonly Edge[] {
	if (edge.kind !== "call" || edge.from.things.some(({ declared }) => declared)) return [edge];
	return graph.into(edge.from).flatMap(({ kind, from }) => (kind === "call" ? [{ ...edge, from }] : []));
}

/** A graph of services may send each request to one of them only, so that it surely waits for the best one alone. */
function isStep({ at }: Edge, lineage: Lineage): boolean {
	const services = lineage.factsOf(at.file)?.services ?? [];
	return services.some(({ asks = [], containers }) => containers.length === 0 && asks.some((one) => one.at.start === at.start));
}

/** Where an asynchronous consumer is listed, nobody waits. Several cards of one node may be of different stages. */
function promiseOf({ from, at }: Edge, promise: Promise, card: Card, own: ReadonlySet<Node>, lineage: Lineage): Awaited | undefined {
	const [other, ...more] = cardsOf(from, lineage);
	const stated = other?.slo?.[promise];
	if (!other || !stated || other === card || more.length > 0 || isAsynchronous(other, card, own)) return undefined;
	return { name: other.name?.value ?? from.name, at, promise: stated };
}

function isAsynchronous({ consumers, at: { file } }: Card, card: Card, own: ReadonlySet<Node>): boolean {
	const names = new Set([card.name?.value, ...[...own].map(({ name }) => name)]);
	const files = new Set([card.at.file, ...card.manifests.map(({ path }) => path)]);
	return consumers.some(({ id, path, asynchronous }) => {
		return asynchronous?.value === true && ((id && names.has(id.value)) || (path && files.has(resolvePath(file, path.value))));
	});
}
