import assert from "node:assert/strict";
import { test } from "node:test";
import { foldings } from "../../server/src/features/folding.ts";
import { inlays } from "../../server/src/features/inlay.ts";
import { lenses } from "../../server/src/features/lens.ts";
import { links } from "../../server/src/features/links.ts";
import { type Outline, symbols } from "../../server/src/features/symbols.ts";
import { tokens } from "../../server/src/features/tokens.ts";
import { workspaceSymbols } from "../../server/src/features/workspace-symbols.ts";
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

test("above a model stands the worst verdict of all objectives", () => {
	const files = { "a.card.yaml": card.replace("p95Ms: 50", "p95Ms: 100\n  p50Ms: 1"), "m/a/config.pbtxt": config, "model.onnx": "" };
	const { workspace } = workspaceWithCursor(files);
	const header = readHeaderBlock("model.onnx", "input x float32[batch,7]\noutput y float32[batch,1]");
	workspace.learn({ kind: "model", path: "model.onnx", value: header });
	workspace.learn({
		kind: "benchmark",
		path: "model.onnx",
		value: readBenchmarkBlock("model.onnx", "p50 20 19..21\np95 61 58..64\nruns 1000"),
	});
	assert.match(lenses(workspace.world(), "a.card.yaml")[0]?.title ?? "", /^p95 61 ms .* · fail$/);
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

test("a name leads to its card, model or service, whatever its file", () => {
	const service =
		"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: churn-api\nspec: { predictor: { model: {} } }\n";
	const { world } = workspaceWithCursor({ "a.card.yaml": card, "m/a/config.pbtxt": config, "s.yaml": service });
	const found = (query: string) => workspaceSymbols(world, query).map(({ name, at }) => `${name} ${at.file}`);
	assert.deepEqual(found(""), ["churn a.card.yaml", "a m/a/config.pbtxt", "churn-api s.yaml"]);
	assert.deepEqual(found("cHi"), ["churn-api s.yaml"]);
	assert.deepEqual(found("ih"), []);
});

test("messages and lists of protobuf text fold, and its words have kinds", () => {
	const text =
		'# c\nname: "a"\nbackend: "x"\ninput [\n  {\n    name: "x"\n    data_type: TYPE_FP32\n    dims: [ 7 ]\n    optional: true\n  }\n]\n';
	const marked = workspaceWithCursor({ "m/a/config.pbtxt": text, "a.card.yaml": card });
	const file = "m/a/config.pbtxt";
	assert.deepEqual(
		foldings(marked.world, file)?.map((at) => wordsAt(marked, at).replace(/\s+/g, " ").slice(0, 9)),
		["[ { name:", '{ name: "', "[ 7 ]"],
	);
	assert.equal(foldings(marked.world, "a.card.yaml"), undefined);
	const kinds = tokens(marked.world, file).map(({ at, type }) => `${wordsAt(marked, at)} ${type}`);
	assert.deepEqual(kinds.slice(0, 3), ["# c comment", "name property", '"a" string']);
	for (const kind of ["input struct", "dims property", "TYPE_FP32 enumMember", "7 number", "true keyword"])
		assert.ok(kinds.includes(kind), kind);
	assert.deepEqual(tokens(marked.world, "a.card.yaml"), []);
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
