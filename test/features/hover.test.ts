import assert from "node:assert/strict";
import { test } from "node:test";
import { hover } from "../../server/src/features/hover.ts";
import { readBenchmarkBlock } from "../harness/benchmark.ts";
import { wordsAt, workspaceWithCursor } from "../harness/cursor.ts";
import { readHeaderBlock, readModelBlock } from "../harness/header.ts";

const head = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\n";
const model = "input  x float32[batch,7]\noutput y float32[batch,1]";

/** The words that the hover covers, and what it says. */
function at(files: Readonly<Record<string, string>>): readonly [words: string, markdown: string] | undefined {
	const marked = workspaceWithCursor({ ...files, "model.onnx": "" });
	marked.workspace.learn({ kind: "model", path: "model.onnx", value: readHeaderBlock("model.onnx", model) });
	marked.workspace.learn({ kind: "benchmark", path: "model.onnx", value: readBenchmarkBlock("model.onnx", "p95 61 58..64\nruns 1000") });
	const found = hover(marked.workspace.world(), marked.file, marked.offset);
	return found && [wordsAt(marked, found.at), found.markdown];
}

test("a field says its way, its type and what it is for", () => {
	const [words, markdown] = at({ "a.yaml": `${head}spec:\n  predictor:\n    min$0Replicas: 1\n` }) ?? [];
	assert.equal(words, "minReplicas");
	assert.match(markdown ?? "", /^`spec\.predictor\.minReplicas`: integer/);
	assert.match(markdown ?? "", /\*KServe\*$/);
	const config = at({ "m/config.pbtxt": 'backend: "onnxruntime"\nmax_bat$0ch_size: 8\n' });
	assert.match(config?.[1] ?? "", /^`max_batch_size`: integer/);
});

test("a card's model says what is in the file, and its objective what was measured", () => {
	const card = (line: string) => at({ "a.card.yaml": `kind: DeploymentCard\n${line}` });
	const [words, markdown] = card("model:\n  artifact: mod$0el.onnx\n") ?? [];
	assert.equal(words, "model.onnx");
	assert.match(markdown ?? "", /\n- input `x` `float32\[batch,7\]`\n- output `y` `float32\[batch,1\]`\n/);
	assert.match(
		card("model:\n  artifact: model.onnx\nslo:\n  p95Ms: 5$00\n")?.[1] ?? "",
		/^Last benchmark of `model\.onnx`: p95 61 ms \[58, 64\]/,
	);
});

test("a feature says where it comes from and who owns that", () => {
	const sources = "sources:\n  - id: crm\n    owner: '![x](https://example.org/x.png)'\n";
	const card = at({ "a.card.yaml": `kind: DeploymentCard\nfeatures:\n  - name: a$0ge\n    dtype: float32\n    source: crm\n${sources}` });
	assert.deepEqual(card?.[0], "age");
	assert.match(
		card?.[1] ?? "",
		/^\*\*`age`\*\* `float32`\n- from `crm`, owned by `!\[x\]\(https:\/\/example\.org\/x\.png\)`/,
		"the words of a file are no markup",
	);
});

test("a tensor of a configuration says what the model has", () => {
	const files = (name: string) => ({
		"a.card.yaml": "kind: DeploymentCard\nmanifests: [m/a/config.pbtxt]\nmodel: { artifact: model.onnx }\n",
		"m/a/config.pbtxt": `backend: "onnxruntime"\ninput { name: "${name}" data_type: TYPE_FP32 dims: [ 7 ] }\n`,
	});
	assert.match(at(files("$0x"))?.[1] ?? "", /^`x` is `float32\[batch,7\]` in `model\.onnx`\./);
	assert.match(at(files("$0z"))?.[1] ?? "", /^`z` is not in `model\.onnx`\./);
});

test("a model of another format says what is known of it, and its tensors what they are", () => {
	const card = workspaceWithCursor({ "a.card.yaml": "kind: DeploymentCard\nmodel:\n  artifact: mod$0el.ubj\n", "model.ubj": "" });
	const trees = "format XGBoost\ncolumns 2 tenure charges\nwritten xgboost 3.2.0\nlambda twice";
	card.workspace.learn({ kind: "model", path: "model.ubj", value: readModelBlock("model.ubj", trees) });
	assert.equal(
		hover(card.workspace.world(), card.file, card.offset)?.markdown.split("\n\n")[0],
		"**`model.ubj`**, 1000 B, XGBoost, written with `xgboost 3.2.0`\n- 2 columns: `tenure`, `charges`\n- code: `twice`",
	);
	const path = "m/a/1/model.savedmodel";
	const config = 'platform: "tensorflow_savedmodel"\ninput { name: "$0x" data_type: TYPE_FP32 dims: [ 7 ] }\n';
	const triton = workspaceWithCursor({ "m/a/config.pbtxt": config, [path]: "" });
	triton.workspace.learn({
		kind: "model",
		path,
		value: readModelBlock(path, "format TensorFlow SavedModel\ninput x float32[?,7]\noutput y float32[?,1]"),
	});
	assert.match(
		hover(triton.workspace.world(), triton.file, triton.offset)?.markdown ?? "",
		/^`x` is `float32\[\?,7\]` in `m\/a\/1\/model\.savedmodel`\./,
	);
});

test("a configuration's keys and rules are explained", () => {
	const [words, markdown] = at({ "plimsoll.yaml": "rules:\n  config/un$0known-field: off\n" }) ?? [];
	assert.equal(words, "config/unknown-field");
	assert.match(markdown ?? "", /^`rules\.config\/unknown-field`: one of off, info, warning, error/);
	assert.match(markdown ?? "", /\n\nA key is written that the platform does not know\.\n\n\*Plimsoll configuration\*$/);
	assert.match(at({ "plimsoll.yaml": "pre$0set: strict\n" })?.[1] ?? "", /^`preset`: one of recommended/);
});

test("the words that a hover covers are those under the cursor", () => {
	const card = "kind: DeploymentCard\nfeatures:\n  - name: age\n    dt$0ype: float32\n";
	assert.equal(at({ "a.card.yaml": card })?.[0], "dtype");
});

test("nothing is said of what is not known", () => {
	assert.equal(at({ "a.yaml": "a: $01\n" }), undefined);
	assert.equal(at({ "a.yaml": `${head}spec: {}\n\n\n$0` }), undefined);
	assert.equal(at({ "a.yaml": `${head}spec:\n  predicter$0: {}\n` }), undefined);
});
