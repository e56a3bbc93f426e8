import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { productionStack } from "../../server/src/dialects/production-stack/production-stack.ts";
import { kinds } from "../../server/src/dialects/production-stack/stack.ts";
import { schemaOf } from "../../server/src/dialects/production-stack/structure.ts";
import type { Schema } from "../../server/src/dialects/schema.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function read(text: string, target?: string): Facts {
	const source = readYaml("stack/values.yaml", text);
	const [document] = source.documents;
	assert.ok(document);
	return productionStack.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

function recognises(text: string): boolean {
	return productionStack.recognises(new Cursor(readYaml("values.yaml", text).documents[0]), "values.yaml");
}

const values = `servingEngineSpec:
  vllmApiKey: sk-0123456789abcdefghijABCDEFGHIJ
  modelSpec:
    - name: llama
      repository: vllm/vllm-openai
      tag: v0.10.1
      modelURL: meta-llama/Llama-3.1-8B-Instruct
      modelRevision: 0e9e39f249a16976918f6564b8830bc894c89659
      replicaCount: 2
      requestCPU: 8
      requestMemory: 32Gi
      requestGPU: 2
      limitMemory: 64Gi
      vllmConfig:
        tensorParallelSize: 2
        extraArgs: ["--trust-remote-code"]
    - name: idle
      enabled: false
      repository: vllm/vllm-openai
      tag: latest
    - name: scaled
      repository: vllm/vllm-openai
      tag: v0.10.1
      modelURL: /data/model
      resources:
        limits:
          nvidia.com/gpu: 1
      keda:
        enabled: true
        minReplicaCount: 0
        maxReplicaCount: 4
routerSpec:
  repository: lmcache/lmstack-router
  tag: v0.1.7
  autoscaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 6
cacheserverSpec:
  enabled: true
  image:
    repository: lmcache/vllm-openai
    tag: v0.3.6
`;

test("values of the chart, by what they say", () => {
	assert.ok(recognises(values));
	assert.ok(recognises("servingEngineSpec:\n  modelSpec: []\n"));
	assert.ok(recognises("routerSpec:\n  routingLogic: session\n  sessionKey: x\n"));
	assert.ok(!recognises("servingEngineSpec:\n  replicas: 2\n"), "a key alone tells nothing");
	assert.ok(!recognises("servingEngineSpec: {{ x }}\n"));
	assert.ok(!recognises("routerSpec:\n  replicaCount: 2\n"), "many charts have a router");
	assert.ok(!recognises("image:\n  repository: nginx\nreplicaCount: 2\n"));
	assert.ok(!recognises("suite: engine\nset:\n  servingEngineSpec:\n    modelSpec: []\n"), "a test of a chart is no values");
});

test("resources of the operator, and nobody else's", () => {
	for (const kind of kinds) assert.ok(recognises(`apiVersion: production-stack.vllm.ai/v1alpha1\nkind: ${kind}\n`), kind);
	assert.ok(!recognises("apiVersion: production-stack.vllm.ai/v1alpha1\nkind: Other\n"));
	assert.ok(!recognises("apiVersion: example.com/v1\nkind: VLLMRuntime\nservingEngineSpec:\n  modelSpec: []\n"));
});

test("each model of the values has engines, and the router is a service", () => {
	const { models, services, containers } = read(values);
	assert.deepEqual(
		models.map(({ name, artifact }) => [name?.value, artifact?.value]),
		[
			["llama", "hf://meta-llama/Llama-3.1-8B-Instruct"],
			["scaled", "/data/model"],
		],
	);
	const [llama] = models;
	assert.equal(llama?.revision?.value, "0e9e39f249a16976918f6564b8830bc894c89659");
	assert.equal(llama?.trustRemoteCode?.value, true);
	assert.equal(llama?.gpuCount, 2);
	assert.deepEqual(
		services.map(({ minReplicas, maxReplicas }) => [minReplicas?.value, maxReplicas?.value]),
		[
			[2, undefined],
			[0, 4],
			[2, 6],
		],
	);
	assert.deepEqual(
		containers.map(({ image }) => image?.value),
		["vllm/vllm-openai:v0.10.1", "vllm/vllm-openai:v0.10.1", "lmcache/lmstack-router:v0.1.7", "lmcache/vllm-openai:v0.3.6"],
	);
});

test("the short fields become requests and limits", () => {
	const [container] = read(values).containers;
	const listed = (resources: Facts["containers"][number]["limits"]) =>
		resources.map(({ name, quantity }) => `${name.value} ${quantity.value}`);
	assert.deepEqual(listed(container?.requests ?? []), ["cpu 8", "memory 32Gi", "nvidia.com/gpu 2"]);
	assert.deepEqual(listed(container?.limits ?? []), ["memory 64Gi", "nvidia.com/gpu 2"]);
	assert.deepEqual(
		container?.environment.map(({ name }) => name.value),
		["VLLM_API_KEY"],
	);
	const [half] = read(values.replace("requestGPU: 2", "requestGPU: 0.5")).containers;
	assert.deepEqual(listed(half?.limits ?? []), ["memory 64Gi"], "the chart takes the whole part");
});

test("a VLLMRuntime is a service with a model", () => {
	const { models, services, containers } = read(`apiVersion: production-stack.vllm.ai/v1alpha1
kind: VLLMRuntime
metadata:
  name: llama
spec:
  model:
    modelURL: meta-llama/Llama-3.1-8B-Instruct
  vllmConfig:
    tensorParallelSize: 2
    extraArgs: ["--revision", "abc"]
  deploymentConfig:
    replicas: 3
    image:
      registry: docker.io
      name: vllm/vllm-openai:v0.10.1
    resources:
      cpu: "8"
      gpu: "2"
      gpuType: amd.com/gpu
`);
	assert.deepEqual(
		[models[0]?.artifact?.value, models[0]?.revision?.value, models[0]?.gpuCount],
		["hf://meta-llama/Llama-3.1-8B-Instruct", "abc", 2],
	);
	assert.equal(services[0]?.minReplicas?.value, 3);
	assert.equal(containers[0]?.image?.value, "docker.io/vllm/vllm-openai:v0.10.1");
	assert.deepEqual(
		containers[0]?.limits.map(({ name, quantity }) => `${name.value} ${quantity.value}`),
		["cpu 8", "amd.com/gpu 2"],
	);
});

test("an adapter of a hub is a model that is fetched", () => {
	const { models } = read(`apiVersion: production-stack.vllm.ai/v1alpha1
kind: LoraAdapter
metadata:
  name: topics
spec:
  baseModel: llama
  adapterSource:
    type: huggingface
    adapterName: topics
    repository: nvidia/topics
`);
	assert.equal(models[0]?.artifact?.value, "hf://nvidia/topics");
});

test("a document that is no map inside is read without facts", () => {
	for (const text of ["servingEngineSpec:\n  modelSpec: x\n", "servingEngineSpec:\n  modelSpec: [1, [], {}]\nrouterSpec: []\n"]) {
		assert.equal(read(text).manifests[0]?.type, "Values");
	}
	for (const kind of kinds) {
		for (const spec of ["", "spec: 1\n", "spec:\n  image: x\n  model: y\n  deploymentConfig: []\n  adapterSource: 1\n"]) {
			const { manifests } = read(`apiVersion: production-stack.vllm.ai/v1alpha1\nkind: ${kind}\n${spec}`);
			assert.equal(manifests[0]?.type, kind);
		}
	}
});

test("every field is described, and every pattern can be compiled", () => {
	let fields = 0;
	const visit = (schema: Schema, path: string): void => {
		if (schema.pattern !== undefined) assert.doesNotThrow(() => new RegExp(schema.pattern ?? "", "u"), path);
		for (const [name, property] of Object.entries(schema.properties ?? {})) {
			fields++;
			assert.match(property.description ?? "", /^[A-Z0-9`].*[^.]\.$/, `${path}.${name}`);
			visit(property, `${path}.${name}`);
		}
		if (schema.items) visit(schema.items, `${path}[]`);
		for (const [name, one] of Object.entries(schema.$defs ?? {})) visit(one, name);
	};
	for (const kind of [...kinds, "Values" as const]) visit(schemaOf(kind), kind);
	assert.ok(fields > 350);
});

test("hover and completion know the fields", () => {
	const schema = schemaOf("Values");
	const path = ["servingEngineSpec", "modelSpec", 0];
	assert.match(schemaAt(schema, [...path, "requestGPU"])?.description ?? "", /GPUs/);
	assert.ok(Object.hasOwn(keysAt(schema, [...path, "vllmConfig"]), "maxModelLen"));
	assert.ok(Object.hasOwn(keysAt(schema, [...path, "tolerations", 0]), "effect"));
});
