import assert from "node:assert/strict";
import { test } from "node:test";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { formatOf } from "../../server/src/dialects/read.ts";
import { torchserve } from "../../server/src/dialects/torchserve/torchserve.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { readJson } from "../../server/src/source/json.ts";
import { readProperties } from "../../server/src/source/properties.ts";
import { Cursor, type Source } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function sourceOf(text: string, file: string): Source {
	const format = formatOf(file);
	return format === "properties" ? readProperties(file, text) : format === "json" ? readJson(file, text) : readYaml(file, text);
}

function recognises(text: string, file: string): boolean {
	return torchserve.recognises(new Cursor(sourceOf(text, file).documents[0]), file, noWorkloads);
}

function read(text: string, file: string): Facts {
	const source = sourceOf(text, file);
	const [document] = source.documents;
	assert.ok(document);
	return torchserve.read(new Cursor(document), {
		source,
		document,
		target: undefined,
		exists: () => undefined,
		neighbour: () => undefined,
	});
}

const said = (text: string, file = "config.properties") =>
	read(text, file).remarks.map(({ rule, severity, at }) => [rule, severity, text.slice(at.start, at.end)]);

test("the server's properties, and nobody else's", () => {
	assert.ok(recognises("inference_address=http://0.0.0.0:8080\n", "serving/ts.properties"));
	assert.ok(recognises("load_models=all\nmodel_store=/m\n", "a.properties"));
	assert.ok(recognises("enable_envvars_config=true\n", "config.properties"));
	assert.ok(recognises('models={"a": {"1.0": {"marName": "a.mar"}}}', "config.properties"));
	assert.ok(!recognises("load_models=all\n", "application.properties"));
	assert.ok(!recognises("debug=true\nkeystore=x\n", "config.properties"));
	assert.ok(!recognises("", "config.properties"));
	assert.ok(!recognises("inference_address=http://0.0.0.0:8080\nplugin_folder=x\n", "config.properties"), "DJL Serving");
	assert.ok(!recognises("engine=Python\noption.model_id=x\njob_queue_size=10\n", "serving.properties"), "DJL Serving");
	assert.ok(!recognises("inference_address=http://0.0.0.0:8080\npreload_model=false\n", "config.properties"), "Multi Model Server");
	assert.ok(!recognises("spring.datasource.url=x\njob_queue_size=10\nmodel_store=x\na.b=c\nd.e=f\n", "application.properties"));
});

test("a model's configuration, and nobody else's", () => {
	assert.ok(recognises("minWorkers: 1\nmaxWorkers: 2\n", "anything.yaml"));
	assert.ok(recognises("pt2:\n  compile: { enable: true }\n", "model-config.yaml"));
	assert.ok(recognises("responseTimeout: 100\nown: 1\n", "llama2-model-config.yaml"));
	assert.ok(!recognises("handler: main\n", "model-config.yaml"));
	assert.ok(!recognises("handler: { a: 1 }\nname: x\n", "model_config.yaml"));
	assert.ok(!recognises("minWorkers: 1\nreplicas: 2\n", "values.yaml"));
	assert.ok(!recognises("apiVersion: v1\nminWorkers: 1\nmaxWorkers: 2\n", "a.yaml"));
	assert.ok(!recognises("responseTimeout: 1\nbatchSize: 2\n", "values.yaml"));
});

test("the manifest of an archive, and nobody else's", () => {
	assert.ok(recognises('{"model": {"modelName": "a"}}', "a/MAR-INF/MANIFEST.json"));
	assert.ok(recognises('{"runtime": "python", "archiverVersion": "0.12.0"}', "MANIFEST.json"));
	assert.ok(!recognises('{"Model": {"Model-Name": "a"}}', "MANIFEST.json"));
	assert.ok(!recognises('{"model": {"modelName": "a"}}', "manifest-of-something.json"));
	assert.ok(!recognises('{"name": "app", "icons": []}', "MANIFEST.json"));
});

test("a blank at the end of a line spoils numbers, truths and addresses", () => {
	assert.deepEqual(
		said("inference_address=http://0.0.0.0:8080 \njob_queue_size=10\t\nipex_enable=true \nmodel_store=/m \nipex_gpu_enable=false \n"),
		[
			["config/rejected", "error", "http://0.0.0.0:8080 "],
			["config/wrong-type", "error", "10\t"],
			["config/ignored-setting", "warning", "true "],
			["config/unknown-value", "warning", "false "],
		],
	);
	const [fix] = read("job_queue_size=10 \r\ninference_address=http://a\n", "config.properties").remarks.flatMap(
		(remark) => remark.fix ?? [],
	);
	assert.deepEqual(fix?.edits, [{ at: { file: "config.properties", start: 17, end: 18 }, text: "" }]);
});

test("JSON that is written leniently is left alone", () => {
	assert.deepEqual(said("model_store=/m\nload_models=all\nmodels={vgg16: {'1.0': {minWorkers: 1}}}\n"), []);
	assert.deepEqual(said('model_store=/m\nload_models=all\nmodels={"vgg16": {"1.0": {"minWorkers": "1", "marName": 2}}}\n'), []);
	assert.deepEqual(said('model_store=/m\nload_models=all\nmodels={"vgg16": $$MODELS$$}\n'), []);
});

test("escapes and continued lines keep the place of what is wrong", () => {
	const text = 'load_models=all\nmodel_store=/m\nmodels={\\\r\n  "vgg\\u0031": {"1.0"\\: {"minWorker": 1}}\\\r\n}\r\n';
	assert.deepEqual(said(text), [["config/unknown-field", "warning", '"minWorker"']]);
});

test("the facts of the properties", () => {
	const text = `default_response_timeout=60
models={\\
  "vgg16": {"1.0": {"marName": "vgg16.mar", "batchSize": 8, "maxBatchDelay": 100, "responseTimeout": 30}},\\
  "mnist": {"1.0": {"batchSize": 1, "maxBatchDelay": 100}, "2.0": {}}\\
}`;
	const { models, services } = read(text, "config.properties");
	assert.deepEqual(
		models.map(({ name, artifact, maxBatch, batchDelay }) => [name?.value, artifact?.value, maxBatch?.value, batchDelay?.value]),
		[
			["vgg16", "vgg16.mar", 8, 100],
			["mnist", undefined, 1, undefined],
			["mnist", undefined, undefined, undefined],
		],
	);
	assert.deepEqual(
		services.map(({ timeout }) => timeout?.value),
		[30_000],
	);
	assert.equal(models[0]?.service?.timeout?.value, 30_000);
	const alone = read("default_response_timeout=60\ninference_address=http://a\n", "config.properties");
	assert.deepEqual(
		alone.services.map(({ timeout }) => timeout?.value),
		[60_000],
	);
});

test("the facts of a model's configuration", () => {
	const text = `batchSize: 4
maxBatchDelay: 200
responseTimeout: 300
deviceType: GPU
parallelType: tp
torchrun: { nproc-per-node: 4 }
handler:
  vllm_engine_config: { trust_remote_code: true }
`;
	const [model] = read(text, "model-config.yaml").models;
	assert.equal(model?.maxBatch?.value, 4);
	assert.equal(model?.batchDelay?.value, 200);
	assert.equal(model?.gpu?.value, "GPU");
	assert.equal(model?.gpuCount, 4);
	assert.equal(model?.trustRemoteCode?.value, true);
	assert.equal(model?.service?.timeout?.value, 300_000);
});

test("the facts of an archive", () => {
	const [model] = read('{"model": {"modelName": "churn", "serializedFile": "model.pt"}}', "store/churn/MAR-INF/MANIFEST.json").models;
	assert.equal(model?.name?.value, "churn");
	assert.deepEqual(model?.files, ["store/churn/model.pt"]);
});
