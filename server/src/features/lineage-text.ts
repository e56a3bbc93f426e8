import { formatDuration } from "../facts/units.ts";
import type { Graph, Node } from "../lineage/graph.ts";
import { reach } from "../lineage/reach.ts";
import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { code } from "./model-text.ts";
import { nodeAt } from "./node-at.ts";

/** So many names are listed; a longer list is read in the graph. */
const most = 5;
/** So far is looked for what depends on something while a person waits for a hover or a lens. */
const horizon = 500;

/** What the words at an offset stand for in the flow of data; where `known` says what they are, only who depends on it. */
export function aboutFlow(
	world: World,
	file: string,
	offset: number,
	known: boolean,
): { readonly at: Span; readonly markdown: string } | undefined {
	const graph = world.lineage.graph;
	const found = nodeAt(world, graph, file, offset);
	if (!found) return undefined;
	const { node, at } = found;
	const depending = dependingOn(graph, node);
	if (known) return depending === undefined ? undefined : { at, markdown: `${capital(depending)}.` };
	const isAlone = graph.into(node).length + graph.outOf(node).length === 0;
	return isAlone ? undefined : { at, markdown: describeNode(graph, node) };
}

/** What a node is, who answers for it, where its data comes from and where it goes. Markdown. */
export function describeNode(graph: Graph, node: Node): string {
	const [owner, version, freshness] = [
		firstOf(node, ({ owner: one }) => one?.value),
		firstOf(node, ({ version: one }) => one?.value),
		firstOf(node, ({ freshness: one }) => one?.value),
	];
	const about = [
		version === undefined ? undefined : `version ${code(version)}`,
		owner === undefined ? undefined : `owned by ${code(owner)}`,
		freshness === undefined ? undefined : `fresh within ${formatDuration(freshness)}`,
	].filter((one) => one !== undefined);
	const from = graph.into(node).filter(({ kind }) => kind !== "feedback");
	const to = graph.outOf(node).filter(({ kind }) => kind !== "feedback");
	const depending = dependingOn(graph, node);
	return [
		`**${code(node.name)}** ${node.kind}${about.length > 0 ? `, ${about.join(", ")}` : ""}`,
		...(from.length > 0 ? [`- from ${namesOf(from.map((edge) => edge.from))}`] : []),
		...(to.length > 0 ? [`- to ${namesOf(to.map((edge) => edge.to))}`] : []),
		...(depending === undefined ? [] : [`- ${depending}`]),
	].join("\n");
}

/** "3 services and 1 consumer depend on this"; nothing where none does. */
export function dependingOn(graph: Graph, node: Node): string | undefined {
	const reached = reach(graph, node, "down", horizon).map((one) => one.node);
	const more = reached.length === horizon ? "at least " : "";
	const counts = (["model", "service", "consumer"] as const).flatMap((kind) => {
		const count = reached.filter((one) => one.kind === kind).length;
		return count === 0 ? [] : [{ text: `${count} ${kind}${count === 1 ? "" : "s"}`, count }];
	});
	// Whoever is served is more telling than what serves.
	const told = counts.slice(-2);
	const [last] = told.slice(-1);
	if (!last) return undefined;
	const verb = told.length === 1 && last.count === 1 ? "depends" : "depend";
	return `${more}${told.map(({ text }) => text).join(" and ")} ${verb} on this`;
}

function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function firstOf<T>({ things }: Node, read: (thing: Node["things"][number]) => T | undefined): T | undefined {
	for (const thing of things) {
		const value = read(thing);
		if (value !== undefined) return value;
	}
	return undefined;
}

function namesOf(nodes: readonly Node[]): string {
	const distinct = [...new Set(nodes)];
	const names = distinct.slice(0, most).map(({ kind, name }) => `${kind} ${code(name)}`);
	const rest = distinct.length - names.length;
	return `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
