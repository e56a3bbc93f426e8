import type { ElkNode } from "elkjs/lib/elk-api.js";
import type { Link, Unit } from "./lineage-view.ts";

/** In the drawing's own coordinates. */
export interface Point {
	readonly x: number;
	readonly y: number;
}

export interface Box extends Point {
	readonly width: number;
	readonly height: number;
}

export interface Layout {
	readonly width: number;
	readonly height: number;
	/** Where each unit is, by its id. */
	readonly boxes: ReadonlyMap<string, Box>;
	/** The corners of each link from its start to its end, by its id. */
	readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/** How wide a text is when drawn, in pixels. */
export type Measure = (text: string) => number;

export const nodeHeight = 40;
export const groupHeight = 62;
/** Where the text begins: after the icon. */
export const textStart = 42;
const textWidth = { least: 84, most: 196 };

/** How much larger than what is measured a name is drawn: from afar, where there is no second line under it, in a group, and in one that is far away. */
export const nameScale = { afar: 1.28, group: 1.16, far: 1.75 };

/** How large the box of a unit has to be for its name; what is longer is shortened. */
export function sizeOf(unit: Unit, measure: Measure): { readonly width: number; readonly height: number } {
	const scale = unit.group ? nameScale.group : nameScale.afar;
	const name = fitted(unit.name, textWidth.most / scale, measure);
	const text = Math.ceil(Math.max(textWidth.least, measure(name) * scale));
	return unit.group ? { width: Math.max(148, text + 52), height: groupHeight } : { width: textStart + text + 12, height: nodeHeight };
}

/**
 * The name as far as there is room for it: of a path its end, because the file tells more than the folders; of other names the beginning, which
 * `share` of what is kept is, and the end, which tells more than the middle.
 */
export function fitted(name: string, width: number, measure: Measure, share: number = 0.6): string {
	if (measure(name) <= width + 0.5) return name;
	const file = share < 1 ? endOfPath(name, width, measure) : undefined;
	if (file !== undefined) return file;
	for (let kept = name.length - 1; kept > 4; kept--) {
		const head = Math.ceil(kept * share);
		const text = `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
		if (measure(text) <= width) return text;
	}
	return `${name.slice(0, 4)}…`;
}

function endOfPath(path: string, width: number, measure: Measure): string | undefined {
	for (let slash = path.indexOf("/"); slash >= 0 && slash < path.length - 1; slash = path.indexOf("/", slash + 1)) {
		const end = `…${path.slice(slash)}`;
		if (measure(end) <= width) return end;
	}
	return undefined;
}

/** What the layout engine is asked: layers from left to right, lines as curves that go around boxes; feedback and labels are what may run backwards. */
export function question(units: readonly Unit[], links: readonly Link[], measure: Measure): ElkNode {
	return {
		id: "root",
		layoutOptions: optionsFor(units.length, links.length),
		children: units.map((unit) => ({ id: unit.id, ...sizeOf(unit, measure) })),
		edges: links.map(({ id, from, to, kind }) => ({
			id,
			sources: [from],
			targets: [to],
			layoutOptions: { "elk.layered.priority.direction": kind === "feedback" ? "0" : kind === "label" ? "2" : "10" },
		})),
	};
}

function optionsFor(units: number, links: number): Readonly<Record<string, string>> {
	const isHeavy = units > 300 || links > 400;
	return {
		"elk.algorithm": "layered",
		"elk.direction": "RIGHT",
		"elk.edgeRouting": "SPLINES",
		"elk.aspectRatio": "1.7",
		"elk.padding": "[top=24,left=24,bottom=24,right=24]",
		"elk.spacing.nodeNode": "16",
		"elk.spacing.edgeNode": "12",
		"elk.spacing.edgeEdge": "8",
		"elk.spacing.componentComponent": "28",
		"elk.layered.spacing.nodeNodeBetweenLayers": "44",
		"elk.layered.spacing.edgeNodeBetweenLayers": "16",
		"elk.layered.spacing.edgeEdgeBetweenLayers": "7",
		"elk.layered.mergeEdges": "false",
		"elk.layered.cycleBreaking.strategy": "GREEDY",
		"elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
		"elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
		"elk.layered.thoroughness": isHeavy ? "2" : "7",
	};
}

/** What the layout engine answered. */
export function answer({ width = 0, height = 0, children = [], edges = [] }: ElkNode): Layout {
	const boxes = new Map(children.map(({ id, x = 0, y = 0, width: w = 0, height: h = 0 }) => [id, { x, y, width: w, height: h }]));
	const routes = new Map<string, readonly Point[]>();
	for (const { id, sections } of edges) {
		const points = sections?.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]) ?? [];
		const [start, end] = [points[0], points.at(-1)];
		// A straight line comes without the points that would pull it.
		if (start && end) routes.set(id, points.length % 3 === 1 ? points : [start, start, end, end]);
	}
	return { width, height, boxes, routes };
}

/** A layout for the same units: they stay where they are, known links keep their way, and new ones go straight. */
export function kept(before: Layout, links: readonly Link[]): Layout {
	const routes = new Map<string, readonly Point[]>();
	for (const { id, from, to } of links) {
		const [start, end] = [before.boxes.get(from), before.boxes.get(to)];
		const route = before.routes.get(id) ?? (start && end ? straight(start, end) : undefined);
		if (route) routes.set(id, route);
	}
	return { ...before, routes };
}

function straight(from: Box, to: Box): readonly Point[] {
	const start = { x: from.x + from.width, y: from.y + from.height / 2 };
	const end = { x: to.x, y: to.y + to.height / 2 };
	const pull = Math.max(30, Math.abs(end.x - start.x) / 3);
	return [start, { x: start.x + pull, y: start.y }, { x: end.x - pull, y: end.y }, end];
}

/** A curve through a start and, for each piece, two points that pull it and one that it reaches. */
export function curve(points: readonly Point[]): string {
	const [start, ...rest] = points;
	if (!start) return "";
	const pieces = Array.from({ length: Math.floor(rest.length / 3) }, (_, i) => rest.slice(i * 3, i * 3 + 3));
	return `M${at(start)}${pieces.map((piece) => `C${piece.map(at).join(" ")}`).join("")}`;
}

/** The point halfway along the longest piece of a curve. */
export function middle(points: readonly Point[]): Point | undefined {
	let best: { readonly point: Point; readonly length: number } | undefined;
	for (let i = 0; i + 3 < points.length; i += 3) {
		const [a, b, c, d] = points.slice(i, i + 4);
		if (!a || !b || !c || !d) continue;
		const length = Math.hypot(d.x - a.x, d.y - a.y);
		const point = { x: (a.x + 3 * b.x + 3 * c.x + d.x) / 8, y: (a.y + 3 * b.y + 3 * c.y + d.y) / 8 };
		if (!best || length > best.length) best = { point, length };
	}
	return best?.point;
}

function at({ x, y }: Point): string {
	return `${rounded(x)} ${rounded(y)}`;
}

/** A tenth of a pixel is enough for the eye. */
export function rounded(value: number): number {
	return Math.round(value * 10) / 10;
}
