import assert from "node:assert/strict";
import { test } from "node:test";
import { azureml } from "../../server/src/dialects/azureml/azureml.ts";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

const base = "$schema: https://azuremlschemas.azureedge.net/latest";

function document(text: string, file = "deploy/churn.yml"): Cursor {
	return new Cursor(readYaml(file, text).documents[0]);
}

function kindOf(text: string): string | undefined {
	return azureml.recognises(document(text), "churn.yml", noWorkloads) ? read(text).manifests[0]?.type : undefined;
}

function read(text: string, present: readonly string[] = [], file = "deploy/churn.yml", target?: string): Facts {
	const source = readYaml(file, text);
	const [tree] = source.documents;
	assert.ok(tree);
	const exists = (path: string) => present.some((one) => one === path || one.startsWith(`${path}/`));
	return azureml.read(new Cursor(tree), { source, document: tree, target, exists, neighbour: () => undefined });
}

function said(text: string, present?: readonly string[]): readonly string[] {
	return read(text, present).remarks.map(({ rule }) => rule);
}

test("the address of the schema says what a file is", () => {
	assert.equal(kindOf(`${base}/managedOnlineDeployment.schema.json`), "ManagedOnlineDeployment");
	assert.equal(kindOf(`${base}/managedOnlineDeployment.schema.json\ntype: kubernetes`), "KubernetesOnlineDeployment");
	assert.equal(kindOf(`${base}/kubernetesOnlineDeployment.schema.json`), "KubernetesOnlineDeployment");
	assert.equal(kindOf("$schema: https://azuremlsdk2.blob.core.windows.net/latest/managedOnlineEndpoint.schema.json"), "OnlineEndpoint");
	assert.equal(kindOf("$schema: http://azureml/sdk-2-0/Schedule.json"), "Schedule");
	assert.equal(kindOf("$schema: http://azureml/sdk-2-0/OnlineDeployment.json"), "ManagedOnlineDeployment");
	assert.equal(kindOf(`${base}/modelBatchDeployment.schema.json`), "ModelBatchDeployment");
	assert.equal(kindOf(`${base}/k8sOnlineEndpoint.schema.json`), "OnlineEndpoint");
	assert.equal(kindOf(`${base}/batchEndpoint.schema.json`), "BatchEndpoint");
	assert.equal(kindOf(`${base}/environment.schema.json`), "Environment");
	assert.equal(kindOf(`${base}/model.schema.json`), "Model");
	assert.equal(kindOf(`${base}/pipelineJob.schema.json`), "Job");
	assert.equal(kindOf(`${base}/commandComponent.schema.json`), "Job");
});

test("without an address the words do", () => {
	const deployment = "endpoint_name: churn\nmodel: azureml:churn:1\ninstance_type: Standard_DS3_v2\ninstance_count: 1";
	assert.equal(kindOf(deployment), "ManagedOnlineDeployment");
	assert.equal(kindOf(`type: kubernetes\n${deployment}`), "KubernetesOnlineDeployment");
	assert.equal(kindOf("endpoint_name: churn\ncompute: azureml:c\nmini_batch_size: 3\nmodel: azureml:churn:1"), "BatchDeployment");
	assert.equal(kindOf("name: churn\nauth_mode: key"), "OnlineEndpoint");
	assert.equal(kindOf("name: churn\nauth_mode: aad_token\ndefaults:\n  deployment_name: a"), "BatchEndpoint");
	assert.equal(kindOf("name: m\ncreate_monitor:\n  compute: {}"), "Schedule");
	assert.equal(kindOf("name: churn\npath: model\ntype: mlflow_model"), "Model");
	assert.equal(kindOf("type: pipeline\nexperiment_name: a\njobs:\n  a: { type: command }\n  b: { component: azureml:b:1 }"), "Job");
	assert.equal(kindOf("name: churn\nimage: a/b:1\nconda_file: conda.yml"), "Environment");
});

test("files of others are left to them", () => {
	for (const text of [
		"$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json\nnodes: []",
		"$schema: https://json.schemastore.org/package.json\nname: x",
		"apiVersion: v1\nkind: Pod\nauth_mode: key\nname: x",
		"endpoint_name: churn\ninstance_type: ml.m5.large\ninstance_count: 1\nmodel: x\nenvironment: {}",
		"endpoint_name: churn\nregion: eu\nrole: x\nmodel: x\nenvironment: y\ninstance_count: 1",
		"name: conda\nchannels: [conda-forge]\ndependencies: [python]",
		"name: a\nimage: b\nversion: 1",
		"type: pipeline\njobs:\n  build: { steps: [] }",
		"- name: x",
	])
		assert.equal(kindOf(text), undefined, text);
});

test("other assets of Azure ML are known by the address of their schema", () => {
	assert.equal(kindOf("$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nname: x"), "Asset");
	assert.equal(kindOf("$schema: http://azureml/sdk-2-0/Connection.json\nname: x"), "Asset");
});

const managed = `${base}/managedOnlineDeployment.schema.json
name: blue
endpoint_name: churn
model:
  name: churn
  path: ../model/churn.onnx
environment:
  image: contoso.azurecr.io/churn:1.4
environment_variables:
  LEVEL: 3
tags: { Owner: growth }
instance_type: Standard_DS3_v2
instance_count: 2
request_settings:
  request_timeout_ms: 3000
  max_concurrent_requests_per_instance: 4
liveness_probe:
  period: 10
  failure_threshold: 5
`;

test("the facts of a managed deployment", () => {
	const { services, models, containers, remarks } = read(managed, ["model/churn.onnx"]);
	assert.deepEqual(remarks, []);
	const [service] = services;
	assert.equal(service?.name?.value, "blue");
	assert.equal(service?.owner?.value, "growth");
	assert.equal(service?.minReplicas?.value, 2);
	assert.equal(service?.fixedReplicas?.value, 2);
	assert.equal(service?.timeout?.value, 3000);
	assert.equal(service?.concurrency?.value, 4);
	const [model] = models;
	assert.equal(model?.name?.value, "churn");
	assert.deepEqual(model?.files, ["model/churn.onnx"]);
	assert.equal(model?.service, service);
	const [container] = containers;
	assert.equal(container?.image?.value, "contoso.azurecr.io/churn:1.4");
	assert.deepEqual(
		container?.environment.map(({ name, value }) => [name.value, value?.value]),
		[["LEVEL", "3"]],
	);
	assert.equal(container?.moreResources, true, "the kind of machine bounds it");
	assert.deepEqual(
		container?.probes.map(({ type, period, failures }) => [type, period?.value, failures?.value]),
		[["liveness", 10, 5]],
	);
});

test("the facts of a Kubernetes deployment", () => {
	const { services, models } = read(`${base}/kubernetesOnlineDeployment.schema.json
name: green
model: azureml:churn:3
scale_settings: { type: target_utilization, min_instances: 2, max_instances: 6 }
resources:
  requests: { cpu: "1", memory: 1Gi }
  limits: { nvidia.com/gpu: "1", memory: 2Gi }
`);
	const [service] = services;
	assert.deepEqual([service?.minReplicas?.value, service?.maxReplicas?.value, service?.fixedReplicas], [2, 6, undefined]);
	assert.deepEqual(
		service?.containers[0]?.limits.map(({ name, quantity }) => [name.value, quantity.value]),
		[
			["nvidia.com/gpu", "1"],
			["memory", "2Gi"],
		],
	);
	assert.equal(models[0]?.name?.value, "churn");
	assert.equal(models[0]?.artifact?.value, "azureml:churn:3");
	assert.deepEqual(models[0]?.files, []);
});

test("an endpoint's shares are told only where all of them are known", () => {
	const endpoint = (traffic: string) => read(`${base}/managedOnlineEndpoint.schema.json\nname: churn\ntraffic: ${traffic}`).services[0];
	assert.deepEqual(
		endpoint("{ blue: 90, green: 10 }")?.traffic?.map(({ name, share }) => [name.value, share.value]),
		[
			["blue", 90],
			["green", 10],
		],
	);
	assert.equal(endpoint('{ blue: 90, green: "{{GREEN}}" }')?.traffic, undefined);
	assert.equal(endpoint("{}")?.traffic, undefined);
});

test("the SDK is as lenient as it is", () => {
	const start = `${base}/managedOnlineDeployment.schema.json\ninstance_type: Standard_DS3_v2\n`;
	assert.deepEqual(said(`${start}instance_count: "2"\napp_insights_enabled: "yes"\negress_public_network_access: Disabled`), []);
	assert.deepEqual(said(`${start}type: Managed\nscale_settings: { type: Default }`), []);
	assert.deepEqual(said(`${start}name: "{{NAME}}"\nendpoint_name: <ENDPOINT>`), []);
	assert.deepEqual(said(`${start}name: $NAME\nmodel: $MODEL\ninstance_count: $COUNT\nendpoint_name: "#{endpoint}#"`), []);
	assert.deepEqual(said(`${start}instance_count: many`), ["config/wrong-type"]);
});

test("weights that git does not keep are not missed", () => {
	const model = `${base}/model.schema.json\nname: churn\npath: weights/churn.onnx`;
	assert.deepEqual(said(model), ["artifact/file-missing"]);
	assert.deepEqual(said(model, ["deploy/weights/churn.onnx"]), []);
	assert.deepEqual(said(model, ["deploy/weights/churn.onnx.dvc"]), []);
	assert.deepEqual(said(model, ["deploy/weights/.gitignore"]), []);
	assert.deepEqual(said(`${base}/model.schema.json\nname: churn\npath: azureml://jobs/a/outputs/b`), []);
	assert.deepEqual(said(`${base}/model.schema.json\nname: churn\npath: ../../outside`), []);
});

test("code is looked for in its folder", () => {
	const code = (folder: string) =>
		`${base}/managedOnlineDeployment.schema.json\ninstance_type: a\nmodel: azureml:a:1\nenvironment: azureml:b:1\ncode_configuration:\n  code: ${folder}\n  scoring_script: score.py`;
	assert.deepEqual(said(code("../src"), ["src/score.py"]), []);
	assert.deepEqual(said(code("..\\src"), ["src/score.py"]), []);
	assert.deepEqual(said(code("../src"), ["src/main.py"]), ["artifact/file-missing"]);
	assert.deepEqual(said(code("../src"), []), ["artifact/file-missing"]);
	assert.deepEqual(said(code("."), ["deploy/score.py"]), []);
	assert.deepEqual(said(code(".."), ["score.py"]), []);
	assert.deepEqual(said(code(".."), ["main.py"]), ["artifact/file-missing"]);
	assert.deepEqual(said(code("azureml:code:1"), []), []);
	assert.deepEqual(said(code("/srv/src"), []), []);
});

test("the release is named, and fields are described and completed", () => {
	const facts = read(`${base}/model.schema.json\nname: churn\npth: x`, [], "m.yml", "1.20");
	assert.match(facts.remarks[0]?.message ?? "", /azure-ai-ml 1\.20.*did you mean `path`\?/);
	const schema = azureml.schema(document(managed));
	assert.ok(schema);
	assert.match(schemaAt(schema, ["request_settings", "request_timeout_ms"])?.description ?? "", /Milliseconds/);
	assert.ok(Object.hasOwn(keysAt(schema, ["environment", "inference_config"]), "scoring_route"));
});
