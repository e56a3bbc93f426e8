import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kubernetesSchema, kubernetesSchemaFile } from "../../build/kubernetes-schema.ts";
import { compareVersions } from "../../server/src/dialects/dialect.ts";
import { kserve } from "../../server/src/dialects/kserve/kserve.ts";
import { shippedRuntimes } from "../../server/src/dialects/kserve/runtimes.ts";
import { schemaNamed, start, step } from "../../server/src/dialects/schemas.ts";
import type { Facts, PlatformRemark } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { readManual, type Scenario } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";

const folder = join(import.meta.dirname, "../../server/src/dialects/kserve");
const manuals = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** What the dialect says of every InferenceService of a text. */
function read(text: string, file = "services/service.yaml", target?: string): readonly Facts[] {
	const source = readYaml(file, text);
	return source.documents
		.filter((document) => kserve.recognises(new Cursor(document), file))
		.map((document) =>
			kserve.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined }),
		);
}

function messages(facts: readonly Facts[]): readonly string[] {
	return facts.flatMap(({ remarks }) => remarks.map(({ rule, message }) => `${rule}: ${message}`));
}

/** An InferenceService with one line more than the least. */
function service(predictor: string, annotations = ""): string {
	return `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: churn\n${annotations}spec:\n  predictor:\n${predictor}`;
}

function remarksOf(scenario: Scenario): readonly (readonly [block: string, remark: PlatformRemark])[] {
	const configuration = scenario.blocks.find(({ path }) => path === "plimsoll.yaml");
	const target =
		configuration && new Cursor(readYaml("plimsoll.yaml", configuration.text).documents[0]).get("targets", "kserve").word()?.value;
	return scenario.blocks
		.filter(({ language, fixed, path }) => language === "yaml" && !fixed && path !== "plimsoll.yaml")
		.flatMap(({ text, path }) =>
			read(unmark(text), path, target).flatMap(({ remarks }) => remarks.map((remark) => [text, remark] as const)),
		);
}

for (const path of manuals) {
	test(`${path} tells every remark of the dialect`, () => {
		const { scenarios } = readManual(readFileSync(join(folder, path), "utf8"));
		for (const scenario of scenarios) {
			const remarks = remarksOf(scenario);
			assert.equal(remarks.length === 0, scenario.fine, scenario.heading);
			for (const [text, { message }] of remarks)
				assert.ok(text.includes(`: ${message}\n`) || text.endsWith(message), `${scenario.heading}: ${message}`);
		}
	});
}

test("every remark is one sentence with a full stop, and stands in the file", () => {
	for (const path of manuals) {
		for (const scenario of readManual(readFileSync(join(folder, path), "utf8")).scenarios) {
			for (const [text, { message, at }] of remarksOf(scenario)) {
				assert.match(message, /^[A-Z`].*[^.][.?]$/);
				assert.ok(at.start < at.end && at.end <= unmark(text).length, message);
			}
		}
	}
});

test("every webhook rule has a caught and a fine example", () => {
	const { scenarios } = readManual(readFileSync(join(folder, "webhook.md"), "utf8"));
	for (let k = 1; k <= 17; k++) {
		for (const fine of [true, false]) {
			const named = scenarios.some((scenario) => scenario.fine === fine && new RegExp(`\\bK${k}\\b`).test(scenario.heading));
			assert.ok(named, `K${k} is ${fine ? "fine" : "caught"}`);
		}
	}
});

test("the Kubernetes types are those of the installed client", () => {
	assert.equal(readFileSync(kubernetesSchemaFile, "utf8"), kubernetesSchema());
});

test("every reference of the schema leads somewhere, and every field is explained", () => {
	const open = [start(schemaNamed("kserve-inferenceservice.schema.json"))];
	const seen = new Set<unknown>();
	for (let position = open.pop(); position; position = open.pop()) {
		const { schema, root: file } = position;
		const key = schema.properties ?? schema.items;
		if (seen.has(key)) continue;
		if (key) seen.add(key);
		for (const [name, property] of Object.entries(schema.properties ?? {})) {
			const child = step(position, name);
			assert.ok(child, name);
			if (file.$id?.startsWith("kserve")) assert.match(property.description ?? "", /^[A-Z].*\.$/, name);
			open.push(child);
		}
		const item = schema.items && step(position, 0);
		if (item) open.push(item);
	}
	assert.ok(seen.size > 100);
});

test("recognises InferenceServices by group and kind, and nothing else", () => {
	const recognised = (apiVersion: string, kind: string) =>
		kserve.recognises(new Cursor(readYaml("a.yaml", `apiVersion: ${apiVersion}\nkind: ${kind}\n`).documents[0]), "a.yaml");
	assert.ok(recognised("serving.kserve.io/v1beta1", "InferenceService"));
	assert.ok(recognised("serving.kubeflow.org/v1alpha2", "InferenceService"));
	assert.ok(!recognised("serving.kserve.io/v1alpha1", "ServingRuntime"));
	assert.ok(!recognised("v1", "InferenceService"));
	assert.ok(!recognised("'{{ .Values.api }}'", "InferenceService"));
});

test("reads the batcher of a predictor that speaks the first protocol", () => {
	const [facts] = read(
		service(`    batcher:
      maxBatchSize: 16
      maxLatency: 250
    sklearn:
      protocolVersion: v1
      storageUri: s3://models/churn
`),
	);
	assert.equal(facts?.models[0]?.maxBatch?.value, 16);
	assert.equal(facts?.models[0]?.batchDelay?.value, 250);
});

test("reads a model with its service and its containers", () => {
	const [facts] = read(
		service(`    minReplicas: 2
    maxReplicas: 6
    timeout: 30
    containerConcurrency: 4
    logger:
      mode: request
      url: http://sink
    batcher:
      maxBatchSize: 16
      maxLatency: 250
    model:
      modelFormat:
        name: onnx
        version: "1"
      runtime: kserve-tritonserver
      runtimeVersion: 24.05-py3
      protocolVersion: v2
      storageUri: ../models/churn
      args: [--trust_remote_code, --revision=abc, "--tensor-parallel-size", "2"]
      env:
        - name: LEVEL
          value: debug
        - name: TOKEN
          valueFrom:
            secretKeyRef: { name: hub, key: token }
      resources:
        requests: { cpu: "1" }
        limits: { memory: 2Gi, nvidia.com/gpu: "2" }
      readinessProbe:
        httpGet:
          path: /v2/health/ready
    containers:
      - name: sidecar
        image: registry.example.com/sidecar:1
`),
	);
	assert.ok(facts);
	const [model] = facts.models;
	const [served] = facts.services;
	assert.equal(facts.models.length, 1);
	assert.equal(model?.format?.value, "onnx");
	assert.equal(model?.formatVersion?.value, "1");
	assert.equal(model?.runtime?.value, "kserve-tritonserver");
	assert.equal(model?.runtimeVersion?.value, "24.05-py3");
	assert.equal(model?.protocol?.value, "v2");
	assert.equal(model?.artifact?.value, "../models/churn");
	assert.deepEqual(model?.files, ["models/churn/model.onnx"]);
	assert.equal(model?.maxBatch, undefined, "requests of the second protocol are not batched");
	assert.deepEqual(model?.protocols, ["grpc-v2", "v2"]);
	assert.equal(model?.trustRemoteCode?.value, true);
	assert.equal(model?.revision?.value, "abc");
	assert.equal(model?.gpu?.value, "--tensor-parallel-size=2");
	assert.equal(model?.service, served);
	assert.equal(served?.name?.value, "churn");
	assert.equal(served?.timeout?.value, 30_000);
	assert.equal(served?.concurrency?.value, 4);
	assert.equal(served?.minReplicas?.value, 2);
	assert.equal(served?.maxReplicas?.value, 6);
	assert.equal(served?.logger?.mode?.value, "request");
	assert.deepEqual(
		served?.containers.map(({ name }) => name?.value),
		[undefined, "sidecar"],
	);
	const [container] = facts.containers;
	assert.equal(container, served?.containers[0]);
	assert.deepEqual(
		container?.environment.map(({ name, value }) => [name.value, value?.value]),
		[
			["LEVEL", "debug"],
			["TOKEN", undefined],
		],
	);
	assert.deepEqual(
		container?.limits.map(({ name, quantity }) => [name.value, quantity.value]),
		[
			["memory", "2Gi"],
			["nvidia.com/gpu", "2"],
		],
	);
	assert.deepEqual(
		container?.probes.map(({ type, path }) => [type, path?.value]),
		[["readiness", "/v2/health/ready"]],
	);
});

test("reads the model of a custom container, of v1alpha2 and of several places", () => {
	const [custom] = read(
		service(
			"    containers:\n      - name: server\n        image: x:1\n        env:\n          - { name: STORAGE_URI, value: s3://m }\n          - { name: PROTOCOL, value: v2 }\n",
		),
	);
	assert.equal(custom?.models[0]?.artifact?.value, "s3://m");
	assert.equal(custom?.models[0]?.protocol?.value, "v2");
	const alpha =
		"apiVersion: serving.kubeflow.org/v1alpha2\nkind: InferenceService\nmetadata:\n  name: old\nspec:\n  default:\n    predictor:\n      tensorflow:\n        storageUri: gs://m\n";
	const [old] = read(alpha);
	assert.equal(old?.models[0]?.format?.value, "tensorflow");
	assert.equal(old?.models[0]?.name?.value, "old");
	const [several] = read(service("    model:\n      modelFormat: { name: huggingface }\n    storageUris:\n      - uri: hf://a/b\n"));
	assert.equal(several?.models[0]?.artifact?.value, "hf://a/b");
	assert.deepEqual(several?.models[0]?.files, []);
});

test("says nothing that the file does not say", () => {
	const [facts] = read(service('    sklearn:\n      storageUri: "{{ uri }}"\n    minReplicas: "{{ replicas }}"\n'));
	assert.deepEqual(messages(facts ? [facts] : []), []);
	assert.equal(facts?.models[0]?.artifact, undefined);
	assert.equal(facts?.services[0]?.minReplicas, undefined);
});

test("keeps apart what a release knows and what it does not", () => {
	const text = service("    storageContainerName: fast\n    sklearn:\n      storageUri: gs://m\n");
	assert.deepEqual(messages(read(text)), []);
	assert.deepEqual(messages(read(text, undefined, "0.19")), [
		"config/unknown-field: `storageContainerName` is known from release 0.20 on, but the target is KServe 0.19.",
	]);
});

test("takes the runtimes of the same file into account", () => {
	const runtime = `apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata:
  name: own
spec:
  supportedModelFormats:
    - name: vllm
      autoSelect: true
  containers:
    - name: kserve-container
      image: x:1
---
`;
	const text = service("    model:\n      modelFormat: { name: vllm }\n      storageUri: s3://m\n");
	assert.match(messages(read(text)).join(), /did you mean `vLLM`\?$/);
	assert.deepEqual(messages(read(runtime + text)), []);
});

test("no two forms of a shipped runtime hold for the same release", () => {
	for (const release of ["0.11", "0.12", "0.13", "0.14", "0.15", "0.16", "0.17", "0.18", "0.19", "0.20"]) {
		const names = shippedRuntimes
			.filter(({ since = "0", until = "99" }) => compareVersions(release, since) >= 0 && compareVersions(release, until) < 0)
			.map(({ name }) => name);
		assert.equal(new Set(names).size, names.length, release);
	}
});

test("bears whatever a file may hold", () => {
	const broken = [
		"spec: []",
		"spec:\n  predictor: 3",
		"spec:\n  predictor:\n    model: [1]\n    containers: x\n    canary: {}",
		"metadata: 7\nspec:\n  canary: [1, {}]",
	];
	for (const body of broken) {
		const [facts] = read(`apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\n${body}\n`);
		assert.ok(facts && facts.remarks.length > 0, body);
	}
});
