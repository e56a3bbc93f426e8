import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { inferenceExtension } from "../../server/src/dialects/inference-extension/inference-extension.ts";
import { kserve } from "../../server/src/dialects/kserve/kserve.ts";
import { shippedRuntimes } from "../../server/src/dialects/kserve/runtimes.ts";
import { kserveFamily } from "../../server/src/dialects/kserve-family/family.ts";
import { modelmesh } from "../../server/src/dialects/modelmesh/modelmesh.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { schemaNamed, start, step } from "../../server/src/dialects/schemas.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { readManual } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";

const root = join(import.meta.dirname, "../..");
const all = [kserveFamily, modelmesh, inferenceExtension];
const folders = ["kserve-family", "modelmesh", "inference-extension"].map((name) => join(root, "server/src/dialects", name));
const manuals = folders.flatMap((folder) => readdirSync(folder).flatMap((name) => (name.endsWith(".md") ? [join(folder, name)] : [])));
const ours = /^(kserve-(?!inferenceservice)|modelmesh-|inference-extension-).*\.schema\.json$/;
const schemas = readdirSync(join(root, "schemas")).filter((name) => ours.test(name));

function read(text: string, targets: Readonly<Record<string, string>> = {}): Facts {
	const reading = readManifests("deploy/service.yaml", text, targets, () => undefined);
	assert.ok(reading);
	return reading.facts;
}

function head(apiVersion: string, kind: string): string {
	return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: churn\n`;
}

for (const path of manuals) {
	test(`${path.slice(root.length + 1)} has something to say in every caught example, in whole sentences`, () => {
		for (const scenario of readManual(readFileSync(path, "utf8")).scenarios) {
			const configuration = scenario.blocks.find((block) => block.path === "plimsoll.yaml");
			const target = new Cursor(readYaml("plimsoll.yaml", configuration?.text ?? "").documents[0]).get("targets").entries();
			const targets = Object.fromEntries(target.map((entry) => [entry.key?.value ?? "", entry.word()?.value ?? ""]));
			const blocks = scenario.blocks.filter(({ language, path: file }) => language === "yaml" && file !== "plimsoll.yaml");
			const marks = blocks.filter(({ text }) => /^\s*#\s*(\^+|<-+) (error|warning|info):/m.test(text));
			assert.equal(marks.length > 0, !scenario.fine, scenario.heading);
			for (const { text } of blocks) {
				for (const { message, at } of read(unmark(text), targets).remarks) {
					assert.match(message, /^[A-Z`].*[^.][.?]$/);
					assert.ok(at.start < at.end && at.end <= unmark(text).length, message);
				}
			}
		}
	});
}

test("every reference of the schemas leads somewhere, and every field is explained", () => {
	assert.equal(schemas.length, 12);
	for (const name of schemas) {
		const open = [start(schemaNamed(name))];
		const seen = new Set<unknown>();
		for (let position = open.pop(); position; position = open.pop()) {
			const { schema, root: file } = position;
			const key = schema.properties ?? schema.items;
			if (seen.has(key)) continue;
			if (key) seen.add(key);
			for (const [field, property] of Object.entries(schema.properties ?? {})) {
				const child = step(position, field);
				assert.ok(child, field);
				if (ours.test(file.$id ?? "")) assert.match(property.description ?? "", /^[A-Z].*\.$/, `${name} ${field}`);
				open.push(child);
			}
			const item = step(position, 0) ?? step(position, "any name");
			if (item) open.push(item);
		}
		assert.ok(seen.size > 1, name);
	}
});

test("recognises its kinds by group and kind, and leaves everything else to others", () => {
	const by = (apiVersion: string, kind: string) => {
		const document = new Cursor(readYaml("a.yaml", head(apiVersion, kind)).documents[0]);
		const workloads = { named: () => false, labelled: () => false };
		return [kserve, ...all].filter((dialect) => dialect.recognises(document, "a.yaml", workloads)).map(({ id }) => id);
	};
	for (const kind of ["ServingRuntime", "ClusterServingRuntime", "InferenceGraph", "TrainedModel", "ClusterStorageContainer"])
		assert.deepEqual(by("serving.kserve.io/v1alpha1", kind), ["kserve"], kind);
	for (const kind of [
		"LocalModelCache",
		"LocalModelNamespaceCache",
		"LocalModelNodeGroup",
		"LLMInferenceService",
		"LLMInferenceServiceConfig",
	])
		assert.deepEqual(by("serving.kserve.io/v1alpha2", kind), ["kserve"], kind);
	assert.deepEqual(by("serving.kubeflow.org/v1alpha1", "TrainedModel"), ["kserve"]);
	assert.deepEqual(by("serving.kserve.io/v1alpha1", "Predictor"), ["modelmesh"]);
	assert.deepEqual(by("inference.networking.k8s.io/v1", "InferencePool"), ["inference-extension"]);
	assert.deepEqual(by("inference.networking.x-k8s.io/v1alpha2", "InferenceModel"), ["inference-extension"]);
	assert.deepEqual(by("serving.kserve.io/v1alpha1", "LocalModelNode"), []);
	assert.deepEqual(by("machinelearning.seldon.io/v1", "Predictor"), []);
	assert.deepEqual(by("example.com/v1", "InferenceGraph"), []);
	assert.deepEqual(by("apiextensions.k8s.io/v1", "CustomResourceDefinition"), []);
	assert.deepEqual(by("'{{ .Values.api }}'", "ServingRuntime"), []);
});

test("reads the model, the service and the containers of a language model", () => {
	const text = `${head("serving.kserve.io/v1alpha2", "LLMInferenceService")}spec:
  model:
    uri: hf://Qwen/Qwen2.5-7B-Instruct
    name: qwen
  parallelism:
    tensor: 2
  scaling:
    minReplicas: 1
    maxReplicas: 3
    wva: { hpa: {} }
  template:
    containers:
      - name: proxy
        image: example/proxy:1.0
      - name: main
        image: example/vllm:0.9
        resources: { limits: { nvidia.com/gpu: "2" } }
  prefill:
    template:
      containers:
        - name: main
          image: example/vllm:0.8
`;
	const { models, services, containers } = read(text);
	const [model, service] = [models[0], services[0]];
	assert.equal(model?.name?.value, "qwen");
	assert.equal(model?.artifact?.value, "hf://Qwen/Qwen2.5-7B-Instruct");
	assert.equal(model?.gpuCount, 2);
	assert.equal(model?.service, service);
	assert.deepEqual([service?.minReplicas?.value, service?.maxReplicas?.value], [1, 3]);
	assert.deepEqual(
		service?.containers.map(({ name }) => name?.value),
		["main", "proxy"],
	);
	assert.deepEqual(
		containers.map(({ image }) => image?.value),
		["example/vllm:0.9", "example/proxy:1.0", "example/vllm:0.8"],
	);
});

test("does not count GPUs where they are inherited, claimed or asked for by a command of one's own", () => {
	const gpu = (metadata: string, spec: string, args = "") =>
		read(`${head("serving.kserve.io/v1alpha2", "LLMInferenceService")}${metadata}spec:
  model: { uri: "hf://example/model" }
  parallelism: { tensor: 4 }
${spec}  template:
    containers:
      - name: main
${args}        image: example/vllm:0.9
`).models[0]?.gpu?.value;
	assert.equal(gpu("", ""), "tensor: 4");
	assert.equal(gpu("", "  baseRefs: [{ name: base }]\n"), undefined);
	assert.equal(gpu("  annotations: { serving.kserve.io/exp-dra-device-class: gpu.nvidia.com }\n", ""), undefined);
	assert.equal(gpu("", "", "        args: [--port=8000]\n"), undefined);
	assert.equal(gpu("", "", "        args: [--tensor-parallel-size=8]\n"), "--tensor-parallel-size=8");
});

test("a configuration, a runtime and a storage container hold containers and serve nothing", () => {
	const pod = "    containers:\n      - { name: main, image: example/vllm:0.9 }\n";
	const configuration = read(`${head("serving.kserve.io/v1alpha2", "LLMInferenceServiceConfig")}spec:\n  template:\n${pod}`);
	assert.deepEqual([configuration.models.length, configuration.services.length, configuration.containers.length], [0, 0, 1]);
	const runtime = read(
		`${head("serving.kserve.io/v1alpha1", "ServingRuntime")}spec:\n  containers:\n    - { name: kserve-container, image: example/a:1 }\n  workerSpec:\n${pod}`,
	);
	assert.deepEqual(
		runtime.containers.map(({ image }) => image?.value),
		["example/a:1", "example/vllm:0.9"],
	);
	const storage = read(
		`${head("serving.kserve.io/v1alpha1", "ClusterStorageContainer")}spec:\n  supportedUriFormats: [{ prefix: "a://" }]\n  container: { name: fetch, image: example/fetch:1 }\n`,
	);
	assert.deepEqual([storage.models.length, storage.containers[0]?.image?.value], [0, "example/fetch:1"]);
});

test("reads a graph in milliseconds, a trained model and a predictor", () => {
	const nodes = "  nodes: { root: { routerType: Sequence, steps: [{ serviceName: a }] } }\n";
	const graph = read(`${head("serving.kserve.io/v1alpha1", "InferenceGraph")}spec:\n  timeout: 30\n  minReplicas: 2\n${nodes}`).services[0];
	assert.deepEqual([graph?.timeout?.value, graph?.minReplicas?.value, graph?.containers.length], [30_000, 2, 0]);
	const trained = read(
		`${head("serving.kserve.io/v1alpha1", "TrainedModel")}spec:\n  inferenceService: mms\n  model: { storageUri: "s3://m/churn", framework: sklearn, memory: 1Gi }\n`,
	).models[0];
	assert.deepEqual([trained?.format?.value, trained?.artifact?.value], ["sklearn", "s3://m/churn"]);
	const predictor = read(
		`${head("serving.kserve.io/v1alpha1", "Predictor")}spec:\n  gpu: required\n  modelType: { name: onnx, version: "1" }\n  runtime: { name: triton-2.x }\n  storage: { path: onnx/churn.onnx }\n`,
	).models[0];
	assert.deepEqual(
		[predictor?.format?.value, predictor?.formatVersion?.value, predictor?.runtime?.value, predictor?.gpu?.value, predictor?.artifact],
		["onnx", "1", "triton-2.x", "gpu: required", undefined],
	);
});

test("a placeholder that KServe fills in is silent, and so is what it stands for", () => {
	const runtime = `${head("serving.kserve.io/v1alpha1", "ServingRuntime")}spec:
  protocolVersions: ["{{ .Annotations.protocol }}"]
  containers:
    - { name: kserve-container, image: example/a:1 }
  volumes:
    - name: cache
      persistentVolumeClaim: { claimName: "{{.Name}}" }
`;
	assert.deepEqual(read(runtime).remarks, []);
	const graph = `${head("serving.kserve.io/v1alpha1", "InferenceGraph")}spec:
  nodes: { root: { routerType: Sequence, steps: [{ serviceName: "{{.Name}}" }] } }
`;
	assert.deepEqual(
		read(graph).remarks.map(({ rule }) => rule),
		["config/unresolved-placeholder"],
	);
});

test("a runtime in another file counts as soon as it is there, and as long", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	const model = "spec:\n  predictor:\n    model:\n      modelFormat: { name: catboost }\n      protocolVersion: v2\n";
	workspace.change(
		"services/churn.yaml",
		`${head("serving.kserve.io/v1beta1", "InferenceService")}${model}      storageUri: s3://m/churn/1\n`,
	);
	const told = () => {
		const findings = workspace.world().findings("services/churn.yaml");
		return findings.filter(({ rule }) => rule === "config/no-runtime").length;
	};
	const runtime = (extra: string, protocol = "v2") =>
		`${head("serving.kserve.io/v1alpha1", "ServingRuntime")}spec:\n${extra}  protocolVersions: [${protocol}]\n  supportedModelFormats: [{ name: catboost, autoSelect: true }]\n  containers:\n    - { name: kserve-container, image: "example/a:1" }\n`;
	assert.equal(told(), 1);
	workspace.change("runtimes/own.yaml", runtime(""));
	assert.equal(told(), 0);
	workspace.change("runtimes/own.yaml", runtime("", "v1"));
	assert.equal(told(), 1);
	for (const extra of ["  disabled: true\n", "  multiModel: true\n"]) {
		workspace.change("runtimes/own.yaml", runtime(extra));
		assert.equal(told(), 1);
	}
	workspace.change("runtimes/own.yaml", runtime(""));
	assert.equal(told(), 0);
	workspace.vanish("runtimes/own.yaml");
	assert.equal(told(), 1);
});

test("a patch lacks nothing", () => {
	const text = `${head("serving.kserve.io/v1alpha2", "LLMInferenceService")}spec:\n  router: { route: { group: a }, scheduler: { config: {} } }\n  scaling: { minReplicas: 2 }\n  worker: {}\n`;
	const reading = readManifests("overlays/prod/llm.yaml", text, {}, () => undefined);
	assert.deepEqual(reading?.facts.remarks, []);
	assert.ok(read(text).remarks.length >= 4);
});

test("completion and hover know the fields of both versions of a language model", () => {
	const schema = (version: string) => {
		const document = new Cursor(readYaml("a.yaml", head(`serving.kserve.io/${version}`, "LLMInferenceService")).documents[0]);
		const found = kserveFamily.schema(document);
		assert.ok(found);
		return found;
	};
	const pool = ["spec", "router", "scheduler", "pool", "spec"];
	assert.ok(keysAt(schema("v1alpha2"), pool).endpointPickerRef);
	assert.ok(keysAt(schema("v1alpha1"), pool).extensionRef);
	assert.ok(keysAt(schema("v1alpha1"), ["spec", "prefill", "parallelism"]).tensor);
	assert.ok(keysAt(schema("v1alpha2"), ["spec", "template", "containers", 0]).image);
	assert.match(schemaAt(schema("v1alpha2"), ["spec", "parallelism", "dataLocal"])?.description ?? "", /each node/);
	assert.equal(schemaAt(schema("v1alpha1"), ["spec", "kvCacheOffloading"]), undefined);
});

test("no two runtimes that KServe ships have one priority for the same format and protocol", () => {
	const shipped = shippedRuntimes.filter(({ until }) => until === undefined);
	const documents = shipped.map(({ name, formats, protocols }) => {
		const list = formats.map((format) => `    - { name: ${format.name}, autoSelect: ${format.auto}${written(format)} }\n`).join("");
		const runtime = head("serving.kserve.io/v1alpha1", "ClusterServingRuntime").replace("churn", name);
		return `${runtime}spec:\n  protocolVersions: [${protocols.join(", ")}]\n  supportedModelFormats:\n${list}  containers:\n    - name: kserve-container\n`;
	});
	const found = read(documents.join("---\n")).remarks.map(({ message }) => message);
	assert.deepEqual(found, []);
});

function written({ version, priority }: { readonly version?: string; readonly priority?: number }): string {
	return `${version ? `, version: "${version}"` : ""}${priority ? `, priority: ${priority}` : ""}`;
}
