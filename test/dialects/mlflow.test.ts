import assert from "node:assert/strict";
import { test } from "node:test";
import { mlflow } from "../../server/src/dialects/mlflow/mlflow.ts";
import { formatOf } from "../../server/src/dialects/read.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function recognises(text: string, file: string): boolean {
	return mlflow.recognises(new Cursor(readYaml(file, text).documents[0]), file);
}

function read(text: string, beside: Readonly<Record<string, string>> = {}): Facts {
	const source = readYaml("models/digits/MLmodel", text);
	const [document] = source.documents;
	assert.ok(document);
	const neighbour = (path: string) => {
		const found = beside[path];
		return found === undefined ? undefined : readYaml(path, found);
	};
	return mlflow.read(new Cursor(document), { source, document, target: undefined, exists: () => undefined, neighbour });
}

test("a model and a project, by name and content", () => {
	assert.equal(formatOf("models/digits/MLmodel"), "yaml");
	assert.equal(formatOf("mlproject"), "yaml");
	assert.equal(formatOf("docs/MLmodels"), undefined);
	assert.ok(recognises("flavors: {}", "MLmodel"));
	assert.ok(recognises("run_id: a\nartifact_path: model", "a/MLmodel"));
	assert.ok(recognises("name: churn\nentry_points: {}", "MLProject"));
	assert.ok(recognises("name: churn", "MLproject"));
	assert.ok(!recognises("name: churn", "mlproject"));
});

test("nobody else's files", () => {
	assert.ok(!recognises("flavors: {}", "flavors.yaml"));
	assert.ok(!recognises("flavors: {}", "mlmodel"));
	assert.ok(!recognises("name: churn", "MLmodel"));
	assert.ok(!recognises("hello", "MLmodel"));
	assert.ok(!recognises("name: churn\nversion: 3", "MLproject"));
	assert.ok(!recognises("entry_points: {}", "setup.yaml"));
});

test("the facts of a model with tensors", () => {
	const facts = read(`flavors:
  onnx:
    data: model.onnx
    onnx_version: 1.17.0
  python_function:
    data: model.onnx
    loader_module: mlflow.onnx
    python_version: 3.12.4
signature:
  inputs: '[{"name": "image", "type": "tensor", "tensor-spec": {"dtype": "float32",
    "shape": [-1, 28, 28]}}]'
  outputs: '[{"name": "digit", "type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
`);
	const [model] = facts.models;
	assert.equal(model?.format?.value, "onnx");
	assert.equal(model?.formatVersion?.value, "1.17.0");
	assert.deepEqual(model?.files, ["models/digits/model.onnx"]);
	assert.equal(model?.inputs[0]?.name?.value, "image");
	assert.equal(model?.inputs[0]?.type?.value, "FP32");
	assert.deepEqual(model?.inputs[0]?.shape?.value, [null, 28, 28]);
	assert.equal(model?.outputs[0]?.type?.value, "INT64");
	assert.equal(model?.unsigned, undefined);
	assert.deepEqual(facts.remarks, []);
});

test("words of a folded signature stand at their own place", () => {
	const text = `flavors: {}
signature:
  inputs: '[{"name": "it''s", "type":
    "tensor", "tensor-spec": {"dtype":

    "float64", "shape": [-1]}}]'
`;
	const facts = read(`${text.replace("flavors: {}", "flavors: {keras: {}}")}`);
	const type = facts.models[0]?.inputs[0]?.type;
	const written = text.replace("flavors: {}", "flavors: {keras: {}}");
	assert.equal(type && written.slice(type.at.start, type.at.end), '"float64"');
	assert.equal(facts.models[0]?.inputs[0]?.name?.value, "it's");
});

test("columns are no tensors", () => {
	const facts = read(`flavors: {sklearn: {pickled_model: model.pkl}}\nsignature: {inputs: '[{"name": "a", "type": "double"}]'}`);
	assert.deepEqual(facts.models[0]?.inputs, []);
});

test("what is installed is read from the environment for virtualenv before that for conda", () => {
	const text = `flavors:
  python_function: {loader_module: mlflow.sklearn, env: {conda: conda.yaml, virtualenv: python_env.yaml}}
`;
	const conda = "channels: [conda-forge]\ndependencies: [python=3.12, conda-forge::numpy=1.26.4, {pip: [a-b==1.0, 'C_d[x]>=2']}]\n";
	const both = {
		"models/digits/conda.yaml": conda,
		"models/digits/python_env.yaml": "python: 3.12.4\ndependencies: [-r requirements.txt]\n",
	};
	const first = read(text, both).manifests[0]?.environment;
	assert.equal(first?.file, "python_env.yaml");
	assert.deepEqual(
		first?.packages.map(({ name, version }) => [name, version]),
		[["python", "3.12.4"]],
	);
	const second = read(text, { "models/digits/conda.yaml": conda }).manifests[0]?.environment;
	assert.deepEqual(
		second?.packages.map(({ name, version, fixed }) => [name, version, fixed]),
		[
			["python", "3.12", true],
			["numpy", "1.26.4", true],
			["a-b", "1.0", true],
			["c-d", undefined, false],
		],
	);
});
