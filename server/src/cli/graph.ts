import { type Edge, type Graph, type Node, wholeGraph } from "../lineage/graph.ts";
import { nearest } from "../source/nearest.ts";
import type { Span } from "../source/span.ts";
import { UsageError } from "./arguments.ts";
import { type Loaded, loadWorkspace } from "./load.ts";
import { placeOf, type Texts } from "./report.ts";

/** The graph of what was asked about, as every writer of it is given it. */
export interface Drawn {
	readonly nodes: readonly Node[];
	readonly edges: readonly Edge[];
	readonly graph: Graph;
	/** A file relative to the working directory, and a line that counts from 1. */
	place(at: Span): { readonly file: string; readonly line: number };
}

/** So many candidates are named where a word means several things. */
const most = 10;

/** The graph of some paths: what files there speak of, however far the workspace around them had to be read. */
export async function drawGraph(paths: readonly string[], now: number): Promise<Drawn> {
	const loaded = await loadWorkspace(paths, { now, allow: true });
	const { workspace, wanted } = loaded;
	const world = workspace.world();
	const whole = wholeGraph(world.files, world.lineage);
	const nodes = whole.nodes.filter(({ things }) => things.some(({ at, repository }) => repository !== undefined || wanted(at.file)));
	const kept = new Set(nodes);
	return { ...whole, nodes, edges: whole.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)), place: linesOf(loaded) };
}

/** Turns offsets into lines. */
export function linesOf({ texts, show }: Pick<Loaded, "texts" | "show">): Drawn["place"] {
	const report: Texts = { textOf: (file) => texts.get(file) };
	return (at) => ({ file: show(at.file), line: placeOf(report, at).line });
}

/**
 * The node that a person means: by its name, by its kind and name ("feature age"), by the end of a path, or by a place ("dvc.yaml:12").
 * Where several are meant, the person is asked which.
 */
export function nodeCalled(word: string, drawn: Drawn): Node {
	const { nodes } = drawn;
	const ways: readonly ((node: Node) => boolean)[] = [
		(node) => node.id === word,
		(node) => `${node.kind} ${node.name}` === word,
		(node) => node.name === word || node.things.some(({ name }) => name === word),
		(node) => node.name.toLowerCase() === word.toLowerCase(),
		(node) => node.name.endsWith(`/${word}`),
		(node) => node.things.some(({ at }) => `${drawn.place(at).file}:${drawn.place(at).line}` === word),
	];
	for (const way of ways) {
		const found = nodes.filter(way);
		const [only, ...others] = found;
		if (only && others.length === 0) return only;
		if (only) throw new UsageError(`"${word}" means several things:\n${listed(found, drawn)}`);
	}
	const meant = nearest(
		word,
		nodes.map(({ name }) => name),
	);
	throw new UsageError(
		`Nothing in the graph is called "${word}"${meant ? `; did you mean ${meant}?` : ". `plimsoll lineage` shows what there is."}`,
	);
}

export function titleOf({ kind, name }: Node): string {
	return `${kind} ${name}`;
}

/** Who answers for a node, where somebody says so. */
export function ownerOf({ things }: Node): string | undefined {
	return things.find(({ owner }) => owner)?.owner?.value;
}

/** Where a node is declared, or else mentioned: "dvc.yaml:12". */
export function placeText(node: Node, { place }: Drawn): string {
	const [first] = node.things;
	if (!first) return "";
	if (first.repository !== undefined) return `${first.repository}${first.there === undefined ? "" : `: ${first.there}`}`;
	const { file, line } = place(first.at);
	return `${file}:${line}`;
}

function listed(nodes: readonly Node[], drawn: Drawn): string {
	const lines = nodes.slice(0, most).map((node) => `  "${titleOf(node)}"  ${placeText(node, drawn)}`);
	const rest = nodes.length - lines.length;
	return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n");
}
