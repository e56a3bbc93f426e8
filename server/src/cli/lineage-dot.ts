import type { Node } from "../lineage/graph.ts";
import { type Drawn, placeText } from "./graph.ts";

const shapes: Readonly<Record<Node["kind"], string>> = {
	source: "cylinder",
	dataset: "cylinder",
	view: "tab",
	feature: "ellipse",
	lookup: "cylinder",
	settings: "note",
	code: "note",
	stage: "box",
	model: "hexagon",
	service: "component",
	consumer: "cds",
	monitor: "doublecircle",
};

/** A graph in the language of Graphviz. */
export function writeDot(drawn: Drawn): string {
	const { nodes, edges } = drawn;
	const lines = nodes.map((node) => {
		const label = `${node.kind}\n${node.name}`;
		return `\t${quoted(node.id)} [label=${quoted(label)}, shape=${shapes[node.kind]}, tooltip=${quoted(placeText(node, drawn))}];`;
	});
	const arrows = edges.map(({ kind, from, to }) => {
		const style = kind === "feedback" || kind === "label" ? ", style=dashed" : "";
		return `\t${quoted(from.id)} -> ${quoted(to.id)} [label=${quoted(kind)}${style}];`;
	});
	return `${["digraph lineage {", "\trankdir=LR;", "\tnode [fontname=sans];", ...lines, ...new Set(arrows), "}"].join("\n")}\n`;
}

function quoted(words: string): string {
	return `"${words.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
