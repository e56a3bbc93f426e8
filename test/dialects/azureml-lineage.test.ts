import assert from "node:assert/strict";
import { test } from "node:test";
import { readManifests } from "../../server/src/dialects/read.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { nodeNamed, picture, worldOf } from "../harness/picture.ts";

const base = "$schema: https://azuremlschemas.azureedge.net/latest";

function pictureOf(texts: Readonly<Record<string, string>>): readonly string[] {
	return picture(worldOf(texts));
}

function read(text: string, file = "churn.yml"): Facts {
	const facts = readManifests(file, text, {}, () => undefined)?.facts;
	assert.ok(facts);
	return facts;
}

const data = `${base}/data.schema.json
name: churn-history
version: 4
type: uri_folder
path: ./history
tags: { owner: crm }
`;

const training = `${base}/pipelineJob.schema.json
type: pipeline
tags: { team: retention }
inputs:
  history: { type: uri_folder, path: azureml:churn-history:4 }
  rate: 0.1
jobs:
  prepare:
    type: command
    component: file:./prepare.yml
    inputs:
      raw: \${{parent.inputs.history}}
      rate: \${{parent.inputs.rate}}
  train:
    type: command
    code: ../src
    command: python train.py --data \${{inputs.rows}} --model \${{outputs.model}}
    inputs:
      rows: { path: "\${{parent.jobs.prepare.outputs.rows}}", mode: ro_mount }
    outputs:
      model: { type: mlflow_model, name: churn }
`;

const prepare = `${base}/commandComponent.schema.json
type: command
name: prepare_churn
version: 2
code: ./prepare
inputs: { raw: { type: uri_folder } }
outputs: { rows: { type: uri_folder } }
`;

const endpoint = `${base}/managedOnlineEndpoint.schema.json\nname: churn-live\nauth_mode: key\n`;

const deployment = `${base}/managedOnlineDeployment.schema.json
name: blue
endpoint_name: churn-live
model: azureml:churn@latest
code_configuration: { code: ../src, scoring_script: score.py }
environment: { image: contoso.azurecr.io/churn:3 }
instance_type: Standard_DS3_v2
instance_count: 1
data_collector:
  collections:
    model_inputs: { enabled: "true" }
    model_outputs: { enabled: "false" }
`;

const monitor = `$schema: http://azureml/sdk-2-0/Schedule.json
name: churn-drift
trigger: { type: recurrence, frequency: day, interval: 1 }
create_monitor:
  compute: { instance_type: standard_e4s_v3, runtime_version: "3.4" }
  monitoring_target: { ml_task: classification, endpoint_deployment_id: "azureml:churn-live:blue" }
  monitoring_signals:
    drift:
      type: data_drift
      production_data:
        input_data: { type: mltable, path: "azureml:churn-live-blue-model_inputs:1" }
        pre_processing_component: azureml:prepare_churn:2
      reference_data:
        input_data: { type: mltable, path: "azureml:churn-history:4" }
`;

const chain = {
	"data/history.yml": data,
	"pipelines/train.yml": training,
	"pipelines/prepare.yml": prepare,
	"serving/endpoint.yml": endpoint,
	"serving/blue.yml": deployment,
	"monitoring/drift.yml": monitor,
};

test("from a data asset over a pipeline, a model and a deployment to its monitor", () => {
	assert.deepEqual(pictureOf(chain), [
		"code pipelines/prepare read code prepare_churn",
		"code prepare_churn read monitor churn-drift (2)",
		"code prepare_churn read stage prepare",
		"code src read stage train",
		"code src/score.py read service blue",
		"dataset churn-history read monitor churn-drift (4)",
		"dataset churn-history read stage prepare (4)",
		"dataset churn-live-blue-model_inputs read monitor churn-drift (1)",
		"dataset data/history read dataset churn-history",
		"dataset prepare.outputs.rows read stage train",
		"model churn serve service blue (latest)",
		"service blue call service churn-live",
		"service blue read monitor churn-drift",
		"service blue write dataset churn-live-blue-model_inputs",
		"stage prepare write dataset prepare.outputs.rows",
		"stage train write model churn",
	]);
});

test("a tag names the owner of data and of the steps of a pipeline", () => {
	const world = worldOf(chain);
	const owners = (name: string) => nodeNamed(world, name).things.flatMap(({ owner }) => owner?.value ?? []);
	assert.deepEqual(owners("churn-history"), ["crm"]);
	assert.deepEqual(owners("train"), ["retention"]);
	assert.equal(nodeNamed(world, "churn-history").things[0]?.version?.value, "4");
});

test("of endpoints with the same name the nearest one is meant, or nobody", () => {
	const samples = { "a/endpoint.yml": endpoint, "a/blue.yml": deployment, "b/endpoint.yml": endpoint, "b/blue.yml": deployment };
	const called = (file: string, others: Readonly<Record<string, string>> = {}) => {
		const { lineage } = worldOf({ ...samples, ...others });
		const graph = lineage.graph;
		const out = graph.nodesIn(file).flatMap((node) => graph.outOf(node));
		return out.flatMap(({ kind, to }) => (kind === "call" ? (to.things[0]?.at.file ?? "") : []));
	};
	assert.deepEqual(called("a/blue.yml"), ["a/endpoint.yml"]);
	assert.deepEqual(called("b/blue.yml"), ["b/endpoint.yml"]);
	assert.deepEqual(called("c/green.yml", { "c/green.yml": deployment.replace("name: blue", "name: green") }), []);
	assert.ok(!pictureOf({ ...samples, "c/drift.yml": monitor }).some((line) => line.startsWith("service blue read monitor")));
	assert.ok(pictureOf({ ...samples, "a/drift.yml": monitor }).includes("service blue read monitor churn-drift"));
});

test("all who use an asset by its name mean the same, and copies of its description are told apart", () => {
	const job = (from: string) =>
		`${base}/commandJob.schema.json\nname: ${from}\ncommand: a\ninputs: { rows: { path: "azureml:churn-history:4" } }`;
	const users = { "a/one.yml": job("one"), "b/two.yml": job("two") };
	const shared = ["dataset churn-history read stage one (4)", "dataset churn-history read stage two (4)"];
	assert.equal(nodeNamed(worldOf(users), "churn-history").things.length, 2);
	assert.deepEqual(
		pictureOf({ ...users, "data/history.yml": data }),
		[...shared, "dataset data/history read dataset churn-history"].sort(),
	);
	const copies = worldOf({ ...users, "c/history.yml": data, "d/history.yml": data });
	const edges = new Set(
		["a/one.yml", "c/history.yml", "d/history.yml"].flatMap((file) => copies.lineage.thingsIn(file).map(({ keys }) => keys[0])),
	);
	assert.ok(edges.has("azureml/data:churn-history") && edges.has("dataset c/history.yml#data") && edges.has("dataset d/history.yml#data"));
	assert.throws(() => nodeNamed(copies, "churn-history"), /3 nodes/);
});

test("a job takes what its own pipeline made, and not what another one registered under the same name", () => {
	const evaluating = training.replace(
		"      model: { type: mlflow_model, name: churn }",
		`      model: { type: mlflow_model, name: churn }
  evaluate:
    type: command
    command: a
    inputs: { model: "\${{parent.jobs.train.outputs.model}}" }`,
	);
	const lines = pictureOf({ "dev/train.yml": evaluating, "prod/train.yml": evaluating.replaceAll("evaluate:", "assess:") });
	assert.ok(lines.includes("stage train write model churn"));
	assert.ok(lines.includes("stage train write model train.outputs.model"));
	assert.ok(lines.includes("model train.outputs.model read stage evaluate"));
	assert.ok(!lines.some((line) => line.startsWith("model churn read")));
});

test("an output of a pipeline goes where the whole puts it", () => {
	const facts = read(`${base}/pipelineJob.schema.json
type: pipeline
outputs:
  scores: { type: uri_folder, path: azureml://datastores/lake/paths/scores/ }
  left: { type: mltable }
  best: { type: custom_model, name: churn }
jobs:
  score:
    type: command
    command: a
    outputs:
      scores: \${{parent.outputs.scores}}
      left: { path: "\${{parent.outputs.left}}" }
      best: \${{ parent.outputs.best }}
      hidden: { type: uri_file, path: "azureml://datastores/lake/paths/\${{name}}/a.csv" }
`);
	assert.deepEqual(
		facts.relations.map(({ kind, to }) => [kind, to]),
		[
			["write", "place azureml://datastores/lake/paths/scores"],
			["write", "dataset churn.yml#outputs.left"],
			["write", "azureml/model:churn"],
			["write", "dataset churn.yml#score.outputs.hidden"],
		],
	);
});

test("what a pipeline is given later is an input of its own, and plain values are no data", () => {
	const facts = read(`${base}/pipelineComponent.schema.json
type: pipeline
name: scoring
inputs:
  rows: { type: uri_folder }
  compute: { type: string }
  model: { type: mlflow_model, path: $MODEL }
jobs:
  score:
    type: parallel
    compute: \${{parent.inputs.compute}}
    inputs: { rows: "\${{parent.inputs.rows}}", model: { path: "\${{parent.inputs.model}}" }, more: "\${{parent.inputs.absent}}", text: a/b.csv }
    task: { code: ./score, entry_script: run.py }
`);
	assert.deepEqual(
		facts.relations.map(({ kind, from, to }) => `${kind} ${from} -> ${to}`),
		[
			"read dataset churn.yml#inputs.rows -> stage churn.yml#score",
			"read dataset churn.yml#inputs.model -> stage churn.yml#score",
			"read place score -> stage churn.yml#score",
			"read place score -> place churn.yml",
		],
	);
	assert.deepEqual(
		facts.things.filter(({ declared }) => declared).map(({ kind, name }) => `${kind} ${name}`),
		["dataset rows", "model model", "stage score", "code scoring"],
	);
});

test("jobs of one step, with a trial or with tables beside their inputs", () => {
	const sweep = pictureOf({
		"job.yml": `${base}/sweepJob.schema.json
type: sweep
display_name: churn sweep
trial: { code: src, command: python a.py }
inputs: { rows: { type: uri_file, path: wasbs://rows@contoso.blob.core.windows.net/churn/*.parquet } }
outputs: { model: { type: custom_model, name: churn } }
`,
	});
	assert.deepEqual(sweep, [
		"code src read stage churn sweep",
		"dataset wasbs://rows@contoso.blob.core.windows.net/churn read stage churn sweep",
		"stage churn sweep write model churn",
	]);
	const automated = `${base}/autoMLJob.schema.json\ntype: automl\nname: a\ntraining_data: { type: mltable, path: ./rows }\nvalidation_data: { path: azureml:held-out@latest }`;
	assert.deepEqual(pictureOf({ "job.yml": automated }), ["dataset held-out read stage a (latest)", "dataset rows read stage a"]);
});

test("models are one with their registered name, in whatever way a deployment names them", () => {
	const start = `${base}/managedOnlineDeployment.schema.json\nname: blue\nendpoint_name: churn-live\ninstance_type: a\ninstance_count: 1\n`;
	const served = (model: string, others: Readonly<Record<string, string>> = {}) =>
		pictureOf({ "serving/blue.yml": `${start}model: ${model}`, ...others }).filter((line) => line.includes("model"));
	const registers = {
		"job.yml": `${base}/commandJob.schema.json\nname: train\ncommand: a\noutputs: { m: { type: mlflow_model, name: churn } }`,
	};
	const trained = "stage train write model churn";
	assert.deepEqual(served("azureml:churn:3", registers), ["model churn serve service blue (3)", trained]);
	assert.deepEqual(served("{ name: churn, version: 2, path: ../model }", registers), ["model churn serve service blue (2)", trained]);
	const shared = "azureml://registries/contoso/models/churn/versions/7";
	assert.deepEqual(served(shared, registers), ["model churn serve service blue (7)", trained]);
	assert.equal(
		worldOf({ "serving/blue.yml": `${start}model: ${shared}`, ...registers }).lineage.thingsKnownBy("azureml/model:churn").length,
		1,
	);
	const described = { "model.yml": `${base}/model.schema.json\nname: churn\nversion: 3\npath: ./weights` };
	assert.equal(nodeNamed(worldOf({ "serving/blue.yml": `${start}model: azureml:churn:3`, ...described }), "churn").things.length, 4);
});

test("a batch deployment serves its model, or runs the component of a pipeline", () => {
	const start = "name: nightly\nendpoint_name: churn-batch\ncompute: azureml:cpu\n";
	assert.deepEqual(
		pictureOf({
			"endpoint.yml": `${base}/batchEndpoint.schema.json\nname: churn-batch`,
			"model.yml": `${base}/modelBatchDeployment.schema.json\n${start}type: model\nmodel: azureml:churn:3`,
			"pipe.yml": `${base}/pipelineComponentBatchDeployment.schema.json\n${start.replace("nightly", "weekly")}type: pipeline\ncomponent: scoring.yml`,
		}),
		[
			"code scoring.yml read service weekly",
			"model churn serve service nightly (3)",
			"service nightly call service churn-batch",
			"service weekly call service churn-batch",
		],
	);
});

test("signals of every sort name their data and components", () => {
	const facts = read(`$schema: http://azureml/sdk-2-0/Schedule.json
name: quality
create_monitor:
  monitoring_target: { endpoint_deployment_id: /subscriptions/s/x/workspaces/w/onlineEndpoints/churn-live/deployments/blue, model_id: "azureml:churn:3" }
  monitoring_signals:
    answers:
      type: generation_safety_quality
      production_data:
        - input_data: { path: "azureml:asked:1" }
        - input_data: { path: "azureml:answered:1" }
    own:
      type: custom
      component_id: azureml:measure:5
      inputs: { limits: { type: uri_file, path: ./limits.csv } }
      input_data:
        labels: { input_data: { path: "azureml:labels@latest" }, pre_processing_component: "azureml:join:1" }
`);
	assert.deepEqual(
		facts.relations.map(({ from, version }) => [from, version]),
		[
			["azureml/deployment:churn-live/blue", undefined],
			["azureml/model:churn", "3"],
			["azureml/data:asked", "1"],
			["azureml/data:answered", "1"],
			["azureml/data:labels", "latest"],
			["place limits.csv", undefined],
			["azureml/component:measure", "5"],
			["azureml/component:join", "1"],
		],
	);
	assert.ok(facts.relations.every(({ kind, to }) => kind === "read" && to === "monitor churn.yml#quality"));
});

test("a set of features is made of the source in its specification", () => {
	const set = (file: string) =>
		`$schema: http://azureml/sdk-2-0/Featureset.json\nname: ${file}\nversion: "1"\nspecification: { path: ./spec }`;
	const texts = {
		"sets/a.yml": set("orders"),
		"sets/b.yml": set("orders"),
		"sets/spec/FeatureSetSpec.yaml": `source: { type: parquet, path: "abfss://lake@contoso.dfs.core.windows.net/orders/*.parquet" }
features: [{ name: count_7d, type: long }]
index_columns: [{ name: customer, type: string }]
feature_transformation: { transformation_code: { path: ./code, transformer_class: a.B } }
`,
	};
	assert.deepEqual(pictureOf(texts), [
		"code sets/spec/code read view orders",
		"dataset abfss://lake@contoso.dfs.core.windows.net/orders read view orders",
		"view orders write feature orders:count_7d",
	]);
	assert.equal(nodeNamed(worldOf(texts), "orders").things.length, 2);
});

test("what is filled in later is left open, and the rest of it is not", () => {
	const filled = {
		"data.yml": `${base}/data.schema.json\nname: $DATA\npath: "#{PATH}#"`,
		"serving/endpoint.yml": endpoint.replace("churn-live", "$NAME"),
		"serving/blue.yml": deployment.replace("churn-live", "$NAME").replace("../src", "$CODE").replace("@latest", ":{{ version }}"),
		"drift.yml": monitor
			.replace("azureml:churn-live:blue", "azureml:$NAME:blue")
			.replace("churn-history:4", "churn-history:$VERSION")
			.replace("azureml:churn-live-blue-model_inputs:1", "azureml:#{DATA}#:1"),
	};
	assert.deepEqual(pictureOf(filled), [
		"code prepare_churn read monitor churn-drift (2)",
		"dataset churn-history read monitor churn-drift",
		"model churn serve service blue",
		"service blue write dataset model_inputs",
	]);
});

test("a file of several documents says nothing of the flow, because the CLI takes one", () => {
	const facts = read(`${endpoint}---\n${deployment}`);
	assert.deepEqual([facts.things, facts.relations], [[], []]);
	assert.equal(facts.services.length, 2);
});
