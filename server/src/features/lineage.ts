import type { Finding, Severity } from "../facts/finding.ts";
import type { Thing } from "../facts/thing.ts";
import type { Edge, Node } from "../lineage/graph.ts";
import { type Graph, wholeGraph } from "../lineage/graph.ts";
import type { World } from "../workspace/world.ts";
import { ageOf, driftLine, driftOf } from "./drift-text.ts";
import { findingsByThing } from "./extent.ts";
import { nodeAt } from "./node-at.ts";

/** The graph of the whole workspace, with what is known of its nodes besides. */
export interface Picture {
	readonly nodes: readonly Pictured[];
	readonly edges: readonly Edge[];
	/** The node that is spoken of at the place that was asked from. */
	readonly focus: Node | undefined;
}

export interface Pictured {
	readonly node: Node;
	readonly owner: string | undefined;
	readonly repository: string | undefined;
	/** About what is written of it, the worst first. */
	readonly findings: readonly { readonly severity: Severity; readonly message: string }[];
	readonly drift: { readonly text: string; readonly drifted?: boolean } | undefined;
}

const order: readonly Severity[] = ["error", "warning", "info"];

export function lineagePicture(world: World, place?: { readonly file: string; readonly offset?: number }): Picture {
	const { nodes, edges, graph } = wholeGraph(world.files, world.lineage);
	const byFile = new Map<string, ReturnType<typeof findingsByThing>>();
	const findingsOf = (thing: Thing) => {
		const known = byFile.get(thing.at.file) ?? findingsByThing(world, thing.at.file);
		byFile.set(thing.at.file, known);
		return known.get(thing) ?? [];
	};
	return { nodes: nodes.map((node) => pictured(world, node, findingsOf)), edges, focus: place && focusOf(world, graph, place) };
}

/** Without an offset, or where nothing is spoken of there, what the file is about. */
function focusOf(world: World, graph: Graph, { file, offset }: { readonly file: string; readonly offset?: number }): Node | undefined {
	const there = offset === undefined ? undefined : nodeAt(world, graph, file, offset)?.node;
	const all = graph.nodesIn(file);
	return there ?? all.find(({ kind }) => kind === "service") ?? all.find(({ kind }) => kind === "model") ?? all[0];
}

function pictured(world: World, node: Node, findingsOf: (thing: Thing) => readonly Finding[]): Pictured {
	const findings = node.things.filter((thing) => thing.declared).flatMap(findingsOf);
	const messages = new Map(findings.map(({ severity, message }) => [message, { severity, message }]));
	return {
		node,
		owner: node.things.find(({ owner }) => owner)?.owner?.value,
		repository: node.things.find(({ repository }) => repository !== undefined)?.repository,
		findings: [...messages.values()].toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)),
		drift: node.kind === "feature" ? driftOfNode(world, node) : undefined,
	};
}

function driftOfNode(world: World, { things, name }: Node): Pictured["drift"] {
	for (const { at } of things) {
		const card = world.reading(at.file)?.facts.cards.find((one) => one.features.some((feature) => feature.name?.at.start === at.start));
		const reading = card && world.known.drift(at.file);
		const drift = card && reading && driftOf(card, reading, name);
		if (drift)
			return { text: driftLine(drift, ageOf(reading, world.now)), ...(drift.drifted === undefined ? {} : { drifted: drift.drifted }) };
	}
	return undefined;
}
