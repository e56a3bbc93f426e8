import type { LineageEdge, LineageNode } from "../../server/src/lsp/protocol.ts";
import { type Filter, passes } from "./lineage-filter.ts";
import { type EdgeKind, type Graph, neighbourhood } from "./lineage-graph.ts";
import { cut, type Group, gather, manyNodes, pathTo } from "./lineage-groups.ts";

/** What of the graph one looks at. */
export type Place =
	| { readonly at: "whole" }
	/** Every node, however many there are. */
	| { readonly at: "all" }
	| { readonly at: "group"; readonly id: string }
	/** A node with what is two steps up and down the flow. */
	| { readonly at: "around"; readonly id: string };

/** What is drawn as one: a node, or a group of them. */
export interface Unit {
	readonly id: string;
	readonly name: string;
	/** One where it is a node itself. */
	readonly nodes: readonly LineageNode[];
	readonly group?: Group;
	/** It lies outside of what one looks at and touches it. */
	readonly outer: boolean;
}

/** What is drawn as one line. */
export interface Link {
	readonly id: string;
	readonly from: string;
	readonly to: string;
	/** That of most edges where there are several kinds. */
	readonly kind: EdgeKind;
	readonly edges: readonly LineageEdge[];
	/** Some of them go the other way. */
	readonly isMutual: boolean;
}

export interface View {
	readonly units: readonly Unit[];
	readonly links: readonly Link[];
	/** From the whole to what one looks at. */
	readonly path: readonly { readonly label: string; readonly place: Place }[];
	/** What is left out, in sentences. */
	readonly notices: readonly string[];
	/** How many nodes pass the filter. */
	readonly shown: number;
}

/** More nodes than this are not laid out without a word. */
export const patience = 600;
/** More nodes than this are not laid out at all. */
export const limit = 2000;
const manyOuter = 40;

/** What is drawn of the graph at a place. A place that is gone, or filtered away, becomes the whole. */
export function viewOf(graph: Graph, filter: Filter, place: Place): View {
	const shown = [...graph.nodes.values()].filter((node) => passes(node, filter));
	const whole = { label: "All", place: { at: "whole" } } as const;
	if (place.at === "all" && shown.length <= limit) {
		const notices = shown.length > patience ? [`Laying out ${shown.length} nodes one by one takes a while.`] : [];
		return drawn(graph, shown.map(nodeUnit), [whole, { label: "Every node", place }], notices, shown.length);
	}
	const center = place.at === "around" ? graph.nodes.get(place.id) : undefined;
	if (center) return around(graph, filter, center, shown.length);
	const root = gather(shown);
	const path = place.at === "group" ? pathTo(root, ({ id }) => id === place.id) : [];
	return inside(graph, path.length > 0 ? path : [root], shown.length);
}

function around(graph: Graph, filter: Filter, center: LineageNode, shown: number): View {
	const ids = neighbourhood(graph, center.id, 2, (node) => passes(node, filter));
	const units = ids.slice(0, manyNodes).flatMap((id) => {
		const node = graph.nodes.get(id);
		return node ? [nodeUnit(node)] : [];
	});
	const notices = ids.length > manyNodes ? [`The nearest ${manyNodes} of ${ids.length} nodes are shown.`] : [];
	const path = [
		{ label: "All", place: { at: "whole" } },
		{ label: `Around ${center.name}`, place: { at: "around", id: center.id } },
	] as const;
	return drawn(graph, units, path, notices, shown);
}

/** The last group of the path, with what touches it around it. */
function inside(graph: Graph, path: readonly Group[], shown: number): View {
	const group = path.at(-1);
	if (!group) return drawn(graph, [], [], [], shown);
	const inner = group.nodes.length <= manyNodes ? group.nodes.map(nodeUnit) : cut(group).map((one) => groupUnit(one, group, false));
	const { units, notices } = touching(graph, path, inner);
	const crumbs = path.map(({ id, label }): View["path"][number] => ({
		label,
		place: id === "" ? { at: "whole" } : { at: "group", id },
	}));
	return drawn(graph, [...inner, ...units], crumbs, notices, shown);
}

/** What touches a group from outside: the nodes where they are few, else the groups beside it and beside those around it. */
function touching(graph: Graph, path: readonly Group[], inner: readonly Unit[]): { units: readonly Unit[]; notices: readonly string[] } {
	const here = new Set(inner.flatMap(({ nodes }) => nodes.map(({ id }) => id)));
	const beyond = new Map<string, number>();
	for (const { from, to } of graph.edges) {
		if (here.has(from) === here.has(to)) continue;
		const other = here.has(from) ? to : from;
		beyond.set(other, (beyond.get(other) ?? 0) + 1);
	}
	const others = (path[0]?.nodes ?? []).filter(({ id }) => beyond.has(id));
	const areNodes = inner.every(({ group }) => group === undefined);
	if (areNodes && others.length <= manyOuter) return { units: others.map((node) => ({ ...nodeUnit(node), outer: true })), notices: [] };
	const beside = path.slice(0, -1).flatMap((group, i) => group.children.filter((child) => child !== path[i + 1]));
	const weighed = beside
		.map((group) => ({ group, weight: group.nodes.reduce((sum, { id }) => sum + (beyond.get(id) ?? 0), 0) }))
		.filter(({ weight }) => weight > 0)
		.sort((a, b) => b.weight - a.weight);
	const units = weighed.slice(0, manyOuter).map(({ group }) => groupUnit(group, path[0], true));
	const notices = weighed.length > manyOuter ? [`${weighed.length - manyOuter} more groups touch this one and are not drawn.`] : [];
	return { units, notices };
}

function drawn(graph: Graph, units: readonly Unit[], path: View["path"], notices: readonly string[], shown: number): View {
	const unitOf = new Map<string, Unit>();
	for (const unit of units) for (const { id } of unit.nodes) unitOf.set(id, unit);
	const gathered = new Map<string, LineageEdge[]>();
	for (const edge of graph.edges) {
		const [from, to] = [unitOf.get(edge.from), unitOf.get(edge.to)];
		if (!from || !to || from === to || (from.outer && to.outer)) continue;
		// Between nodes each kind has its own line; between groups there is one for all of them, in both directions.
		const id = JSON.stringify(from.group || to.group ? [from.id, to.id].sort() : [from.id, to.id, edge.kind]);
		const edges = gathered.get(id);
		if (edges) edges.push(edge);
		else gathered.set(id, [edge]);
	}
	const links = [...gathered].map(([id, edges]) => linkOf(id, edges, unitOf)).filter((link) => link !== undefined);
	// More lines than this hide each other.
	const most = units.some(({ group }) => group) ? units.length * 2 + 6 : Math.max(600, units.length * 3);
	if (links.length <= most) return { units, links, path, notices, shown };
	const strongest = links.toSorted((a, b) => b.edges.length - a.edges.length).slice(0, most);
	const notice = `The ${most} strongest of ${links.length.toLocaleString("en")} connections are drawn.`;
	return { units, links: strongest, path, notices: [...notices, notice], shown };
}

/** A link in the direction of most of its edges. */
function linkOf(id: string, edges: readonly LineageEdge[], unitOf: ReadonlyMap<string, Unit>): Link | undefined {
	const [first] = edges;
	const [from, to] = [unitOf.get(first?.from ?? ""), unitOf.get(first?.to ?? "")];
	if (!first || !from || !to) return undefined;
	const counts = new Map<EdgeKind, number>();
	for (const { kind } of edges) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	const [kind] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
	const forwards = edges.filter((edge) => unitOf.get(edge.from) === from).length;
	const [start, end] = forwards * 2 >= edges.length ? [from, to] : [to, from];
	return { id, from: start.id, to: end.id, kind, edges, isMutual: forwards < edges.length };
}

function nodeUnit(node: LineageNode): Unit {
	return { id: node.id, name: node.name, nodes: [node], outer: false };
}

/** The name of a folder says where it lies in what one looks at. */
function groupUnit(group: Group, scope: Group | undefined, outer: boolean): Unit {
	const within = scope && group.by === "folder" && group.id.startsWith(`${scope.id}/`) ? group.id.slice(scope.id.length + 1) : group.id;
	const name = group.by === "folder" && within !== "" ? within : group.label;
	// A node may be called as a folder is.
	return { id: `group ${group.id}`, name, nodes: group.nodes, group, outer };
}
