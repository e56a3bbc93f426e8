import assert from "node:assert/strict";
import { test } from "node:test";
import Elk from "elkjs/lib/elk.bundled.js";
import { litBy } from "../../client/panels/lineage-drawing.ts";
import { closureOf, indexed } from "../../client/panels/lineage-graph.ts";
import { neighbour } from "../../client/panels/lineage-keys.ts";
import { answer, curve, fitted, kept, type Layout, question } from "../../client/panels/lineage-layout.ts";
import { restored } from "../../client/panels/lineage-state.ts";
import { svgFile, svgText } from "../../client/panels/lineage-svg.ts";
import { type View, viewOf } from "../../client/panels/lineage-view.ts";
import { centered, zoomed } from "../../client/panels/lineage-viewport.ts";
import { spoken } from "../../client/panels/lineage-words.ts";
import { graphOfTeams } from "./graph-of-teams.ts";

const measure = (text: string): number => text.length * 7;
const all = { hidden: new Set<never>() };
const engine = new Elk.default({ algorithms: ["layered"] });

async function laidOut(count: number): Promise<{ readonly view: View; readonly layout: Layout }> {
	const view = viewOf(indexed(graphOfTeams(count)), all, { at: "whole" });
	return { view, layout: answer(await engine.layout(question(view.units, view.links, measure))) };
}

test("every unit has a box that no other covers, and every link a curve from box to box", async () => {
	for (const count of [12, 100, 3000]) {
		const { view, layout } = await laidOut(count);
		const boxes = [...layout.boxes.values()];
		assert.equal(boxes.length, view.units.length);
		for (const [i, a] of boxes.entries()) {
			for (const b of boxes.slice(i + 1)) {
				const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
				assert.ok(apart, "two boxes cover each other");
			}
		}
		for (const { id, from } of view.links) {
			const route = layout.routes.get(id) ?? [];
			assert.equal(route.length % 3, 1, "a start, and three points for each piece");
			const [start, box] = [route[0], layout.boxes.get(from)];
			assert.ok(start && box && start.x >= box.x - 1 && start.x <= box.x + box.width + 1, "it starts at its unit");
			assert.match(curve(route), /^M[-\d. ]+(C[-\d. ]+)+$/);
		}
	}
});

test("most data flows to the right", async () => {
	const { view, layout } = await laidOut(100);
	const right = view.links.filter(({ from, to }) => (layout.boxes.get(from)?.x ?? 0) < (layout.boxes.get(to)?.x ?? 0));
	assert.ok(right.length / view.links.length > 0.9);
	const others = view.links.filter(({ kind }) => kind !== "feedback" && kind !== "label");
	assert.ok(others.every(({ from, to }) => (layout.boxes.get(from)?.x ?? 0) < (layout.boxes.get(to)?.x ?? 0)));
});

test("after an edit every box stays where it was, and a new link has a way", async () => {
	const { view, layout } = await laidOut(12);
	const [from, to] = [view.units[0]?.id ?? "", view.units.at(-1)?.id ?? ""];
	const added = { id: "new", from, to, kind: "read", edges: [], isMutual: false } as const;
	const after = kept(layout, [...view.links.slice(1), added]);
	assert.equal(after.boxes, layout.boxes);
	assert.equal(after.routes.get("new")?.length, 4);
	assert.equal(after.routes.get(view.links[1]?.id ?? ""), layout.routes.get(view.links[1]?.id ?? ""));
	assert.equal(after.routes.has(view.links[0]?.id ?? ""), false);
});

test("a long name keeps its beginning and its end, within its room", () => {
	const name = "customer_events_of_the_last_twelve_months.parquet";
	assert.equal(fitted(name, 1000, measure), name);
	const short = fitted(name, 140, measure);
	assert.ok(measure(short) <= 140 && short.startsWith("customer") && short.endsWith("parquet") && short.includes("…"));
});

test("a long path keeps its file and as many folders as there is room for", () => {
	const path = "teams/ranking/pipeline/params.yaml";
	assert.equal(fitted(path, 1000, measure), path);
	assert.equal(fitted(path, 160, measure), "…/pipeline/params.yaml");
	assert.equal(fitted(path, 140, measure), "…/params.yaml");
	const short = fitted(path, 60, measure);
	assert.ok(measure(short) <= 60 && short.includes("…"), short);
});

test("what does not fit is shown from its selected node to the edge that is near", () => {
	const room = { clientWidth: 700, clientHeight: 500 };
	const part = { x: 0, y: 100, width: 2000, height: 300 };
	const box = (x: number) => ({ x, y: 200, width: 100, height: 40 });
	const right = (x: number) => (room.clientWidth - centered(room, box(x), part).x) / centered(room, box(x), part).zoom;
	assert.ok(Math.abs(right(1900) - 2057) < 1, "the edge of the part, and a margin");
	assert.ok(Math.abs(right(950) - 1500) < 1, "the middle");
	const { y, zoom } = centered(room, box(950), part);
	assert.ok(Math.abs(y + 250 * zoom - room.clientHeight / 2) < 1, "what fits is in the middle as a whole");
});

test("the file is complete in itself, escapes what it shows, and dims what the panel dims", async () => {
	const graph = indexed({
		nodes: graphOfTeams(12).nodes.map((node, i) => (i === 0 ? { ...node, name: `<script>"&'\u0001\ud800` } : node)),
		edges: graphOfTeams(12).edges,
	});
	const view = viewOf(graph, all, { at: "whole" });
	const layout = answer(await engine.layout(question(view.units, view.links, measure)));
	const selected = view.units[0]?.id ?? "";
	const lit = litBy(view, selected, closureOf(graph, selected));
	const file = svgFile(view, layout, measure, lit);
	for (const absent of ["var(", "url(", "href", "<script", "\u0001", "\ud800"]) assert.ok(!file.includes(absent), absent);
	assert.match(file, /&#60;script&#62;&#34;&#38;/);
	assert.match(file, /prefers-color-scheme: dark/);
	assert.equal(file.split(' opacity="0.16"').length - 1, view.units.length - lit.units.size + view.links.length - lit.links.size);
	for (const unit of view.units.slice(1)) assert.ok(file.includes(`<title>${spoken(unit)}</title>`));
	assert.ok(lit.units.size > 2 && lit.units.size < view.units.length);
});

test("marks become markup", () => {
	const mark = {
		tag: "g",
		attributes: { class: 'a"b', x: undefined, y: 2 },
		children: ["1 < 2", { tag: "path", attributes: {}, children: [] }],
	};
	assert.equal(svgText(mark), '<g class="a&#34;b" y="2">1 &#60; 2<path/></g>');
});

test("arrow keys follow the links, and elsewhere go to the nearest", async () => {
	const { view, layout } = await laidOut(12);
	const id = (name: string): string => view.units.find((unit) => unit.name === name)?.id ?? name;
	assert.ok([id("churn.events"), id("churn_crm")].includes(neighbour(view, layout, id("prepare_churn"), "left") ?? ""));
	assert.equal(neighbour(view, layout, id("train_churn"), "right"), id("churn-classifier"));
	const [upper, lower] = [id("churn.events"), id("churn_crm")].sort(
		(a, b) => (layout.boxes.get(a)?.y ?? 0) - (layout.boxes.get(b)?.y ?? 0),
	);
	assert.equal(neighbour(view, layout, upper ?? "", "down"), lower);
	assert.equal(neighbour(view, layout, "nobody", "down"), undefined);
});

test("zooming keeps the point under the pointer", () => {
	const [camera, point] = [
		{ x: 40, y: -20, zoom: 0.8 },
		{ x: 300, y: 200 },
	];
	const after = zoomed(camera, 1.5, point);
	assert.ok(Math.abs((point.x - camera.x) / camera.zoom - (point.x - after.x) / after.zoom) < 1e-9);
	assert.equal(zoomed(camera, 1e6, point).zoom, 3);
});

test("a state is restored, and a damaged one begins anew", () => {
	const state = { turn: 3, place: { at: "group", id: "risk" }, hidden: ["code"], camera: { x: 1, y: 2, zoom: 1 } };
	assert.deepEqual(restored(JSON.stringify(state)), state);
	const beginning = { turn: 0, place: { at: "whole" } };
	for (const text of [
		undefined,
		"{",
		"null",
		'{"turn":1}',
		JSON.stringify({ ...state, hidden: ["nothing"] }),
		JSON.stringify({ ...state, camera: { x: 1 } }),
	]) {
		assert.deepEqual(restored(text), beginning);
	}
});
