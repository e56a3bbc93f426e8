import { type Edge, type Node, wholeGraph } from "../../server/src/lineage/graph.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { World } from "../../server/src/workspace/world.ts";

/** A world of texts; `others` are files that exist and are not read. */
export function worldOf(texts: Readonly<Record<string, string>>, others: readonly string[] = []): World {
	const workspace = new Workspace({ now: Date.parse("2026-03-31T12:00:00Z"), allow: true });
	workspace.list([...Object.keys(texts), ...others]);
	for (const [file, text] of Object.entries(texts)) workspace.change(file, text);
	return workspace.world();
}

/** Every edge as a line: `stage train write dataset model.onnx`, sorted. */
export function picture(world: World): readonly string[] {
	return [...new Set(wholeGraph(world.files, world.lineage).edges.map(edgeText))].sort();
}

export function edgeText({ from, kind, to, version }: Edge): string {
	return `${nodeText(from)} ${kind} ${nodeText(to)}${version === undefined ? "" : ` (${version})`}`;
}

export function nodeText({ kind, name }: Node): string {
	return `${kind} ${name}`;
}

/** The node with this name. */
export function nodeNamed(world: World, name: string, graph = world.lineage.graph): Node {
	const found = new Set(world.files.flatMap((file) => graph.nodesIn(file)).filter((node) => node.name === name));
	const [only, ...others] = found;
	if (!only || others.length > 0) throw new Error(`${found.size} nodes are called ${name}.`);
	return only;
}
