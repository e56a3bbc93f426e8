import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { kinds, servedAs } from "../../server/src/dialects/seldon/resource.ts";
import { seldon } from "../../server/src/dialects/seldon/seldon.ts";
import { schemaOf } from "../../server/src/dialects/seldon/structure.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function read(text: string, target?: string): Facts {
	const source = readYaml("models/iris.yaml", text);
	const document = source.documents.at(-1);
	assert.ok(document);
	return seldon.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

function recognises(text: string): boolean {
	return seldon.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
}

function first(predictors: string): string {
	return `apiVersion: machinelearning.seldon.io/v1
kind: SeldonDeployment
metadata:
  name: iris
  namespace: serving
  labels:
    team: search
spec:
  protocol: kfserving
  replicas: 3
  annotations:
    seldon.io/rest-timeout: "2500"
  predictors:
${predictors}`;
}

function second(kind: string, spec: string): string {
	return `apiVersion: mlops.seldon.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: iris\nspec:\n${spec}`;
}

const served = `    - name: default
      graph:
        name: classifier
        implementation: SKLEARN_SERVER
        modelUri: gs://models/iris/1
        logger:
          mode: all
          url: http://broker.example.com
      componentSpecs:
        - spec:
            containers:
              - name: classifier
                resources:
                  limits:
                    memory: 1Gi
`;

test("resources of both generations, and nobody else's", () => {
	for (const kind of kinds) for (const version of servedAs(kind)) assert.ok(recognises(`apiVersion: ${version}\nkind: ${kind}\n`), kind);
	assert.ok(
		recognises("apiVersion: machinelearning.seldon.io/v1alpha1\nkind: SeldonDeployment\n"),
		"a version that is not served is still Seldon's",
	);
	assert.ok(recognises("apiVersion: mlops.seldon.io/v1alpha1\nkind: Explainer\n"), "and so is a kind that it does not have");
	assert.ok(!recognises("apiVersion: mlops.seldon.io/v1alpha1\nkind: ModelList\n"));
	assert.ok(!recognises("apiVersion: example.com/v1\nkind: SeldonDeployment\n"));
	for (const kind of ["Model", "Pipeline", "Experiment", "Server"])
		assert.ok(!recognises(`apiVersion: example.com/v1alpha1\nkind: ${kind}\n`));
	assert.ok(!recognises("kind: Model\nstorageUri: gs://models/iris\n"));
	assert.ok(!recognises("- apiVersion: mlops.seldon.io/v1alpha1\n"));
	assert.ok(!recognises('apiVersion: "{{ .Values.version }}"\nkind: SeldonDeployment\n'));
});

test("a predictor is a service with the models of its graph", () => {
	const { services, models, containers } = read(first(served));
	const [service, ...others] = services;
	assert.equal(others.length, 0);
	assert.deepEqual([service?.name?.value, service?.namespace?.value, service?.owner?.value], ["iris", "serving", "search"]);
	assert.deepEqual([service?.minReplicas?.value, service?.maxReplicas?.value, service?.timeout?.value], [3, 3, 2500]);
	assert.deepEqual([service?.logger?.mode?.value, service?.logger?.url?.value], ["all", "http://broker.example.com"]);
	const [model] = models;
	assert.deepEqual([model?.name?.value, model?.artifact?.value], ["classifier", "gs://models/iris/1"]);
	assert.deepEqual([model?.format?.value, model?.runtime?.value, model?.protocol?.value], ["sklearn", "SKLEARN_SERVER", "v2"]);
	assert.equal(model?.service, service);
	assert.deepEqual(
		containers.map(({ name, limits }) => [name?.value, limits.map(({ quantity }) => quantity.value)]),
		[["classifier", ["1Gi"]]],
	);
});

test("several predictors stand behind one address that splits requests", () => {
	const shadow = served.replace("name: default", "name: copy\n      shadow: true");
	const { services, models } = read(
		first(
			served.replace("name: default", "name: main\n      traffic: 75\n      replicas: 2") +
				served
					.replace("name: default", "name: canary\n      traffic: 25")
					.replace("        - spec:", "        - hpaSpec: {minReplicas: 1, maxReplicas: 4}\n          spec:") +
				shadow,
		),
	);
	assert.deepEqual(
		services.map(({ name, minReplicas, maxReplicas }) => [name?.value, minReplicas?.value, maxReplicas?.value]),
		[
			["iris", undefined, undefined],
			["main", 2, 2],
			["canary", 1, 4],
			["copy", 3, 3],
		],
	);
	assert.deepEqual(
		services[0]?.traffic?.map(({ name, share }) => [name.value, share.value]),
		[
			["main", 75],
			["canary", 25],
		],
	);
	assert.equal(models.length, 3);
});

test("a graph has models in its branches, and one that a container names itself", () => {
	const { models } = read(
		first(`    - name: default
      graph:
        name: combiner
        type: COMBINER
        children:
          - name: one
            implementation: XGBOOST_SERVER
            modelUri: "{{ uri }}"
          - name: two
            type: MODEL
      explainer:
        type: AnchorTabular
        modelUri: gs://models/explainer
      componentSpecs:
        - spec:
            containers:
              - name: combiner
                image: registry.example.com/combiner:1.2.0
              - name: two
                image: vllm/vllm-openai:v0.8.0
                args: [--model, meta-llama/Llama-3.2-1B-Instruct, --trust-remote-code]
`),
	);
	assert.deepEqual(
		models.map(({ name, artifact, unknown }) => [name?.value, artifact?.value, unknown]),
		[
			["one", undefined, ["artifact"]],
			[undefined, "hf://meta-llama/Llama-3.2-1B-Instruct", undefined],
			[undefined, "gs://models/explainer", undefined],
		],
	);
	assert.equal(models[1]?.trustRemoteCode?.value, true);
});

test("a Model of the second generation says what it needs, and which server has it is not known", () => {
	const { models, services } = read(
		second("Model", "  storageUri: gs://models/iris\n  requirements: [sklearn]\n  minReplicas: 2\n  maxReplicas: 0\n"),
	);
	assert.deepEqual(
		[models[0]?.artifact?.value, models[0]?.format?.value, models[0]?.unknown],
		["gs://models/iris", "sklearn", ["runtime"]],
	);
	assert.deepEqual([services[0]?.minReplicas?.value, services[0]?.maxReplicas], [2, undefined]);
	const [fixed] = read(second("Model", "  storageUri: gs://models/iris\n  server: mlserver\n  replicas: 2\n")).models;
	assert.deepEqual([fixed?.runtime?.value, fixed?.unknown, fixed?.service?.maxReplicas?.value], ["mlserver", undefined, 2]);
});

test("a Pipeline is a model of models, and an Experiment splits requests", () => {
	const [pipeline] = read(second("Pipeline", "  steps:\n    - name: a\n    - name: b\n      inputs: [a]\n")).models;
	assert.deepEqual(
		pipeline?.steps.map(({ model }) => model?.value),
		["a", "b"],
	);
	const candidates = (weights: readonly number[]) =>
		second("Experiment", `  candidates:\n${weights.map((weight, i) => `    - {name: m${i}, weight: ${weight}}\n`).join("")}`);
	assert.deepEqual(
		read(candidates([90, 10])).services[0]?.traffic?.map(({ share }) => share.value),
		[90, 10],
	);
	assert.equal(read(candidates([3, 1])).services[0]?.traffic, undefined, "weights are no percent by themselves");
});

test("servers and configurations have containers", () => {
	const pod = "  podSpec:\n    containers:\n      - name: mlserver\n        image: seldonio/mlserver:latest\n";
	const server = read(second("Server", `  serverConfig: mlserver\n  replicas: 2\n${pod}`));
	assert.deepEqual([server.services[0]?.minReplicas?.value, server.containers[0]?.moreResources], [2, true]);
	const configuration = read(second("ServerConfig", pod));
	assert.deepEqual([configuration.services.length, configuration.containers[0]?.image?.value], [0, "seldonio/mlserver:latest"]);
	const installation = read(
		second("SeldonConfig", `  components:\n    - name: seldon-scheduler\n${pod.replace(/^/gm, "    ").trimEnd()}\n`),
	);
	assert.equal(installation.containers[0]?.name?.value, "mlserver");
});

test("a target counts for its own generation", () => {
	const old = served.replace("      graph:", "      progressDeadlineSeconds: 60\n      graph:");
	const message = (text: string, target: string) => read(text, target).remarks.map((remark) => remark.message);
	assert.deepEqual(message(first(old), "1.11"), [
		"`progressDeadlineSeconds` is known from release 1.15 on, but the target is Seldon Core 1.11.",
	]);
	assert.deepEqual(message(first(old), "2.3"), []);
	const model = second("Model", "  storageUri: gs://models/iris\n  llm:\n    modelRef: chat\n");
	assert.deepEqual(message(model, "v2.8"), ["`llm` is known from release 2.9 on, but the target is Seldon Core 2.8."]);
	assert.deepEqual(message(model, "1.18"), []);
	assert.match(message(second("SeldonConfig", "  components: []\n"), "2.5")[0] ?? "", /from release 2\.6 on/);
});

test("a manifest that is no map inside, or templated, is read without findings of its own making", () => {
	for (const kind of kinds) {
		for (const spec of ["", "  - 1\n", "  predictors: x\n  steps: 1\n  candidates: {}\n  podSpec: y\n  components: [z]\n"]) {
			const text = second(kind, spec).replace("mlops.seldon.io/v1alpha1", servedAs(kind)[0] ?? "");
			assert.equal(read(text).manifests[0]?.type, kind);
		}
	}
	const templated = first(`    - name: "{{ name }}"
      traffic: "{{ traffic }}"
      graph:
        name: "{{ unit }}"
        type: MODEL
      componentSpecs: "{{ pods }}"
    - name: other
      traffic: 10
      graph:
        name: other
        implementation: "{{ server }}"
`);
	assert.deepEqual(read(templated).remarks, []);
});

test("where Kustomize builds, a file may change a resource that stands elsewhere", () => {
	const changes = second("Server", "  replicas: 3\n");
	const source = readYaml("base/server.yaml", changes);
	const [document] = source.documents;
	assert.ok(document);
	const remarks = (exists: (path: string) => boolean | undefined) =>
		seldon.read(new Cursor(document), { source, document, target: undefined, exists, neighbour: () => undefined }).remarks;
	assert.deepEqual(
		remarks(() => undefined).map(({ rule }) => rule),
		["config/missing-field"],
	);
	assert.deepEqual(
		remarks((path) => path === "base/kustomization.yaml"),
		[],
	);
});

test("a graph that a shared branch makes endless in effect costs little", () => {
	const levels = Array.from({ length: 30 }, (_, i) => `      - &l${i} {name: u${i}, children: [${i > 0 ? `*l${i - 1}, *l${i - 1}` : ""}]}`);
	const { manifests } = read(`x-levels:\n${levels.join("\n")}\n${first("    - name: default\n      graph: *l29\n")}`);
	assert.equal(manifests.length, 1);
});

test("every field is described, and every pattern can be compiled", () => {
	let fields = 0;
	const visit = (schema: Schema, path: string): void => {
		for (const [name, property] of Object.entries(schema.properties ?? {})) {
			fields++;
			const words =
				property.description ?? (property.$ref?.startsWith("#") ? root.$defs?.[property.$ref.slice(8)]?.description : undefined);
			assert.match(words ?? "", /^[A-Z`&].*[^.]\.$/, `${path}.${name}`);
			visit(property, `${path}.${name}`);
		}
		if (schema.items) visit(schema.items, `${path}[]`);
	};
	let root: Schema = schemaNamed("seldon-common.schema.json");
	for (const schema of [root, ...kinds.map(schemaOf)]) {
		root = schema;
		visit(schema, schema.$id ?? "");
		for (const [name, part] of Object.entries(schema.$defs ?? {})) visit(part, name);
	}
	assert.ok(fields > 200);
});

test("hover and completion know the fields of the graph at any depth", () => {
	const path = ["spec", "predictors", 0, "graph", "children", 0, "children", 0];
	assert.match(schemaAt(schemaOf("SeldonDeployment"), [...path, "modelUri"])?.description ?? "", /fetched/);
	assert.ok(Object.hasOwn(keysAt(schemaOf("SeldonDeployment"), path), "implementation"));
	assert.ok(Object.hasOwn(keysAt(schemaOf("SeldonDeployment"), ["spec", "predictors", 0, "componentSpecs", 0, "spec"]), "containers"));
	assert.ok(Object.hasOwn(keysAt(schemaOf("Pipeline"), ["spec", "steps", 0]), "tensorMap"));
	assert.ok(Object.hasOwn(keysAt(schemaOf("SeldonRuntime"), ["spec", "config", "kafkaConfig"]), "topicPrefix"));
});
