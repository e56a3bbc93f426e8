import assert from "node:assert/strict";
import { test } from "node:test";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { mlserver } from "../../server/src/dialects/mlserver/mlserver.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import type { Facts, Model } from "../../server/src/facts/facts.ts";
import { readJson } from "../../server/src/source/json.ts";
import { Cursor } from "../../server/src/source/tree.ts";

const settingsFile = "repository/churn/model-settings.json";

function recognises(value: unknown, file: string): boolean {
	return mlserver.recognises(new Cursor(readJson(file, JSON.stringify(value)).documents[0]), file, noWorkloads);
}

function read(value: unknown, file = settingsFile, target?: string): Facts {
	const source = readJson(file, JSON.stringify(value));
	const [document] = source.documents;
	assert.ok(document);
	return mlserver.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

function model(value: unknown, file?: string): Model {
	const [only] = read(value, file).models;
	assert.ok(only);
	return only;
}

test("the settings of a model", () => {
	assert.ok(recognises({ implementation: "models.SumModel" }, settingsFile));
	assert.ok(recognises({ name: "a", parameters: { uri: "." } }, "model-settings.json"));
	assert.ok(!recognises({ implementation: "models.SumModel" }, "settings/model.json"));
	assert.ok(!recognises({ name: "a", theme: "dark", size: 3 }, "model-settings.json"));
	assert.ok(!recognises([], "model-settings.json"));
});

test("the settings of the server, and nobody else's", () => {
	assert.ok(recognises({ parallel_workers: 2, debug: true }, "settings.json"));
	assert.ok(recognises({ debug: "true", kafka_enabled: "true" }, "examples/kafka/settings.json"));
	assert.ok(recognises({ http_port: 1, grpc_port: 2 }, "settings.json"));
	assert.ok(!recognises({ "editor.formatOnSave": true, parallel_workers: 2 }, "settings.json"));
	assert.ok(!recognises({ http_port: 1, debug: true }, ".vscode/settings.json"));
	assert.ok(!recognises({ http_port: 1, theme: "dark" }, "settings.json"));
	assert.ok(!recognises({ debug: true, host: "x" }, "settings.json"));
	assert.ok(!recognises({ debug: true }, "settings.json"));
	assert.ok(!recognises({ cache_size: 3 }, "settings.json"));
	assert.ok(!recognises({ parallel_workers: 2 }, "config.json"));
	assert.ok(recognises({ debug: true, parallel_workers: 2 }, "tests/settings-cache.json"));
	assert.ok(!recognises({ debug: true, host: "x" }, "settings-cache.json"));
	assert.ok(!recognises({ debug: true, parallel_workers: 2 }, ".vscode/settings.json"));
	const beside = (path: string) => readManifests("a/settings.json", '{"debug": "true"}', {}, (other) => other === path)?.documents.length;
	assert.equal(beside("a/model-settings.json"), 1);
	assert.equal(beside("model-settings.json"), 0);
});

test("the facts of a model", () => {
	const facts = model({
		name: "churn",
		implementation: "mlserver_sklearn.SKLearnModel",
		max_batch_size: 16,
		max_batch_time: 0.05,
		inputs: [{ name: "features", datatype: "FP32", shape: [-1, 4] }],
		outputs: [{ name: "p", datatype: "BYTES", shape: [1] }],
		parameters: { uri: "./weights/model.joblib" },
	});
	assert.equal(facts.name?.value, "churn");
	assert.equal(facts.format?.value, "sklearn");
	assert.equal(facts.artifact?.value, "./weights/model.joblib");
	assert.equal(facts.files[0], "repository/churn/weights/model.joblib");
	assert.equal(facts.maxBatch?.value, 16);
	assert.equal(facts.batchDelay?.value, 50);
	assert.equal(facts.batchDelayUnit, 1000);
	assert.deepEqual(facts.inputs[0]?.shape?.value, [null, 4]);
	assert.equal(facts.outputs[0]?.type?.value, "BYTES");
});

test("a folder is searched for the usual files of the runtime", () => {
	const xgboost = { implementation: "mlserver_xgboost.XGBoostModel" };
	assert.deepEqual(
		model(xgboost).files,
		["bst", "json", "ubj"].map((ending) => `repository/churn/model.${ending}`),
	);
	assert.deepEqual(model(xgboost, "model-settings.json").files, ["model.bst", "model.json", "model.ubj"]);
	assert.deepEqual(model({ ...xgboost, parameters: { uri: "../x" } }).files[0], "repository/x/model.bst");
	assert.deepEqual(model({ ...xgboost, parameters: { uri: "s3://bucket/model.bst" } }).files, []);
	assert.deepEqual(model({ ...xgboost, parameters: { uri: "/mnt/models" } }).files, []);
	assert.deepEqual(model({ implementation: "my.Model" }).files, []);
});

test("no batches without a size and a time", () => {
	const base = { implementation: "a.B" };
	assert.equal(model({ ...base, max_batch_size: 8 }).maxBatch, undefined);
	assert.equal(model({ ...base, max_batch_size: 1, max_batch_time: 1 }).batchDelay, undefined);
});

test("pydantic reads text as numbers and truths, but no number as text", () => {
	const rules = (value: unknown, file?: string) => read(value, file).remarks.map(({ rule }) => rule);
	assert.deepEqual(rules({ debug: "yes", http_port: "8080", parallel_workers: true, gzip_enabled: 0 }, "settings.json"), []);
	assert.deepEqual(rules({ implementation: "a.B", max_batch_size: "8.0", max_batch_time: "1e-2" }), []);
	assert.deepEqual(rules({ implementation: "a.B", max_batch_size: "8.5" }), ["config/wrong-type"]);
	assert.deepEqual(rules({ implementation: "a.B", parameters: { version: 1 } }), ["config/wrong-type"]);
	assert.deepEqual(rules({ implementation: "a.B", $schema: "x", _comment: "y", parameters: { my_own: 1, extra: null } }), []);
});

test("the release that a manifest is for is named", () => {
	const said = read({ implementation: "a.B", nam: "x" }, settingsFile, "1.4").remarks[0]?.message ?? "";
	assert.match(said, /MLServer 1\.4 ignores unknown fields; did you mean `name`\?/);
});
