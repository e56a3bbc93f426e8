import { placeOf, type Thing } from "../facts/thing.ts";
import type { Graph, Node } from "../lineage/graph.ts";
import { reach } from "../lineage/reach.ts";
import type { World } from "../workspace/world.ts";
import type { Lens } from "./lens.ts";
import { dependingOn } from "./lineage-text.ts";

/** So far is looked while a person waits. */
const horizon = 500;

/** Above what others build on stands how many do; above a card what feeds it. Each opens the graph at its place. */
export function flowLenses(world: World, file: string): readonly Lens[] {
	const graph = world.lineage.graph;
	const outputs = new Set(world.lineage.relationsIn(file).flatMap(({ kind, to }) => (kind === "write" ? [to] : [])));
	const told = new Set<Node>();
	return world.lineage.thingsIn(file).flatMap((thing): readonly Lens[] => {
		const node = graph.nodeOf(thing);
		if (!thing.declared || told.has(node) || thing.keys.some((key) => placeOf(key) !== undefined && outputs.has(key))) return [];
		const title = thing.describes && thing.kind === "service" ? feeding(graph, node) : depending(graph, node, thing);
		if (title === undefined) return [];
		told.add(node);
		return [{ at: thing.at, file, title, command: "plimsoll.showLineage" }];
	});
}

/** What a model is served by stands beside it; others are told of where it is not plain that somebody depends on them. */
function depending(graph: Graph, node: Node, { kind }: Thing): string | undefined {
	if (kind === "service" || kind === "feature" || kind === "lookup" || kind === "monitor" || kind === "consumer") return undefined;
	if (kind === "model" || kind === "source") {
		const services = reach(graph, node, "down", horizon).filter((one) => one.node.kind === "service");
		if (services.length < 2) return undefined;
	}
	return dependingOn(graph, node);
}

function feeding(graph: Graph, node: Node): string | undefined {
	const up = reach(graph, node, "up", horizon).map((one) => one.node.kind);
	const down = graph.outOf(node).map(({ to }) => to.kind);
	const counts = [
		count(up.filter((kind) => kind === "source" || kind === "dataset").length, "data source", "feed this"),
		count(down.filter((kind) => kind === "consumer").length, "consumer", "use it"),
	].filter((words) => words !== undefined);
	return counts.length > 0 ? counts.join(" · ") : undefined;
}

function count(number: number, noun: string, verb: string): string | undefined {
	if (number === 0) return undefined;
	return number === 1 ? `1 ${noun} ${verb.replace(/^\w+/, "$&s")}` : `${number} ${noun}s ${verb}`;
}
