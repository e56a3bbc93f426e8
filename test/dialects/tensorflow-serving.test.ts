import assert from "node:assert/strict";
import { test } from "node:test";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { formatOf } from "../../server/src/dialects/read.ts";
import { tensorflowServing } from "../../server/src/dialects/tensorflow-serving/tensorflow-serving.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { readPbtxt } from "../../server/src/source/pbtxt.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

function recognises(text: string): boolean {
	return tensorflowServing.recognises(new Cursor(readPbtxt("a.pbtxt", text).documents[0]), "a.pbtxt", noWorkloads);
}

function read(text: string): Facts {
	const source = readPbtxt("models.config", text);
	const [document] = source.documents;
	assert.ok(document);
	return tensorflowServing.read(new Cursor(document), {
		source,
		document,
		target: undefined,
		exists: () => undefined,
		neighbour: () => undefined,
	});
}

test("the three messages are known by their content", () => {
	assert.ok(recognises('model_config_list { config { name: "a" } }'));
	assert.ok(recognises('model_config_list: { config: [ { name: "a" } ] }'));
	assert.ok(recognises("max_batch_size { value: 128 }"));
	assert.ok(recognises("max_batch_size: 128 num_batch_threads: 8"));
	assert.ok(recognises("prometheus_config { enable: true }"));
});

test("other messages are not", () => {
	assert.ok(!recognises('name: "churn" backend: "onnxruntime" max_batch_size: 8'));
	assert.ok(!recognises("max_batch_size: 8"));
	assert.ok(!recognises('name: "churn" platform: "x" max_batch_size: 8 thread_pool_name: "y" input { }'));
	assert.ok(!recognises('item { id: 1 name: "cat" }'));
	assert.ok(!recognises('node { name: "x" op: "Placeholder" }'));
	assert.ok(!recognises('model_config_list: "x"'));
	assert.ok(!recognises(""));
});

test("files are looked into by the names that guides give them", () => {
	const names = [
		"models.config",
		"model_config.config",
		"a/batching_parameters.txt",
		"monitoring_config.txt",
		"monitor.config",
		"serving.conf",
	];
	for (const name of [...names, "batching.cfg", "model_config.textproto", "tensorflow_serving_config.txt"])
		assert.equal(formatOf(name), "pbtxt", name);
	for (const name of ["requirements.txt", "web.config", "nginx.conf", "supermodel.txt", "README.txt", "app.config", "setup.cfg"]) {
		assert.equal(formatOf(name), undefined, name);
	}
});

test("a text of another kind under such a name stays silent", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("models.txt", "these are { our models:\n- one\n");
	workspace.change("serving.conf", "server { listen 80; }");
	const world = workspace.world();
	assert.deepEqual(
		["models.txt", "serving.conf"].flatMap((file) => world.findings(file)),
		[],
	);
	assert.deepEqual(world.reading("serving.conf")?.documents, []);
});

test("the facts of models", () => {
	const { models } = read(`model_config_list {
		config { name: "a" base_path: "/models/a" model_platform: "tensorflow" model_version_policy { specific { versions: 4 versions: 5 } } }
		config [ { name: "b" base_path: "gs://bucket/b" } ]
	}`);
	assert.deepEqual(
		models.map(({ name, format, artifact, versions }) => [name?.value, format?.value, artifact?.value, versions?.value]),
		[
			["a", "tensorflow", "/models/a", [4, 5]],
			["b", undefined, "gs://bucket/b", undefined],
		],
	);
});

test("the facts of batching, in milliseconds", () => {
	const [model] = read("max_batch_size { value: 128 } batch_timeout_micros { value: 2500 }").models;
	assert.equal(model?.maxBatch?.value, 128);
	assert.equal(model?.batchDelay?.value, 2.5);
	assert.equal(model?.batchDelayUnit, 0.001);
	assert.equal(read("max_batch_size { value: 128 } batch_timeout_micros { value: 0 }").models[0]?.batchDelay, undefined);
});

test("placeholders are no values", () => {
	const { remarks } = read('model_config_list { config { name: "a" base_path: "{{ dir }}" model_platform: "{{ platform }}" } }');
	assert.deepEqual(new Set(remarks.map(({ rule }) => rule)), new Set(["config/unresolved-placeholder"]));
});
