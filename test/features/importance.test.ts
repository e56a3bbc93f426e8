import assert from "node:assert/strict";
import { test } from "node:test";
import { readImportanceReport } from "../../server/src/evidence/importance/report.ts";
import { hover } from "../../server/src/features/hover.ts";
import { links } from "../../server/src/features/links.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

const report = {
	version: 1,
	method: "permutation",
	metric: "roc_auc",
	repeats: 10,
	model: { version: "3" },
	features: [
		{ name: "visits", importance: 0.0123456, std: 0.001 },
		{ name: "clicks", importance: 0.5 },
	],
	groups: [{ name: "web", importance: 0.02, low: 0.01, high: 0.03 }],
	correlations: [{ a: "clicks", b: "visits", rho: 0.987, method: "pearson" }],
};

function card(version: number, feature = "vis$0its"): string {
	return [
		"kind: DeploymentCard",
		`model: { version: ${version} }`,
		"features:",
		`  - { name: ${feature}, view: web }`,
		"  - { name: age }",
		"evaluation:",
		"  importance: reports/i.json",
		"",
	].join("\n");
}

function hovered(text: string, content: unknown = report): string {
	const { workspace, file, offset } = workspaceWithCursor({ "a/m.card.yaml": text, "a/reports/i.json": "" });
	const read = readImportanceReport(JSON.stringify(content));
	const value = { from: "a/reports/i.json", ...("problem" in read ? read : { report: read }) };
	workspace.learn({ kind: "importance", card: "a/m.card.yaml", value });
	return hover(workspace.world(), file, offset)?.markdown ?? "";
}

test("a feature says what it is worth, how sure that is, and what goes along with it", () => {
	const markdown = hovered(card(3));
	assert.match(
		markdown,
		/\n- importance: `0\.0123 \[0\.0116, 0\.0131\] 95 % · roc_auc · permutation · n 10`, from `a\/reports\/i\.json`\n/,
	);
	assert.match(markdown, /\n- in the bundle `web`: `0\.02 \[0\.01, 0\.03\] · roc_auc · permutation · n 10`\n/);
	assert.match(markdown, /\n- goes along with `clicks`: `ρ 0\.987 · pearson`/);
	assert.doesNotMatch(markdown, /was made for/);
	const near = { ...report, correlations: [{ a: "clicks", b: "visits", rho: -0.99987 }] };
	assert.match(hovered(card(3), near), /`ρ -0\.999`/, "what is not 1 does not look like it");
	assert.match(hovered(card(3, "cli$0cks")), /\n- importance: `0\.5, no interval · roc_auc/);
});

test("a report on another model says so", () => {
	assert.match(hovered(card(4)), /\n- `a\/reports\/i\.json` was made for `version 3 of the model`, so that nothing is concluded from it/);
});

test("a feature that the report does not know, and a report that is none, add nothing", () => {
	assert.doesNotMatch(hovered(card(3, "te$0nure").replace("view: web", "unit: d")), /importance|bundle|goes along/);
	assert.doesNotMatch(hovered(card(3), { accuracy: 1 }), /- importance:/);
});

test("the path of the report is a link", () => {
	const { world, file, texts } = workspaceWithCursor({ "a/m.card.yaml": card(3), "a/reports/i.json": "" });
	const [link] = links(world, file);
	assert.equal(link?.target, "a/reports/i.json");
	assert.equal(texts[file]?.slice(link?.at.start, link?.at.end), "reports/i.json");
});

test("a workspace wants the report that a card names, once there is such a file", () => {
	const { workspace } = workspaceWithCursor({ "a/m.card.yaml": card(3) });
	assert.deepEqual(workspace.world().wants(), []);
	workspace.appear(["a/reports/i.json"]);
	assert.deepEqual(workspace.world().wants(), [{ kind: "importance", path: "a/reports/i.json", card: "a/m.card.yaml" }]);
});

test("a finding comes, changes and goes with what is learnt of the report", () => {
	const { workspace, file } = workspaceWithCursor({ "a/m.card.yaml": card(3), "a/reports/i.json": "" });
	const found = () =>
		workspace
			.world()
			.findings(file)
			.map(({ rule }) => rule);
	const learn = (content: unknown) => {
		const read = readImportanceReport(JSON.stringify(content));
		const value = { from: "a/reports/i.json", ...("problem" in read ? read : { report: read }) };
		workspace.learn({ kind: "importance", card: file, value });
	};
	const before = found();
	learn({ features: [{ name: "age", importance: 0, low: -1, high: 1 }] });
	assert.deepEqual(
		found().filter((rule) => !before.includes(rule)),
		["lineage/epsilon-feature"],
	);
	learn({ accuracy: 1 });
	assert.deepEqual(
		found().filter((rule) => !before.includes(rule)),
		["lineage/importance-unreadable"],
	);
	workspace.learn({ kind: "importance", card: file, value: undefined });
	assert.deepEqual(found(), before);
});
