import type { LineageEdge, LineageNode } from "../../server/src/lsp/protocol.ts";
import { button, element, sentence, shape } from "./dom.ts";
import { kindCounts } from "./lineage-filter.ts";
import { closureOf, type Graph, grouped } from "./lineage-graph.ts";
import { counted, edgeLooks, kindLooks } from "./lineage-kinds.ts";
import { line } from "./lineage-tooltip.ts";
import type { Link, View } from "./lineage-view.ts";
import { placeWords } from "./lineage-words.ts";

/** What can be done from the side area. */
export interface Doings {
	/** Selects a node and brings it into view. */
	show(id: string): void;
	/** Shows the node with what is near it and nothing else. */
	showAround(id: string): void;
	open(place: LineageNode["place"]): void;
}

/** A list of more than this says how many are left. */
const longList = 60;

/** The area beside the drawing. It keeps the focus and the place that it is scrolled to as long as it speaks of the same thing. */
export class Side {
	readonly node = element("aside", { class: "side", "aria-label": "Details" });
	private readonly doings: Doings;
	private about = "";

	constructor(doings: Doings) {
		this.doings = doings;
	}

	describeNode(graph: Graph, node: LineageNode, isAlone: boolean): void {
		this.fill(`node ${node.id}`, describeNode(graph, node, isAlone, this.doings));
	}

	describeLink(graph: Graph, link: Link, { units }: View): void {
		const nameOf = (id: string): string => units.find((unit) => unit.id === id)?.name ?? id;
		this.fill(`link ${link.id}`, describeLink(graph, link, [nameOf(link.from), nameOf(link.to)], this.doings));
	}

	describeView(graph: Graph, view: View): void {
		this.fill("view", describeView(graph, view, this.doings));
	}

	private fill(about: string, children: readonly HTMLElement[]): void {
		const { activeElement } = document;
		const focused = this.node.contains(activeElement) ? activeElement?.textContent : undefined;
		const { scrollTop } = this.node;
		this.node.replaceChildren(...children);
		this.node.scrollTop = about === this.about ? scrollTop : 0;
		this.about = about;
		if (focused) [...this.node.querySelectorAll("button")].find(({ textContent }) => textContent === focused)?.focus();
	}
}

/** A node with its findings and its neighbours. */
function describeNode(graph: Graph, node: LineageNode, isAlone: boolean, doings: Doings): readonly HTMLElement[] {
	const { upstream, downstream } = closureOf(graph, node.id);
	const facts = [ownerOf(node), node.repository].filter(Boolean).join(" · ");
	return [
		element("p", { class: "eyebrow" }, kindLooks[node.kind].one),
		element("h2", {}, icon(node), node.name),
		...(facts === "" ? [] : [line("weak", facts)]),
		element(
			"p",
			{ class: "side-actions" },
			link(`Open ${placeWords(node.place)}`, () => doings.open(node.place)),
			isAlone ? undefined : link("Show only its surroundings", () => doings.showAround(node.id)),
		),
		...(node.drift ? [element("p", { class: `drift-line${node.drift.drifted ? " drifted" : ""}` }, `Drift: ${node.drift.text}`)] : []),
		...findings(node),
		...neighbours(graph, "Upstream", graph.into.get(node.id) ?? [], "from", upstream.size, doings),
		...neighbours(graph, "Downstream", graph.out.get(node.id) ?? [], "to", downstream.size, doings),
	];
}

/** That nobody answers for it is worth a word only where somebody should. */
function ownerOf({ kind, owner }: LineageNode): string | undefined {
	if (owner !== undefined) return `owner ${owner}`;
	return kind === "source" || kind === "model" || kind === "service" ? "no owner" : undefined;
}

/** The connections that are drawn as one line. */
function describeLink(graph: Graph, { edges }: Link, names: readonly [string, string], doings: Doings): readonly HTMLElement[] {
	const rows = edges.slice(0, longList).map((edge) => {
		const [from, to] = [graph.nodes.get(edge.from), graph.nodes.get(edge.to)];
		return element(
			"li",
			{},
			from ? nameOf(from, doings) : undefined,
			element("span", { class: "weak" }, edgeLooks[edge.kind].words),
			to ? nameOf(to, doings) : undefined,
			where(edge, doings),
		);
	});
	return [
		element("p", { class: "eyebrow" }, amount(edges.length, "connection")),
		element("h2", {}, `${names[0]} → ${names[1]}`),
		element("ul", { class: "neighbours" }, ...rows, rest(edges.length)),
	];
}

/** What one looks at where nothing is selected: how much there is, and where something is wrong. */
function describeView(graph: Graph, view: View, doings: Doings): readonly HTMLElement[] {
	const nodes = view.units.flatMap((unit) => (unit.outer ? [] : unit.nodes));
	const rank = ({ findings: [first], drift }: LineageNode): number =>
		first?.severity === "error" ? 0 : drift?.drifted ? 1 : first?.severity === "warning" ? 2 : first ? 3 : 4;
	const troubled = nodes.filter((node) => rank(node) < 4).sort((a, b) => rank(a) - rank(b));
	const rows = troubled.slice(0, longList).map((node) => {
		const text = node.findings[0]?.message ?? `Drift: ${node.drift?.text ?? ""}`;
		return element(
			"li",
			{},
			nameOf(node, doings),
			element("span", { class: `finding ${node.findings[0]?.severity ?? "drift"}` }, ...sentence(text)),
		);
	});
	return [
		element("p", { class: "eyebrow" }, view.path.at(-1)?.label ?? ""),
		element("h2", {}, amount(nodes.length, "node")),
		line(
			"weak",
			kindCounts(nodes)
				.map(([kind, count]) => counted(count, kind))
				.join(", "),
		),
		...(graph.nodes.size > view.shown
			? [line("weak", `${(graph.nodes.size - view.shown).toLocaleString("en")} more are filtered out.`)]
			: []),
		...(rows.length > 0 ? [element("h3", {}, `Findings and drift (${troubled.length})`)] : []),
		element("ul", { class: "neighbours" }, ...rows, rest(troubled.length)),
	];
}

function findings(node: LineageNode): readonly HTMLElement[] {
	if (node.findings.length === 0) return [];
	const rows = node.findings
		.slice(0, longList)
		.map(({ severity, message }) => element("li", { class: `finding ${severity}` }, ...sentence(message)));
	return [
		element("h3", {}, `Findings (${node.findings.length})`),
		element("ul", { class: "findings" }, ...rows, rest(node.findings.length)),
	];
}

function neighbours(
	graph: Graph,
	title: string,
	edges: readonly LineageEdge[],
	end: "from" | "to",
	all: number,
	doings: Doings,
): readonly HTMLElement[] {
	const byNode = grouped(edges, end);
	const rows = [...byNode].slice(0, longList).flatMap(([id, between]) => {
		const node = graph.nodes.get(id);
		return node ? [element("li", {}, nameOf(node, doings), ...between.map((edge, i) => where(edge, doings, ordinal(between, i))))] : [];
	});
	const further = all > byNode.size ? `, ${all.toLocaleString("en")} in all` : "";
	return [
		element("h3", {}, `${title} (${byNode.size} direct${further})`),
		rows.length > 0 ? element("ul", { class: "neighbours" }, ...rows, rest(byNode.size)) : line("weak", "None."),
	];
}

function nameOf(node: LineageNode, doings: Doings): HTMLElement {
	const made = element(
		"button",
		{ type: "button", class: "neighbour", "aria-label": `${kindLooks[node.kind].one} ${node.name}` },
		icon(node),
		node.name,
	);
	made.addEventListener("click", () => doings.show(node.id));
	return made;
}

/** The kind of an edge, which opens the words that say so. */
function where(edge: LineageEdge, doings: Doings, number = ""): HTMLElement {
	const made = button(`${edge.kind}${number}`, () => doings.open(edge.place), "link kind");
	made.title = `Open ${placeWords(edge.place)}`;
	return made;
}

/** Places that say the same are told apart by a number. */
function ordinal(edges: readonly LineageEdge[], i: number): string {
	const alike = edges.filter(({ kind }) => kind === edges[i]?.kind);
	return alike.length > 1 ? ` ${edges.slice(0, i + 1).filter(({ kind }) => kind === edges[i]?.kind).length}` : "";
}

export function icon({ kind }: Pick<LineageNode, "kind">): SVGElement {
	const { family, icon: lines } = kindLooks[kind];
	return shape(
		"svg",
		{ class: `kind-icon ${family}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
		shape("path", { class: "icon", d: lines }),
	);
}

function link(text: string, run: () => void): HTMLElement {
	return button(text, run, "link");
}

function rest(count: number): HTMLElement | undefined {
	return count > longList ? element("li", { class: "weak" }, `and ${(count - longList).toLocaleString("en")} more`) : undefined;
}

function amount(count: number, word: string): string {
	return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}
