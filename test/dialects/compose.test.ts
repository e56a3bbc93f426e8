import assert from "node:assert/strict";
import { test } from "node:test";
import { compose } from "../../server/src/dialects/compose/compose.ts";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function recognises(text: string, file = "compose.yaml"): boolean {
	return compose.recognises(new Cursor(readYaml(file, text).documents[0]), file);
}

function read(text: string, file = "deploy/compose.yaml"): Facts {
	const source = readYaml(file, text);
	const [document] = source.documents;
	assert.ok(document);
	const context = { source, document, target: undefined, exists: () => undefined, neighbour: () => undefined };
	return compose.read(new Cursor(document), context);
}

function service(lines: string): string {
	return `services:\n  llm:\n${lines
		.trim()
		.split("\n")
		.map((line) => `    ${line}`)
		.join("\n")}\n`;
}

test("a service that runs a model server, by its image or by its command", () => {
	assert.ok(recognises("services: {a: {image: 'vllm/vllm-openai:v0.10.0'}}"));
	assert.ok(recognises(`services: {a: {image: "\${REGISTRY:-nvcr.io}/nvidia/tritonserver:\${TAG:-25.06-py3}"}}`));
	assert.ok(recognises("services: {a: {build: ., command: 'python -m vllm.entrypoints.openai.api_server --model m'}}"));
	assert.ok(recognises("services: {a: {build: ., entrypoint: [tritonserver], command: ['--model-repository=/m']}}"));
	assert.ok(recognises("services: {a: {extends: base, command: mlserver start .}}"));
});

test("a platform for models, a program that is told of one, and Docker's own models", () => {
	assert.ok(recognises("services: {db: {image: postgres}, ui: {image: 'evidently/evidently-service:latest'}}"));
	assert.ok(recognises("services: {a: {image: 'python:3.12', command: mlflow server --port 5000}}"));
	assert.ok(recognises("services: {a: {image: web, environment: [BENTOML_CONFIG=/c.yaml]}}"));
	assert.ok(recognises("services: {a: {image: web, environment: {OLLAMA_BASE_URL: 'http://host:11434'}}}"));
	assert.ok(recognises("services: {a: {image: web}}\nmodels: {llm: {model: ai/smollm2}}"));
	assert.ok(recognises("vllm:\n  image: vllm/vllm-openai\n  ports: ['8000:8000']"));
});

test("a dashboard, where its folder says what it shows", () => {
	const text = "services: {db: {image: postgres}, grafana: {image: grafana/grafana}}";
	assert.ok(recognises(text, "examples/data_drift_dashboard/docker-compose.yml"));
	assert.ok(!recognises(text, "examples/web/docker-compose.yml"));
});

test("nobody else's services", () => {
	assert.ok(!recognises("services: {web: {image: nginx, ports: ['80:80']}, db: {image: postgres, environment: {POSTGRES_DB: a}}}"));
	assert.ok(!recognises("services: {Iris: {traffic: {timeout: 3}, workers: 2}}"));
	assert.ok(!recognises("services: [vllm/vllm-openai]\nimage: python"));
	assert.ok(!recognises("apiVersion: v1\nkind: Thing\nservices: {a: {image: vllm/vllm-openai}}"));
	assert.ok(!recognises("server: {image: vllm/vllm-openai, tag: v1}\nreplicas: 2"));
	assert.ok(!recognises("test:\n  stage: test\n  image: vllm/vllm-openai\n  environment: x"));
	assert.ok(!recognises("- a\n- b"));
	assert.ok(!recognises("services:"));
});

test("the model of a server, with its words where they stand", () => {
	const text = service(
		'image: vllm/vllm-openai:v0.10.0\ncommand: >\n  --model "Qwen/Qwen3-8B" --served-model-name chat\n  --port 8001 --tensor-parallel-size 2 --trust-remote-code\n  --max-num-seqs 64',
	);
	const { models, services, containers } = read(text);
	const [model] = models;
	assert.equal(models.length, 1);
	assert.equal(model?.name?.value, "chat");
	assert.equal(model?.artifact?.value, "hf://Qwen/Qwen3-8B");
	assert.equal(text.slice(model?.artifact?.at.start, model?.artifact?.at.end), '--model "Qwen/Qwen3-8B"');
	assert.equal(model?.gpuCount, 2);
	assert.equal(model?.maxBatch?.value, 64);
	assert.equal(model?.trustRemoteCode?.value, true);
	assert.equal(model?.service, services[0]);
	assert.equal(containers[0]?.listens?.value, 8001);
	assert.equal(services[0]?.sharedMemory, "default");
});

test("variables of the shell are not known, and doubled dollars are one", () => {
	const { models, containers } = read(
		service(
			`image: vllm/vllm-openai:\${TAG:-latest}\ncommand: --model \${MODEL} --port $PORT\nenvironment:\n  - TOKEN=\${TOKEN}\n  - PRICE=$$5\n  - HF_TOKEN`,
		),
	);
	assert.equal(models[0]?.format?.value, "vllm");
	assert.equal(models[0]?.artifact, undefined);
	assert.deepEqual(models[0]?.unknown, ["artifact", "revision"]);
	assert.equal(containers[0]?.image, undefined);
	assert.equal(containers[0]?.listens, undefined);
	const environment = containers[0]?.environment.map(({ name, value }) => [name.value, value?.value]);
	assert.deepEqual(environment, [
		["TOKEN", undefined],
		["PRICE", "$5"],
		["HF_TOKEN", undefined],
	]);
});

test("memory, cores and GPUs in the units of Kubernetes", () => {
	const { containers, remarks } = read(
		service(`image: vllm/vllm-openai:v0.10.0
deploy:
  resources:
    limits: { cpus: "8", memory: 1.5g }
    reservations:
      memory: 512MB
      devices:
        - { driver: nvidia, count: 2, capabilities: [gpu] }`),
	);
	const [container] = containers;
	const quantities = (key: "limits" | "requests") => container?.[key].map(({ name, quantity }) => `${name.value} ${quantity.value}`);
	assert.deepEqual(quantities("limits"), ["memory 1536Mi", "cpu 8", "nvidia.com/gpu 2"]);
	assert.deepEqual(quantities("requests"), ["memory 512Mi"]);
	assert.equal(container?.moreResources, undefined);
	assert.deepEqual(remarks, []);
});

test("GPUs that are not counted may be more", () => {
	for (const stated of [
		"gpus: all",
		"runtime: nvidia",
		"devices: [/dev/kfd]",
		"deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
	]) {
		assert.equal(read(service(`image: vllm/vllm-openai:v0.10.0\n${stated}`)).containers[0]?.moreResources, true, stated);
	}
});

test("shared memory, replicas, the health check and the ports", () => {
	const { services, containers } = read(
		service(`image: vllm/vllm-openai:v0.10.0
command: [--port, "8000"]
shm_size: 8g
scale: 3
labels: { team: search }
ports: ["8000-8002:8000", "127.0.0.1:9000:9000/udp", 7000]
healthcheck: { test: "curl -f http://localhost:8000/health || exit 1" }`),
	);
	assert.equal(services[0]?.sharedMemory, "more");
	assert.equal(services[0]?.minReplicas?.value, 3);
	assert.equal(services[0]?.maxReplicas?.value, 3);
	assert.equal(services[0]?.owner?.value, "search");
	const [probe] = containers[0]?.probes ?? [];
	assert.deepEqual([probe?.type, probe?.port?.value, probe?.path?.value], ["readiness", 8000, "/health"]);
	assert.deepEqual(
		containers[0]?.ports?.map(({ number }) => number?.value),
		[8000, 9000, 7000],
	);
});

test("a path of the container leads into the workspace through a mount", () => {
	const text = service(
		"image: ghcr.io/ggml-org/llama.cpp:server\ncommand: -m /models/chat/model.gguf\nvolumes:\n  - ../weights:/models:ro\n  - cache:/root",
	);
	assert.deepEqual(read(text).models[0]?.files, ["weights/chat/model.gguf"]);
	const elsewhere = service("image: ghcr.io/ggml-org/llama.cpp:server\ncommand: -m /models/model.gguf\nvolumes: ['~/weights:/models']");
	assert.deepEqual(read(elsewhere).models[0]?.files, []);
});

test("what stands beside the model server is a container and no service", () => {
	const { services, containers, models } = read(
		"services: {gateway: {image: nginx}, triton: {image: 'nvcr.io/nvidia/tritonserver:25.06-py3'}, db: {image: 'postgres:16'}}",
	);
	assert.deepEqual(
		services.map(({ name }) => name?.value),
		["triton"],
	);
	assert.equal(containers.length, 3);
	assert.equal(models.length, 1);
});

test("models of Docker Model Runner", () => {
	const { models } = read(
		"services: {app: {image: a, models: [small, hub]}}\nmodels: {small: {model: ai/smollm2}, hub: {model: hf.co/org/model}}",
	);
	assert.deepEqual(
		models.map(({ name, artifact }) => [name?.value, artifact?.value]),
		[
			["small", "oci://ai/smollm2"],
			["hub", "hf://org/model"],
		],
	);
});

test("completion and hover come from the schema", () => {
	const schema = schemaNamed("compose-file.schema.json");
	assert.ok("shm_size" in keysAt(schema, ["services", "vllm"]));
	assert.ok("device_ids" in keysAt(schema, ["services", "vllm", "deploy", "resources", "reservations", "devices", 0]));
	assert.match(schemaAt(schema, ["services", "vllm", "shm_size"])?.description ?? "", /\/dev\/shm/);
});
