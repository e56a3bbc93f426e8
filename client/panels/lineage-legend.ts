import { element, shape } from "./dom.ts";
import type { EdgeKind } from "./lineage-graph.ts";
import { edgeKinds, edgeLooks } from "./lineage-kinds.ts";

const meanings: Readonly<Record<EdgeKind, string>> = {
	read: "is read by",
	write: "is written",
	serve: "model is served",
	call: "answers a call",
	set: "sets",
	label: "gives labels",
	feedback: "feeds back",
	part: "is part of",
};

/** What the lines mean, of the kinds that there are, and which keys do something. */
export function legend(present: ReadonlySet<EdgeKind>, isOpen: boolean, toggled: (isOpen: boolean) => void): HTMLElement {
	const lines = edgeKinds.filter((kind) => present.has(kind)).map(lineEntry);
	const node = element(
		"details",
		{ class: "lines-legend", open: isOpen },
		element("summary", {}, "Legend and keys"),
		element("ul", {}, ...lines),
		element(
			"p",
			{ class: "hint" },
			"Arrows follow the flow, Enter selects or looks inside, O opens the file, Escape goes back, / searches, + − 0 zoom.",
		),
	);
	node.addEventListener("toggle", () => toggled(node.hasAttribute("open")));
	return node;
}

function lineEntry(kind: EdgeKind): HTMLElement {
	const { width, dash, colour } = edgeLooks[kind];
	const sample = shape(
		"svg",
		{ viewBox: "0 0 40 10", "aria-hidden": "true" },
		shape(
			"g",
			{ class: `link ${colour}` },
			shape("path", { class: "line", d: "M1 5H34", "stroke-width": width, "stroke-dasharray": dash }),
			shape("path", { class: "head", d: "M39 5L32.5 2V8z" }),
		),
	);
	return element("li", {}, sample, element("span", {}, kind), element("span", { class: "weak" }, meanings[kind]));
}
