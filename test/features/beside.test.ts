import assert from "node:assert/strict";
import { test } from "node:test";
import { inlays } from "../../server/src/features/inlay.ts";
import { lenses } from "../../server/src/features/lens.ts";
import { links } from "../../server/src/features/links.ts";
import { type Outline, symbols } from "../../server/src/features/symbols.ts";
import { readBenchmarkBlock } from "../harness/benchmark.ts";
import { type Marked, wordsAt, workspaceWithCursor } from "../harness/cursor.ts";
import { readHeaderBlock } from "../harness/header.ts";

const card = `kind: DeploymentCard
metadata:
  name: churn
manifests:
  - m/a/config.pbtxt
  - m/gone/config.pbtxt
slo:
  p95Ms: 50
model:
  artifact: model.onnx
drift:
  endpoint: https://drift.example.org/report
features:
  - name: age
    dtype: float32
`;
const config =
	'name: "a"\nbackend: "onnxruntime"\ninput { name: "x" data_type: TYPE_FP32 dims: [ 7 ] }\noutput { name: "y" data_type: TYPE_FP32 dims: [ 1 ] }\n';

function open(benchmark?: string): Marked {
	const marked = workspaceWithCursor({ "a.card.yaml": card, "m/a/config.pbtxt": config, "model.onnx": "" });
	const header = readHeaderBlock("model.onnx", "input x float32[batch,7]\noutput y float32[batch,1]");
	marked.workspace.learn({ kind: "model", path: "model.onnx", value: header });
	if (benchmark !== undefined)
		marked.workspace.learn({ kind: "benchmark", path: "model.onnx", value: readBenchmarkBlock("model.onnx", benchmark) });
	return { ...marked, world: marked.workspace.world() };
}

const everything = (file: string) => ({ file, start: 0, end: 10_000 });

test("a model can be benchmarked, and its last result stands above it", () => {
	const titles = (benchmark?: string) => {
		const marked = open(benchmark);
		return lenses(marked.world, "a.card.yaml").map(({ title, command, at }) => [title, command, wordsAt(marked, at).split(":")[0]]);
	};
	const drift = ["Connect this drift endpoint", "plimsoll.connectDrift", "drift"];
	assert.deepEqual(titles(), [["Benchmark this model", "plimsoll.benchmark", "model"], drift]);
	const [result, again, ...rest] = titles("p95 61 58..64\nruns 1000");
	assert.match(result?.[0] ?? "", /^p95 61 ms \[58, 64\].* · fail$/);
	assert.deepEqual([result?.[1], again?.[0]], ["plimsoll.showBenchmark", "Benchmark again"]);
	assert.deepEqual(rest, [drift]);
});

test("no lens where there is nothing to run", () => {
	const marked = workspaceWithCursor({ "a.card.yaml": "kind: DeploymentCard\nmodel: { artifact: gone.onnx }\n" });
	assert.deepEqual(lenses(marked.world, "a.card.yaml"), []);
});

test("beside a tensor stands what the model has, beside an objective what was measured", () => {
	const marked = open("p95 61 58..64\nruns 1000");
	const shown = (file: string) => inlays(marked.world, file, everything(file)).map(({ at, label }) => [wordsAt(marked, at), label]);
	assert.deepEqual(shown("m/a/config.pbtxt"), [
		['"x"', "float32[batch,7]"],
		['"y"', "float32[batch,1]"],
	]);
	assert.deepEqual(shown("a.card.yaml"), [["50", "✗ fail: 61 ms [58, 64], n 1000"]]);
	assert.deepEqual(inlays(marked.world, "a.card.yaml", { file: "a.card.yaml", start: 0, end: 10 }), []);
});

test("links lead to the files that exist", () => {
	const marked = open();
	assert.deepEqual(
		links(marked.world, "a.card.yaml").map(({ at, target }) => [wordsAt(marked, at), target]),
		[
			["m/a/config.pbtxt", "m/a/config.pbtxt"],
			["model.onnx", "model.onnx"],
		],
	);
});

test("the outline names manifests, models, tensors and features", () => {
	const marked = open();
	const show = (outline: Outline): unknown => [outline.kind, outline.name, ...outline.children.map(show)];
	assert.deepEqual(symbols(marked.world, "a.card.yaml").map(show), [["manifest", "churn", ["feature", "age"]]]);
	assert.deepEqual(symbols(marked.world, "m/a/config.pbtxt").map(show), [
		["manifest", "a", ["model", "a", ["tensor", "x"], ["tensor", "y"]]],
	]);
});

test("editors refuse a line of the outline without a name, or with one outside its place", () => {
	const files = [
		"kind: DeploymentCard\nmetadata: { name: '' }\nfeatures: [{ name: '' }]\n",
		'name: ""\nbackend: "x"\ninput { name: "" }\n',
	];
	for (const [i, file] of ["a.card.yaml", "m/a/config.pbtxt"].entries()) {
		const { world } = workspaceWithCursor({ [file]: files[i] ?? "" });
		const all = symbols(world, file).flatMap((outline) => [outline, ...outline.children]);
		assert.ok(all.length > 0);
		for (const { name, at, select } of all) {
			assert.notEqual(name, "");
			assert.ok(at.start <= select.start && select.end <= at.end, name);
		}
	}
});
