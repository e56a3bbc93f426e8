import type { Edge, Node } from "../lineage/graph.ts";
import type { Drawn } from "./graph.ts";

const shapes: Readonly<Record<Node["kind"], readonly [string, string]>> = {
	source: ["[(", ")]"],
	dataset: ["[(", ")]"],
	view: ["[[", "]]"],
	feature: ["([", "])"],
	lookup: ["[(", ")]"],
	settings: ["[/", "/]"],
	code: ["[/", "/]"],
	stage: ["[", "]"],
	model: ["{{", "}}"],
	service: ["(", ")"],
	consumer: [">", "]"],
	monitor: ["((", "))"],
};

/** A flowchart that Markdown pages show; labels of edges say how data gets there. */
export function writeMermaid({ nodes, edges }: Drawn): string {
	const ids = new Map(nodes.map((node, place) => [node, `n${place + 1}`]));
	const lines = nodes.map((node) => {
		const [open, close] = shapes[node.kind];
		return `\t${ids.get(node)}${open}"${text(`${node.kind}: ${node.name}`)}"${close}`;
	});
	return `${["flowchart LR", ...lines, ...arrows(edges, ids)].join("\n")}\n`;
}

/** The same way between two nodes is drawn once, however often it is said. */
function arrows(edges: readonly Edge[], ids: ReadonlyMap<Node, string>): readonly string[] {
	return [
		...new Set(
			edges.map(({ kind, from, to }) => {
				const line = kind === "feedback" || kind === "label" ? `-. ${kind} .->` : `-- ${kind} -->`;
				return `\t${ids.get(from)} ${line} ${ids.get(to)}`;
			}),
		),
	];
}

/** Quotes and the like are written by their numbers, so that no name ends its label. */
function text(words: string): string {
	return words.replace(/[^\p{L}\p{N} .,:/_@+-]/gu, (letter) => `#${letter.codePointAt(0)};`);
}
