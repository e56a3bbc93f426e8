import assert from "node:assert/strict";
import { test } from "node:test";
import { definition } from "../../server/src/features/definition.ts";
import { applyEdits } from "../../server/src/features/fixes.ts";
import { flowAt, neighbours } from "../../server/src/features/hierarchy.ts";
import { hover } from "../../server/src/features/hover.ts";
import { lenses } from "../../server/src/features/lens.ts";
import { lineagePicture } from "../../server/src/features/lineage.ts";
import { references } from "../../server/src/features/references.ts";
import { rename, renaming } from "../../server/src/features/rename.ts";
import { wordsAt, workspaceWithCursor } from "../harness/cursor.ts";
import { readHeaderBlock } from "../harness/header.ts";

const pipeline = `stages:
  prepare:
    cmd: python prepare.py
    outs: [data/clean.csv]
  train:
    cmd: python train.py
    deps: [data/clean.csv]
    outs: [model/churn.onnx]
`;
const lock = `schema: '2.0'
stages:
  train:
    cmd: python train.py
`;
const churn = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: churn }
model: { artifact: model/churn.onnx }
features:
  - { name: tenure, source: crm }
sources:
  - { id: crm, owner: sales, freshness: 1d }
consumers:
  - { id: dashboard }
`;
const upsell = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: upsell }
features:
  - { name: spend, source: "crm" }
  - { name: tenure, source: crm }
`;
const files = { "dvc.yaml": pipeline, "dvc.lock": lock, "churn.card.yaml": churn, "upsell.card.yaml": upsell };

/** The workspace with the cursor in one file, before the first occurrence of `words` there. */
function at(file: keyof typeof files, words: string) {
	return workspaceWithCursor({ ...files, [file]: files[file].replace(words, `${words[0]}$0${words.slice(1)}`) });
}

test("a dependency leads to the stage's output, and a source to the card that declares it", () => {
	const dependency = at("dvc.yaml", "data/clean.csv]\n    outs: [model");
	const made = definition(dependency.world, dependency.file, dependency.offset);
	assert.equal(made?.start, pipeline.indexOf("data/clean.csv"));
	const source = at("upsell.card.yaml", "crm }");
	const declared = definition(source.world, source.file, source.offset);
	assert.deepEqual([declared?.file, declared?.start], ["churn.card.yaml", churn.indexOf("crm, owner")]);
});

test("who reads a source is found from either end", () => {
	for (const marked of [at("churn.card.yaml", "crm, owner"), at("upsell.card.yaml", "crm }")]) {
		const { declaration, places } = references(marked.world, marked.file, marked.offset);
		assert.equal(declaration?.file, "churn.card.yaml");
		assert.deepEqual(
			places.map((place) => `${place.file} ${wordsAt(marked, place)}`),
			["churn.card.yaml crm", 'upsell.card.yaml "crm"', "upsell.card.yaml crm"],
		);
	}
});

test("upstream and downstream, a step at a time", () => {
	const marked = at("dvc.yaml", "train:");
	const stage = flowAt(marked.world, marked.file, marked.offset)?.node;
	assert.equal(stage?.name, "train");
	const names = (id: string, direction: "up" | "down") => neighbours(marked.world, id, direction).map(({ node }) => node.name);
	assert.deepEqual(names(stage?.id ?? "", "up"), ["data/clean.csv", "train.py"]);
	assert.deepEqual(names(stage?.id ?? "", "down"), ["churn"]);
	const [model] = neighbours(marked.world, stage?.id ?? "", "down");
	assert.deepEqual([model?.node.kind, [...(model?.kinds ?? [])]], ["model", ["write"]]);
	assert.deepEqual(names(model?.node.id ?? "", "up").sort(), ["tenure", "train"]);
});

test("above a stage stands who depends on it, above a card what feeds it", () => {
	const { world } = workspaceWithCursor({ ...files, "dvc.yaml": `$0${pipeline}` });
	const titles = (file: string) => lenses(world, file).map(({ title }) => title);
	assert.deepEqual(titles("dvc.yaml"), ["1 service and 1 consumer depend on this", "1 service and 1 consumer depend on this"]);
	assert.deepEqual(titles("churn.card.yaml"), [
		"2 data sources feed this · 1 consumer uses it",
		"2 services and 1 consumer depend on this",
	]);
	assert.deepEqual(titles("upsell.card.yaml"), ["1 data source feeds this"]);
});

test("the words of a source say who owns it, how fresh it is, and who reads it", () => {
	const marked = at("upsell.card.yaml", "crm }");
	const said = hover(marked.world, marked.file, marked.offset)?.markdown ?? "";
	assert.match(said, /^\*\*`crm`\*\* source, owned by `sales`, fresh within 1 d\n- to feature `tenure`, feature `spend`/);
	assert.match(said, /\n- 2 services and 1 consumer depend on this/);
});

test("a source is renamed in every card, within its quotes", () => {
	const marked = at("churn.card.yaml", "crm, owner");
	const edits = rename(marked.world, marked.file, marked.offset, "customers");
	assert.ok(!("refusal" in edits));
	const text = (file: keyof typeof files) =>
		applyEdits(
			files[file],
			edits.filter((edit) => edit.at.file === file),
		);
	assert.equal(text("churn.card.yaml"), churn.replaceAll("crm", "customers"));
	assert.equal(text("upsell.card.yaml"), upsell.replaceAll("crm", "customers"));
});

test("a stage is renamed together with the record of its last run", () => {
	const marked = at("dvc.lock", "train:");
	const edits = rename(marked.world, marked.file, marked.offset, "fit");
	assert.ok(!("refusal" in edits));
	assert.deepEqual(
		edits.map((edit) => `${edit.at.file} ${wordsAt(marked, edit.at)} ${edit.text}`),
		["dvc.yaml train fit", "dvc.lock train fit"],
	);
});

test("a name that something else gives is kept, with the reason", () => {
	const marked = at("churn.card.yaml", "tenure");
	assert.ok("places" in (renaming(marked.world, marked.file, marked.offset) ?? {}));
	marked.workspace.appear(["model/churn.onnx"]);
	marked.workspace.learn({
		kind: "model",
		path: "model/churn.onnx",
		value: readHeaderBlock("model/churn.onnx", "input  tenure float32[1]\noutput y float32[1]"),
	});
	assert.deepEqual(rename(marked.workspace.world(), marked.file, marked.offset, "months"), {
		refusal: "`tenure` is the name that `model/churn.onnx` gives it.",
	});
	const source = at("churn.card.yaml", "crm, owner");
	assert.deepEqual(rename(source.world, source.file, source.offset, "a b"), {
		refusal: "`a b` is no plain name of letters, digits, `_`, `-` and `.`.",
	});
});

test("the graph is asked for from a place, and shows what is found at its nodes", () => {
	const marked = at("dvc.yaml", "train:");
	const { nodes, edges, focus } = lineagePicture(marked.world, { file: marked.file, offset: marked.offset });
	assert.equal(focus?.name, "train");
	assert.ok(edges.some(({ from, kind, to }) => from === focus && kind === "write" && to.name === "churn"));
	const model = nodes.find(({ node }) => node.name === "churn" && node.kind === "model");
	assert.equal(model?.node.things.length, 2, "the stage's output and the card's model");
	assert.equal(nodes.find(({ node }) => node.name === "crm")?.owner, "sales");
});

test("a finding is told of at the node that its lines are about", () => {
	const text = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: churn }
slo: { p50Ms: 9, p95Ms: 5 }
model: { trainingData: { from: 2026-01-01, to: 2026-03-01 } }
features:
  - name: visits
    availableSince: 2026-02-01
  - name: age
`;
	const { world } = workspaceWithCursor({ "a.card.yaml": `$0${text}` });
	const findings = Object.fromEntries(
		lineagePicture(world).nodes.map(({ node, findings: told }) => [`${node.kind} ${node.name}`, told.map(({ severity }) => severity)]),
	);
	assert.deepEqual(findings, { "service churn": ["error"], "model churn": [], "feature visits": ["error"], "feature age": [] });
});
