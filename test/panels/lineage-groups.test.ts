import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, type Group, gather, manyGroups, manyNodes, pathTo } from "../../client/panels/lineage-groups.ts";
import type { LineageNode } from "../../server/src/lsp/protocol.ts";
import { graphOfTeams } from "./graph-of-teams.ts";

const place = { uri: "file:///w/a.yaml", line: 0 };

function node(id: string, folder: string, more: Partial<LineageNode> = {}): LineageNode {
	return { id, kind: "dataset", name: id, folder, place, findings: [], ...more };
}

function numbered(count: number, of: (index: number) => LineageNode): readonly LineageNode[] {
	return Array.from({ length: count }, (_, index) => of(index));
}

/** What a person may come upon: every group that is drawn at once on any way into the graph. */
function* levels(group: Group): Generator<readonly Group[]> {
	if (group.nodes.length <= manyNodes) return;
	const shown = cut(group);
	yield shown;
	for (const one of shown) yield* levels(one);
}

const workspaces: Readonly<Record<string, readonly LineageNode[]>> = {
	"3,000 nodes of many teams": graphOfTeams(3000).nodes,
	"10,000 nodes of many teams": graphOfTeams(10_000).nodes,
	"10,000 nodes in one folder": numbered(10_000, (i) => node(`n${i}`, "data")),
	"10,000 nodes at the root, of two kinds": numbered(10_000, (i) => node(`n${i}`, "", { kind: i % 2 ? "model" : "stage" })),
	"10,000 folders side by side": numbered(10_000, (i) => node(`n${i}`, `project-${i}/data`)),
	"1,000 repositories": numbered(4000, (i) => node(`n${i}`, "", { repository: `r${i % 1000}` })),
	"a chain of 300 folders": numbered(600, (i) => node(`n${i}`, Array.from({ length: i % 300 }, () => "x").join("/"))),
};

for (const [title, nodes] of Object.entries(workspaces)) {
	test(`no view of ${title} has too many groups, and each holds every node once`, () => {
		const root = gather(nodes);
		const ids = nodes.map(({ id }) => id).sort();
		assert.deepEqual(
			cut(root)
				.flatMap((group) => group.nodes.map(({ id }) => id))
				.sort(),
			ids,
		);
		let views = 0;
		for (const groups of levels(root)) {
			views++;
			assert.ok(groups.length > 1 && groups.length <= manyGroups, `${groups.length} groups`);
			assert.equal(new Set(groups.map(({ id }) => id)).size, groups.length, "each has its own id");
		}
		assert.ok(views > 0 && manyGroups <= 150);
	});
}

test("folders of the same depth stand beside each other, named by their paths", () => {
	const nodes = ["a/x/data", "a/x/models", "a/y/data", "b/z/data", "b/z/models"].flatMap((folder) =>
		numbered(30, (i) => node(`${folder} ${i}`, folder)),
	);
	const root = gather([...nodes, node("far", "", { repository: "github.com/acme/far" })]);
	assert.deepEqual(
		cut(root, 5).map(({ title, nodes: inside }) => `${title} ${inside.length}`),
		["a/x 60", "a/y/data 30", "b/z 60", "github.com/acme/far 1"],
	);
	assert.deepEqual(
		cut(root, 3).map(({ title }) => title),
		["a", "b/z", "github.com/acme/far"],
	);
});

test("what lies beside folders is a group of its own", () => {
	const root = gather([node("readme", "a"), ...numbered(3, (i) => node(`n${i}`, "a/b")), node("c", "a/c")]);
	assert.deepEqual(
		cut(root).map(({ id, title }) => `${id}: ${title}`),
		["a/: files in a", "a/b: a/b", "a/c: a/c"],
	);
});

test("a group is found again by its id, with everything around it", () => {
	const root = gather(graphOfTeams(10_000).nodes);
	const path = pathTo(root, ({ id }) => id === "risk/fraud-2/models");
	assert.deepEqual(
		path.map(({ label }) => label),
		["All", "risk", "fraud-2", "models"],
	);
	assert.deepEqual(
		pathTo(root, ({ id }) => id === "nowhere"),
		[],
	);
});
