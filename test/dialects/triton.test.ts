import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { repeated, truth } from "../../server/src/dialects/triton/fields.ts";
import { normalise } from "../../server/src/dialects/triton/normalise.ts";
import { serverRelease, triton } from "../../server/src/dialects/triton/triton.ts";
import type { Facts, Model } from "../../server/src/facts/facts.ts";
import { readPbtxt } from "../../server/src/source/pbtxt.ts";
import { Cursor, type Tree } from "../../server/src/source/tree.ts";

const schema = schemaNamed("triton-model-config.schema.json");

interface Setting {
	readonly file?: string;
	/** Files and folders of the workspace; without it nothing is known of them. */
	readonly files?: readonly string[];
	readonly target?: string;
}

function read(text: string, { file = "models/churn/config.pbtxt", files, target }: Setting = {}): Facts {
	const source = readPbtxt(file, text);
	const [document] = source.documents;
	assert.ok(document);
	const exists = (path: string) => files?.some((one) => one === path || one.startsWith(`${path}/`));
	return triton.read(new Cursor(document), { source, document, target, exists, neighbour: () => undefined });
}

function model(text: string, setting: Setting = {}): Model {
	const [only] = read(text, setting).models;
	assert.ok(only);
	return only;
}

function rulesOf(text: string, setting: Setting = {}): readonly string[] {
	return read(text, setting).remarks.map(({ rule }) => rule);
}

function recognises(text: string, file = "models/churn/config.pbtxt"): boolean {
	return triton.recognises(new Cursor(readPbtxt(file, text).documents[0]), file);
}

test("a configuration is recognised by its content", () => {
	assert.ok(recognises('name: "churn"'));
	assert.ok(recognises(""));
	assert.ok(recognises('backend: "onnxruntime" max_batchsize: 8'));
	assert.ok(recognises("model_metrics { metric_control { } }", "partial.pbtxt"));
	assert.ok(recognises('name: "churn" backend: "onnxruntime" max_batch_size: 8 inputs { }', "models/churn/configs/gpu.pbtxt") === false);
	assert.ok(recognises('platform: "x" backend: "onnxruntime" max_batch_size: 8 inputs { }', "models/churn/configs/gpu.pbtxt"));
});

test("other messages are not", () => {
	assert.ok(!recognises('model_config_list { config { name: "a" } }'));
	assert.ok(!recognises("", "models/churn/configs/empty.pbtxt"));
	assert.ok(!recognises('name: "net" input: "data" layer { }', "deploy.pbtxt"));
	assert.ok(!recognises('item { id: 1 name: "cat" }', "labels.pbtxt"));
	assert.ok(!recognises('node { name: "x" op: "Placeholder" }', "graph.pbtxt"));
});

test("the facts of a model", () => {
	const text = `
		name: "churn" backend: "onnxruntime" max_batch_size: 8
		input { name: "features" data_type: TYPE_FP32 dims: [ 12, -1 ] }
		input { name: "notes" data_type: TYPE_STRING dims: 1 optional: True reshape { shape: [] } }
		output [ { name: "p" data_type: TYPE_BF16 dims: 4 dims: 2 } ]
		dynamic_batching { max_queue_delay_microseconds: 2500 }
		instance_group [ { kind: KIND_CPU }, { kind: KIND_GPU } ]
		model_transaction_policy { decoupled: true }`;
	const it = model(text);
	const values = (shape: { readonly value: unknown } | undefined) => shape?.value;
	assert.equal(it.name?.value, "churn");
	assert.equal(it.format?.value, "onnxruntime");
	assert.equal(it.maxBatch?.value, 8);
	assert.equal(it.implicitBatch, true);
	assert.equal(it.batchDelay?.value, 2.5);
	assert.equal(it.gpu?.value, "KIND_GPU");
	assert.equal(it.decoupled?.value, true);
	assert.equal(it.repository, "models");
	assert.deepEqual(
		it.inputs.map(({ name, type, shape, reshape, optional }) => [name?.value, type?.value, values(shape), values(reshape), optional]),
		[
			["features", "FP32", [12, null], undefined, false],
			["notes", "BYTES", [1], [], true],
		],
	);
	assert.deepEqual(values(it.outputs[0]?.shape), [4, 2]);
	assert.equal(it.outputs[0]?.type?.value, "BF16");
	const at = it.outputs[0]?.shape?.at;
	assert.equal(text.slice(at?.start, at?.end), "4 dims: 2");
});

test("what the file does not state is absent", () => {
	const it = model("");
	assert.deepEqual(
		[it.name, it.format, it.maxBatch, it.batchDelay, it.gpu, it.inputs, it.files],
		[undefined, undefined, undefined, undefined, undefined, [], []],
	);
	assert.equal(it.implicitBatch, false);
	assert.equal(model(`max_batch_size: \${n}`).maxBatch, undefined);
	assert.equal(model(`input { name: "a" dims: [ \${n}, 3 ] }`).inputs[0]?.shape, undefined);
});

test("tensors that the server makes may be left out by clients", () => {
	const it = model(`
		batch_input { kind: BATCH_ITEM_SHAPE target_name: ["shape"] data_type: TYPE_FP32 source_input: "a" }
		sequence_batching {
			control_input { name: "START" control { kind: CONTROL_SEQUENCE_START int32_false_true: [0, 1] } }
			state { input_name: "in" output_name: "out" data_type: TYPE_INT32 dims: [ 4 ] }
		}`);
	assert.deepEqual(
		it.inputs.map(({ name, type, optional }) => [name?.value, type?.value, optional]),
		[
			["START", undefined, true],
			["shape", "FP32", true],
			["in", "INT32", true],
		],
	);
	assert.deepEqual(it.outputs[0]?.shape?.value, [4]);
});

test("the steps of an ensemble, and none of one that is not known yet", () => {
	const steps = (map: string) =>
		model(`platform: "ensemble" ensemble_scheduling { step [ { model_name: "a" ${map} output_map { key: "y" value: "z" } } ] }`).steps;
	const [step] = steps('input_map { key: "x" value: "t" } input_map { key: "x" value: "u" }');
	assert.equal(step?.model?.value, "a");
	assert.deepEqual(
		step?.inputs.map(({ inner, outer }) => [inner.value, outer.value]),
		[["x", "u"]],
	);
	assert.deepEqual(steps(`input_map { key: "x" value: "\${t}" }`), []);
});

test("model files: the newest version first, by name or by what the backend usually takes", () => {
	const files = ["models/churn/1/model.onnx", "models/churn/12/model.onnx", "models/churn/03/model.onnx"];
	assert.deepEqual(model('backend: "onnxruntime"', { files }).files, ["models/churn/12/model.onnx", "models/churn/1/model.onnx"]);
	assert.deepEqual(model('default_model_filename: "a.onnx" backend: "onnxruntime"', { files }).files, [
		"models/churn/12/a.onnx",
		"models/churn/1/a.onnx",
	]);
	assert.deepEqual(model('backend: "onnxruntime" version_policy { specific { versions: 1 } }', { files }).files, [
		"models/churn/1/model.onnx",
	]);
	assert.deepEqual(model("", { files }).files, ["models/churn/12/model.onnx", "models/churn/1/model.onnx"]);
	assert.deepEqual(model('backend: "pytorch"', { files: ["models/churn/1/a"] }).files, [
		"models/churn/1/model.pt",
		"models/churn/1/model.pt2",
	]);
	assert.deepEqual(model('backend: "pytorch"').files, []);
	assert.deepEqual(model('backend: "python"', { files: ["models/churn/1/model.py"] }).files, []);
	assert.deepEqual(model('backend: "onnxruntime"', { files: ["other"] }).files, []);
});

test("the place in a repository", () => {
	assert.equal(model("", { file: "churn/config.pbtxt" }).repository, "");
	assert.equal(model("", { file: "a/b/churn/configs/gpu.pbtxt" }).repository, "a/b");
	assert.equal(model("", { file: "config.pbtxt" }).repository, undefined);
	assert.equal(model("max_batch_size: 1", { file: "a/partial.pbtxt" }).repository, undefined);
});

test("a name is compared with the folder only where a version lies beside it", () => {
	assert.deepEqual(rulesOf('name: "other"', { files: ["models/churn/config.pbtxt"] }), []);
	assert.deepEqual(rulesOf('name: "other"'), []);
	assert.deepEqual(rulesOf('name: "other"', { files: ["models/churn/7/model.onnx"] }), ["config/name-mismatch"]);
	assert.deepEqual(rulesOf('name: "other"', { files: ["models/churn/7/model.onnx"], file: "models/churn/configs/gpu.pbtxt" }), [
		"config/name-mismatch",
	]);
	assert.deepEqual(rulesOf(`name: "\${name}"`, { files: ["models/churn/7/model.onnx"] }), ["config/unresolved-placeholder"]);
});

test("a placeholder silences what depends on it", () => {
	const unknown = "config/unresolved-placeholder";
	assert.deepEqual(rulesOf(`backend: "pytorch" max_batch_size: \${n} dynamic_batching { preferred_batch_size: 64 }`), [unknown]);
	assert.deepEqual(rulesOf(`backend: "pytorch" max_batch_size: \${n} dynamic_batching { }`), [unknown]);
	assert.deepEqual(rulesOf(`backend: "onnxruntime" input { name: "a" data_type: \${t} dims: [ \${d} ] reshape { shape: [ 0 ] } }`), [
		unknown,
		unknown,
	]);
	assert.deepEqual(rulesOf(`backend: "\${b}" instance_group { profile: "0" }`), [unknown]);
	assert.deepEqual(rulesOf(`dynamic_batching { priority_levels: \${n} default_priority_level: 9 }`), [unknown]);
	assert.deepEqual(
		rulesOf(`input { name: "\${a}" data_type: TYPE_INT32 dims: 1 } batch_input { data_type: TYPE_FP32 source_input: "b" }`),
		[unknown],
	);
});

test("where the text is broken, nothing is said to be missing", () => {
	const source = 'backend: "onnxruntime"\ninput { name: "a" data_type TYPE_FP32 }';
	assert.deepEqual(rulesOf(source), []);
	assert.deepEqual(rulesOf(source.replace("data_type TYPE", "data_type: TYPE")), ["config/missing-field"]);
});

test("fields of a release that the target does not have", () => {
	const metrics = 'model_metrics { metric_control { metric_identifier { family: "f" } histogram_options { buckets: 1 } } }';
	assert.deepEqual(rulesOf(metrics), []);
	assert.deepEqual(rulesOf(metrics, { target: "2.52" }), []);
	assert.deepEqual(rulesOf(metrics, { target: "2.51.0" }), ["config/unknown-field"]);
	assert.deepEqual(rulesOf(metrics, { target: "24.10" }), ["config/unknown-field"]);
	assert.deepEqual(rulesOf(metrics, { target: "24.11" }), []);
});

test("container releases and the server releases in them", () => {
	const known = {
		"21.05": "2.10",
		"22.01": "2.18",
		"23.11": "2.40",
		"24.08": "2.49",
		"25.06": "2.59",
		"25.08": "2.60",
		"25.11": "2.63",
		"26.08": "2.72",
		"24.11-py3": "2.52",
	};
	for (const [container, server] of Object.entries(known)) assert.equal(serverRelease(container), server);
	assert.equal(serverRelease("2.49.0"), "2.49.0");
});

test("a repeated field is the same in a list and one by one", () => {
	const values = (text: string) => repeated(new Cursor(readPbtxt("x", text).documents[0]), "a").map((item) => item.number()?.value);
	assert.deepEqual(values("a: [1, 2] a: 3"), [1, 2, 3]);
	assert.deepEqual(values("a: 1 b: 9 a: 2 a: 3"), [1, 2, 3]);
	assert.deepEqual(values("b: 1"), []);
});

test("every spelling of true and false", () => {
	const truthOf = (text: string) => truth(new Cursor(readPbtxt("x", `a: ${text}`).documents[0]).get("a"))?.value;
	assert.deepEqual(["true", "True", "t", "1"].map(truthOf), [true, true, true, true]);
	assert.deepEqual(["false", "False", "f", "0"].map(truthOf), [false, false, false, false]);
	assert.equal(truthOf("yes"), undefined);
});

test("normalising gathers repeated fields into lists and keeps their places", () => {
	const text = 'input { name: "a" dims: 1 dims: 2 } name: "m" input [ { name: "b" } ] model_transaction_policy { decoupled: 1 }';
	const [tree] = readPbtxt("config.pbtxt", text).documents;
	assert.ok(tree);
	const root = new Cursor(normalise(tree, schema));
	assert.deepEqual(
		root.entries().map(({ key }) => key?.value),
		["input", "name", "model_transaction_policy"],
	);
	const written = (node: Tree | undefined) => node && text.slice(node.at.start, node.at.end);
	assert.equal(written(root.get("input").tree), '{ name: "a" dims: 1 dims: 2 } name: "m" input [ { name: "b" } ]');
	assert.deepEqual(
		root
			.get("input")
			.items()
			.map(({ tree: item }) => written(item)),
		['{ name: "a" dims: 1 dims: 2 }', '{ name: "b" }'],
	);
	assert.deepEqual(
		root
			.get("input", 0, "dims")
			.items()
			.map((item) => item.number()?.value),
		[1, 2],
	);
	assert.equal(root.get("model_transaction_policy", "decoupled").boolean()?.value, true);
});

test("a configuration of ten thousand tensors, an ensemble of five thousand steps", () => {
	const tensor = 'input { name: "t" data_type: TYPE_FP32 dims: [ 1, 2, 3 ] optional: true }\n';
	const step = (i: number) => `step { model_name: "m" input_map { key: "x" value: "t${i}" } output_map { key: "y" value: "t${i + 1}" } }\n`;
	const steps = Array.from({ length: 5000 }, (_, i) => step(i))
		.reverse()
		.join("");
	assert.equal(read(tensor.repeat(10_000)).models[0]?.inputs.length, 10_000);
	assert.equal(model(`platform: "ensemble" ensemble_scheduling { ${steps} }`).steps.length, 5000);
});

test("every field of the schema is described in a sentence", () => {
	const bare: string[] = [];
	visit(JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/triton-model-config.schema.json"), "utf8")), "");
	assert.deepEqual(bare, []);

	function visit(node: Schema, path: string): void {
		for (const [name, child] of Object.entries({ ...node.properties, ...node.$defs })) {
			if (!/^[A-Z`].*\.$/.test(child.description ?? child.$ref ?? "") && !child.$ref) bare.push(`${path}/${name}`);
			visit(child, `${path}/${name}`);
		}
		if (node.items) visit(node.items, `${path}[]`);
	}
});
