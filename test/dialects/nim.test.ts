import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { nim } from "../../server/src/dialects/nim/nim.ts";
import { kinds } from "../../server/src/dialects/nim/resource.ts";
import { schemaOf } from "../../server/src/dialects/nim/structure.ts";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function read(text: string, target?: string): Facts {
	const source = readYaml("nims/llama.yaml", text);
	const [document] = source.documents;
	assert.ok(document);
	return nim.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

function recognises(text: string): boolean {
	return nim.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
}

function resource(kind: string, spec: string): string {
	return `apiVersion: apps.nvidia.com/v1alpha1\nkind: ${kind}\nmetadata:\n  name: llama\n  labels:\n    team: search\nspec:\n${spec}`;
}

const service = resource(
	"NIMService",
	`  image:
    repository: nvcr.io/nim/nvidia/llm-nim
    tag: "1.12"
  authSecret: hf-secret
  env:
    - name: NIM_MODEL_NAME
      value: hf://meta-llama/Llama-3.2-1B-Instruct
    - name: NIM_FORCE_TRUST_REMOTE_CODE
      value: "1"
    - name: NIM_TENSOR_PARALLEL_SIZE
      value: "2"
  resources:
    limits:
      nvidia.com/gpu: 2
      memory: 32Gi
  livenessProbe:
    enabled: true
    probe:
      httpGet:
        path: /v1/health/live
        port: api
  readinessProbe:
    enabled: false
    probe:
      httpGet:
        path: /v1/health/ready
        port: api
  sidecarContainers:
    - name: logs
      image:
        repository: fluent/fluent-bit
        tag: latest
  scale:
    enabled: true
    hpa:
      minReplicas: 2
      maxReplicas: 4
`,
);

test("resources of the operator, and nobody else's", () => {
	for (const kind of kinds) assert.ok(recognises(`apiVersion: apps.nvidia.com/v1alpha1\nkind: ${kind}\n`), kind);
	assert.ok(recognises("apiVersion: apps.nvidia.com/v1beta1\nkind: NIMService\n"), "a version that is not served is still the operator's");
	assert.ok(!recognises("apiVersion: apps/v1\nkind: Deployment\n"));
	assert.ok(!recognises("apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMServiceList\n"));
	assert.ok(!recognises("apiVersion: example.com/v1\nkind: NIMService\n"));
	assert.ok(!recognises("kind: NIMService\n"));
	assert.ok(!recognises("- apiVersion: apps.nvidia.com/v1alpha1\n"));
});

test("a NIMService is a service with a model", () => {
	const { services, models, containers } = read(service);
	const [one] = services;
	assert.equal(one?.name?.value, "llama");
	assert.equal(one?.owner?.value, "search");
	assert.deepEqual([one?.minReplicas?.value, one?.maxReplicas?.value], [2, 4]);
	const [model] = models;
	assert.equal(model?.artifact?.value, "hf://meta-llama/Llama-3.2-1B-Instruct");
	assert.equal(model?.trustRemoteCode?.value, true);
	assert.equal(model?.gpuCount, 2);
	assert.equal(model?.service, one, "the model and the file speak of the same service");
	assert.deepEqual(
		containers.map(({ image }) => image?.value),
		["nvcr.io/nim/nvidia/llm-nim:1.12", "fluent/fluent-bit:latest"],
	);
	assert.equal(containers[0]?.moreResources, undefined);
	assert.deepEqual(
		containers[0]?.probes.map(({ type, path }) => [type, path?.value]),
		[["liveness", "/v1/health/live"]],
	);
});

test("the operator adds GPUs where a NIM states none", () => {
	const [container] = read(service.replace("      nvidia.com/gpu: 2\n", "")).containers;
	assert.equal(container?.moreResources, true);
});

test("replicas count only where no autoscaler does", () => {
	const [fixed] = read(service.replace(/ {2}scale:[\s\S]*$/, "  replicas: 3\n")).services;
	assert.deepEqual([fixed?.minReplicas?.value, fixed?.maxReplicas], [3, undefined]);
	const [unknown] = read(service.replace("scale:\n    enabled: true", 'replicas: 3\n  scale:\n    enabled: "{{ scaled }}"')).services;
	assert.equal(unknown?.minReplicas, undefined);
});

test("a NIMCache fetches a model", () => {
	const { models, services, containers } = read(
		resource(
			"NIMCache",
			`  source:
    hf:
      endpoint: https://huggingface.co
      namespace: meta-llama
      modelName: Llama-3.2-1B-Instruct
      revision: main
      modelPuller: nvcr.io/nim/nvidia/llm-nim:1.12
`,
		),
	);
	assert.equal(models[0]?.artifact?.value, "hf://meta-llama/Llama-3.2-1B-Instruct");
	assert.equal(models[0]?.revision?.value, "main");
	assert.equal(services.length, 0);
	assert.equal(containers[0]?.image?.value, "nvcr.io/nim/nvidia/llm-nim:1.12");
});

test("each service of a NIMPipeline counts, unless it is turned off", () => {
	const spec = "      spec:\n        image:\n          repository: nim/a\n          tag: 1.0.0\n";
	const text = `  services:\n    - name: one\n      enabled: true\n${spec}    - name: two\n      enabled: false\n${spec}`;
	const { services, models } = read(resource("NIMPipeline", text));
	assert.deepEqual([services.map(({ name }) => name?.value), models.map(({ name }) => name?.value)], [["one"], ["one"]]);
});

test("a microservice of NeMo has images of its jobs, and no model", () => {
	const { services, models, containers } = read(
		resource(
			"NemoEvaluator",
			`  image:
    repository: nvcr.io/nemo/evaluator
    tag: "25.06"
  replicas: 1
  evaluationImages:
    bfcl: nvcr.io/nemo/bfcl:latest
`,
		),
	);
	assert.deepEqual([services.length, models.length], [1, 0]);
	assert.deepEqual(
		containers.map(({ image }) => image?.value),
		["nvcr.io/nemo/evaluator:25.06", "nvcr.io/nemo/bfcl:latest"],
	);
});

test("a manifest that is no map inside is read without facts", () => {
	for (const kind of kinds) {
		for (const spec of ["", "  - 1\n", "  image: x\n  storage: y\n  services: z\n  source: 1\n  scale: []\n"]) {
			const { manifests } = read(resource(kind, spec));
			assert.equal(manifests[0]?.type, kind);
		}
	}
});

test("every field is described, and every pattern can be compiled", () => {
	const common = schemaNamed("nim-common.schema.json");
	let fields = 0;
	const visit = (schema: Schema, path: string): void => {
		if (schema.pattern !== undefined) assert.doesNotThrow(() => new RegExp(schema.pattern ?? "", "u"), path);
		for (const [name, property] of Object.entries(schema.properties ?? {})) {
			fields++;
			assert.match(property.description ?? "", /^[A-Z`&].*[^.]\.$/, `${path}.${name}`);
			visit(property, `${path}.${name}`);
		}
		if (schema.items) visit(schema.items, `${path}[]`);
	};
	for (const [name, schema] of Object.entries(common.$defs ?? {})) visit(schema, name);
	for (const kind of kinds) visit(schemaOf(kind), kind);
	assert.ok(fields > 300);
});

test("hover and completion know the fields", () => {
	const schema = schemaOf("NIMPipeline");
	const path = ["spec", "services", 0, "spec", "storage"];
	assert.match(schemaAt(schema, [...path, "nimCache"])?.description ?? "", /NIMCache/);
	assert.ok(Object.hasOwn(keysAt(schema, path), "emptyDir"));
	assert.ok(Object.hasOwn(keysAt(schema, ["spec", "services", 0, "spec", "tolerations", 0]), "effect"));
});
