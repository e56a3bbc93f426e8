import assert from "node:assert/strict";
import { test } from "node:test";
import { firstHidden, kindCounts, owners, search } from "../../client/panels/lineage-filter.ts";
import { closureOf, indexed, neighbourhood } from "../../client/panels/lineage-graph.ts";
import { manyGroups, manyNodes } from "../../client/panels/lineage-groups.ts";
import { limit, type Place, patience, viewOf } from "../../client/panels/lineage-view.ts";
import type { LineageEdge, LineageNode } from "../../server/src/lsp/protocol.ts";
import { graphOfTeams } from "./graph-of-teams.ts";

const place = { uri: "file:///w/a.yaml", line: 0 };
const whole: Place = { at: "whole" };
const all = { hidden: new Set<LineageNode["kind"]>() };

/** A graph written as `a→b`, with `~>` for feedback; what stands before a slash is the folder. */
function graphOf(...edges: readonly string[]) {
	const pairs = edges.map((edge) => edge.split(/→|~>/));
	const nodes = [...new Set(pairs.flat())].map(
		(id): LineageNode => ({
			id,
			kind: "dataset",
			name: id,
			folder: id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "",
			place,
			findings: [],
		}),
	);
	const written = edges.map((edge, i): LineageEdge => {
		const [from = "", to = ""] = pairs[i] ?? [];
		return { from, to, kind: edge.includes("~>") ? "feedback" : "read", place };
	});
	return indexed({ nodes, edges: written });
}

test("the closure follows the flow both ways, and a ring ends", () => {
	const graph = graphOf("a→b", "b→c", "x→c", "c→d", "d~>b");
	const { upstream, downstream } = closureOf(graph, "c");
	assert.deepEqual([...upstream].sort(), ["a", "b", "d", "x"]);
	assert.deepEqual([...downstream].sort(), ["b", "d"]);
	assert.deepEqual([...closureOf(graph, "a").upstream], []);
});

test("a neighbourhood goes two steps up and two steps down, and not down from what is up", () => {
	const graph = graphOf("a→b", "b→c", "c→d", "d→e", "e→f", "b→aside");
	assert.deepEqual([...neighbourhood(graph, "d", 2, () => true)].sort(), ["b", "c", "d", "e", "f"]);
	assert.deepEqual([...neighbourhood(graph, "d", 2, ({ id }) => id !== "c")].sort(), ["b", "d", "e", "f"]);
});

test("edges to nodes that are not there are left out", () => {
	const { edges, out } = indexed({ nodes: [], edges: [{ from: "a", to: "b", kind: "read", place }] });
	assert.deepEqual([edges.length, out.size], [0, 0]);
});

test("a small graph is drawn node by node", () => {
	const view = viewOf(graphOf("a→b", "b→c", "c~>a"), all, whole);
	assert.deepEqual(
		view.units.map(({ id }) => id),
		["a", "b", "c"],
	);
	assert.deepEqual(
		view.links.map(({ from, to, kind }) => `${from} ${kind} ${to}`),
		["a read b", "b read c", "c feedback a"],
	);
	assert.deepEqual(view.notices, []);
});

for (const count of [300, 3000, 10_000]) {
	test(`${count} nodes open as an overview, and all of it can be reached`, () => {
		const graph = indexed(graphOfTeams(count));
		const filter = { hidden: firstHidden(graph) };
		assert.deepEqual([...filter.hidden], ["settings", "code"]);
		const view = viewOf(graph, filter, whole);
		assert.ok(view.units.length > 1 && view.units.length <= manyGroups, `${view.units.length} units`);
		const shown = [...graph.nodes.values()].filter(({ kind }) => kind !== "settings" && kind !== "code");
		assert.equal(view.shown, shown.length);
		assert.equal(
			view.units.reduce((sum, { nodes }) => sum + nodes.length, 0),
			shown.length,
		);
		for (const { group } of view.units) {
			assert.ok(group);
			const inside = viewOf(graph, filter, { at: "group", id: group.id });
			const inner = inside.units.filter(({ outer }) => !outer);
			assert.deepEqual(new Set(inner.flatMap(({ nodes }) => nodes)), new Set(group.nodes));
			assert.ok(inside.units.length <= manyNodes + 40, `${inside.units.length} units in ${group.id}`);
		}
	});
}

test("between groups one line stands for all edges, in both directions", () => {
	const inside = (folder: string) => Array.from({ length: manyNodes }, (_, i) => `${folder}/${i}`);
	const chain = (ids: readonly string[]) => ids.slice(1).map((id, i) => `${ids[i]}→${id}`);
	const graph = graphOf(...chain(inside("p")), ...chain(inside("q")), "p/1→q/1", "p/2→q/2", "q/9→p/9");
	const view = viewOf(graph, all, whole);
	assert.deepEqual(
		view.units.map(({ name, nodes }) => `${name} ${nodes.length}`),
		["p 120", "q 120"],
	);
	const [link, ...others] = view.links;
	assert.deepEqual([others.length, link?.from, link?.to, link?.edges.length, link?.isMutual], [0, "group p", "group q", 3, true]);
	const p = viewOf(graph, all, { at: "group", id: "p" });
	assert.deepEqual(
		p.units.filter(({ outer }) => outer).map(({ id }) => id),
		["q/1", "q/2", "q/9"],
	);
	assert.ok(
		p.links.every(({ from, to }) => from.startsWith("p/") || to.startsWith("p/")),
		"what is outside is drawn for its connections to the inside alone",
	);
	assert.deepEqual(
		p.path.map(({ label }) => label),
		["All", "p"],
	);
});

test("a place that is gone is the whole", () => {
	const graph = graphOf("a→b");
	for (const gone of [{ at: "group", id: "nowhere" } as const, { at: "around", id: "nobody" } as const]) {
		assert.deepEqual(viewOf(graph, all, gone), viewOf(graph, all, whole));
	}
});

test("the surroundings of a node are shown although its own kind is hidden", () => {
	const graph = indexed(graphOfTeams(10_000));
	const code = [...graph.nodes.values()].find(({ kind }) => kind === "code");
	assert.ok(code);
	const view = viewOf(graph, { hidden: new Set<LineageNode["kind"]>(["code"]) }, { at: "around", id: code.id });
	assert.equal(view.units[0]?.id, code.id);
	assert.ok(view.units.length > 1 && view.units.slice(1).every(({ nodes }) => nodes[0]?.kind !== "code"));
	assert.equal(view.path.at(-1)?.label, `Around ${code.name}`);
});

test("a hub's surroundings are cut, and the view says so", () => {
	const graph = graphOf(...Array.from({ length: 400 }, (_, i) => `hub→n${i}`));
	const view = viewOf(graph, all, { at: "around", id: "hub" });
	assert.equal(view.units.length, manyNodes);
	assert.deepEqual(view.notices, [`The nearest ${manyNodes} of 401 nodes are shown.`]);
});

test("every node at once is drawn with a word where they are many, and not at all where they are too many", () => {
	const every = (count: number) => viewOf(indexed(graphOfTeams(count)), all, { at: "all" });
	assert.deepEqual([every(patience).units.length, every(patience).notices], [patience, []]);
	assert.deepEqual(every(1000).notices, ["Laying out 1000 nodes one by one takes a while."]);
	assert.ok(every(limit + 1).units.every(({ group }) => group));
});

test("a tangle is thinned out, and the view says so", () => {
	const groups = Array.from({ length: 20 }, (_, i) => `g${i}`);
	const edges = groups.flatMap((a, i) =>
		groups.slice(i + 1).flatMap((b, j) => Array.from({ length: 1 + ((i + j) % 4) }, (_, k) => `${a}/${k}→${b}/${k}`)),
	);
	const padding = groups.flatMap((group) => Array.from({ length: 8 }, (_, i) => `${group}/p${i}→${group}/p${i + 1}`));
	const view = viewOf(graphOf(...edges, ...padding), all, whole);
	assert.equal(view.units.length, 20);
	assert.deepEqual([view.links.length, view.notices], [46, ["The 46 strongest of 190 connections are drawn."]]);
	assert.ok(view.links.every((link) => link.edges.length >= 3));
});

test("filters and search", () => {
	const graph = indexed(graphOfTeams(100));
	assert.deepEqual(owners(graph), ["team-ads", "team-logistics", "team-payments", "team-risk", "team-search"]);
	const view = viewOf(graph, { hidden: new Set<LineageNode["kind"]>(["feature"]), owner: "team-risk" }, whole);
	assert.ok(view.units.length > 5 && view.units.every(({ nodes: [node] }) => node?.owner === "team-risk" && node.kind !== "feature"));
	assert.deepEqual(
		search(graph, " FRAUD pred").map(({ name }) => name),
		["fraud-predictor"],
	);
	assert.deepEqual(search(graph, "   "), []);
	assert.equal(search(graph, "events").length, 5);
	assert.deepEqual(kindCounts(graph.nodes.values())[0], ["source", 10]);
});
