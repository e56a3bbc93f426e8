import { drawBadges } from "./lineage-badges.ts";
import { kindCounts } from "./lineage-filter.ts";
import type { Closure } from "./lineage-graph.ts";
import { edgeLooks, folderIcon, kindLooks, repositoryIcon } from "./lineage-kinds.ts";
import { type Box, curve, fitted, type Layout, type Measure, middle, nameScale, type Point, rounded, textStart } from "./lineage-layout.ts";
import { type Mark, mark } from "./lineage-mark.ts";
import type { Link, Unit, View } from "./lineage-view.ts";

/** What stays bright when something is selected: ids of units and of links. */
export interface Lit {
	readonly units: ReadonlySet<string>;
	readonly links: ReadonlySet<string>;
}

/** The selected node with everything up and down the flow from it, and the links on those ways. */
export function litBy(view: View, selected: string, { upstream, downstream }: Closure): Lit {
	const isUp = (id: string): boolean => id === selected || upstream.has(id);
	const isDown = (id: string): boolean => id === selected || downstream.has(id);
	const units = view.units.filter(({ nodes }) => nodes.some(({ id }) => isUp(id) || isDown(id)));
	const links = view.links.filter(({ edges }) => edges.some(({ from, to }) => (isUp(from) && isUp(to)) || (isDown(from) && isDown(to))));
	return { units: new Set(units.map(({ id }) => id)), links: new Set(links.map(({ id }) => id)) };
}

/** A unit at its place: a node, or a group with a second sheet behind it. */
export function drawUnit(unit: Unit, box: Box, measure: Measure): Mark {
	const parts = unit.group ? groupParts(unit, box, measure) : nodeParts(unit, box, measure);
	const family = unit.group ? "group" : unit.nodes[0] ? kindLooks[unit.nodes[0].kind].family : "setup";
	const at = { class: `unit ${family}${unit.outer ? " outer" : ""}`, transform: `translate(${rounded(box.x)} ${rounded(box.y)})` };
	return mark("g", at, ...parts, ...drawBadges(unit, box.width));
}

function nodeParts(unit: Unit, { width, height }: Box, measure: Measure): readonly Mark[] {
	const [node] = unit.nodes;
	if (!node) return [];
	const { icon, one } = kindLooks[node.kind];
	const room = width - textStart - 12;
	return [
		mark("rect", { class: "card", width, height, rx: 7 }),
		mark("path", { class: "tile", d: `M7 .5H34V${height - 0.5}H7a6.5 6.5 0 0 1-6.5-6.5V7A6.5 6.5 0 0 1 7 .5z` }),
		mark("path", { class: "icon", d: icon, transform: `translate(9.5 ${height / 2 - 8})` }),
		mark("text", { class: "unit-name", x: textStart, y: 17 }, fitted(unit.name, room / nameScale.afar, measure)),
		mark("text", { class: "unit-under", x: textStart, y: 31 }, under(one, node.owner, room / small, measure)),
	];
}

/** The smaller text in relation to the one that is measured. */
const small = 0.86;

/** The kind and the owner; where there is no room for both the owner, because the icon tells the kind. */
function under(kind: string, owner: string | undefined, width: number, measure: Measure): string {
	const both = owner === undefined ? kind : `${kind} · ${owner}`;
	return measure(both) <= width ? both : fitted(owner ?? kind, width, measure, 1);
}

function groupParts(unit: Unit, { width, height }: Box, measure: Measure): readonly Mark[] {
	const count = unit.nodes.length;
	return [
		mark("rect", { class: "sheet", x: 5, y: -4, width: width - 10, height: 20, rx: 7 }),
		mark("rect", { class: "card", width, height, rx: 7 }),
		mark("path", {
			class: "icon",
			d: unit.group?.by === "repository" ? repositoryIcon : folderIcon,
			transform: "translate(13 12)",
		}),
		mark("text", { class: "unit-name", x: 38, y: 22 }, fitted(unit.name, (width - 52) / nameScale.group, measure)),
		mark("text", { class: "unit-under", x: 38, y: 38 }, count === 1 ? "1 node" : `${count.toLocaleString("en")} nodes`),
		mark("text", { class: "far-name", x: 12, y: 38 }, fitted(unit.name, (width - 24) / nameScale.far, measure)),
		...composition(unit, width - 24),
	];
}

/** How the group is made up, as a bar; the tooltip has the figures. */
function composition({ nodes }: Unit, width: number): readonly Mark[] {
	let x = 12;
	return kindCounts(nodes).map(([kind, count]) => {
		const length = (count / nodes.length) * width;
		const part = mark("rect", {
			class: `part ${kindLooks[kind].family}`,
			x: rounded(x),
			y: 46,
			width: rounded(Math.max(1, length - 1)),
			height: 5,
			rx: 1.5,
		});
		x += length;
		return part;
	});
}

/** A link along its curve, with an arrow's head, and with its number where it stands for several. `most` is what the strongest of the view stands for. */
export function drawLink(link: Link, points: readonly Point[], most: number): Mark {
	const { width, dash, colour } = edgeLooks[link.kind];
	const count = link.edges.length;
	const thickness = rounded(count > 1 ? width + (2.6 * Math.log(count)) / Math.log(Math.max(most, 8)) : width);
	const line = curve(points);
	const size = 5 + thickness;
	return mark(
		"g",
		{ class: `link ${colour}` },
		mark("path", { class: "reach", d: line }),
		mark("path", { class: "line", d: line, "stroke-width": thickness, "stroke-dasharray": dash && stretched(dash, thickness / width) }),
		mark("path", { class: "head", d: head(points, size) + (link.isMutual ? head(points.toReversed(), size) : "") }),
		count > 1 ? numberOf(link, points) : undefined,
	);
}

/** Dashes of a thicker line are longer, or they would be ladders. */
function stretched(dash: string, by: number): string {
	return dash
		.split(" ")
		.map((length) => rounded(Number(length) * by))
		.join(" ");
}

/** The tip of an arrow at the end of a curve. */
function head(points: readonly Point[], size: number): string {
	const end = points.at(-1);
	const before = points.findLast((point) => end && Math.hypot(end.x - point.x, end.y - point.y) > 1);
	if (!before || !end) return "";
	const angle = Math.atan2(end.y - before.y, end.x - before.x);
	const corner = (turn: number): string =>
		`${rounded(end.x - size * Math.cos(angle + turn))} ${rounded(end.y - size * Math.sin(angle + turn))}`;
	return `M${rounded(end.x)} ${rounded(end.y)}L${corner(0.42)}L${corner(-0.42)}z`;
}

function numberOf({ edges }: Link, points: readonly Point[]): Mark | undefined {
	const at = middle(points);
	if (!at) return undefined;
	const text = edges.length.toLocaleString("en");
	const width = 9 + text.length * 6;
	const [x, y] = [rounded(at.x), rounded(at.y)];
	return mark(
		"g",
		{ class: "number" },
		mark("rect", { x: rounded(x - width / 2), y: y - 7.5, width, height: 15, rx: 7.5 }),
		mark("text", { x, y: y + 3.5 }, text),
	);
}

/** The whole drawing, back to front, with an element for each link and each unit that has a place. */
export function drawView(
	view: View,
	layout: Layout,
	measure: Measure,
): { readonly links: readonly (readonly [Link, Mark])[]; readonly units: readonly (readonly [Unit, Mark])[] } {
	const most = Math.max(1, ...view.links.map(({ edges }) => edges.length));
	const links = view.links.flatMap((link) => {
		const points = layout.routes.get(link.id);
		return points ? [[link, drawLink(link, points, most)] as const] : [];
	});
	const units = view.units.flatMap((unit) => {
		const box = layout.boxes.get(unit.id);
		return box ? [[unit, drawUnit(unit, box, measure)] as const] : [];
	});
	return { links, units };
}
