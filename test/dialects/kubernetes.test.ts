import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { kubernetes } from "../../server/src/dialects/kubernetes/kubernetes.ts";
import { serverOf } from "../../server/src/dialects/kubernetes/servers.ts";
import { schemaNamed, start, step } from "../../server/src/dialects/schemas.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

function workspace(files: Readonly<Record<string, string>>): Workspace {
	const made = new Workspace({ now: 0, allow: true });
	made.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) made.change(file, text);
	return made;
}

/** A workload whose only container has these lines. */
function workload(container: string, head = "name: chat", kind = "Deployment"): string {
	const lines = container.split("\n").map((line, i) => `        ${i === 0 ? "- " : "  "}${line}`);
	return `apiVersion: apps/v1
kind: ${kind}
metadata:
  ${head}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: chat
  template:
    metadata:
      labels:
        app: chat
        tier: model
    spec:
      containers:
${lines.join("\n")}
`;
}

/** What a shell or a build tool replaces. */
const placeholder = "$".concat("{MODEL}");
const vllm = workload("name: server\nimage: vllm/vllm-openai:v0.11.0\nargs: [--model=Qwen/Qwen3-8B]");
const autoscaler = (name: string, target = "Deployment") => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: scaler
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: ${target}
    name: ${name}
  minReplicas: 3
  maxReplicas: 6
`;
const budget = (label: string) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: budget
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: chat
      tier: ${label}
`;

function server(container: string): string | undefined {
	return serverOf(new Cursor(readYaml("a.yaml", container).documents[0]))?.server.id;
}

test("knows model servers by their images and by the commands that start them", () => {
	const images: Readonly<Record<string, string | undefined>> = {
		"vllm/vllm-openai:v0.11.0": "vllm",
		"public.ecr.aws/neuron/pytorch-vllm-serve@sha256:0123": "vllm",
		"nvcr.io/nvidia/tritonserver:25.08-py3": "triton",
		"ghcr.io/huggingface/text-generation-inference:3.3": "text-generation-inference",
		"ghcr.io/huggingface/text-embeddings-inference:cpu-1.8": "text-embeddings-inference",
		"pytorch/torchserve:latest": "torchserve",
		"tensorflow/serving:2.19.0": "tensorflow-serving",
		"docker.io/seldonio/mlserver:1.7.1": "mlserver",
		"kserve/sklearnserver:v0.15.2": "kserve",
		"nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3": "nim",
		"ghcr.io/ggml-org/llama.cpp:server": "llama.cpp",
		"localhost:5000/lmsysorg/sglang:v0.5": "sglang",
		"kfserving/pmmlserver:v0.5.1": "kserve",
		"nginx:1.29": undefined,
		"tensorflow/tensorflow:2.15.0": undefined,
		"ghcr.io/vllm-project/production-stack/router:1": undefined,
		"example.com/vllm-metrics-exporter:1": undefined,
		"rayproject/ray:2.53.0": undefined,
		"example.com/observer:1": undefined,
	};
	for (const [image, id] of Object.entries(images)) assert.equal(server(`image: ${image}`), id, image);
	assert.equal(server("image: ubuntu:24.04\ncommand: [/bin/bash, -c, 'pip install vllm && vllm serve Qwen/Qwen3-8B']"), "vllm");
	assert.equal(server(`image: ubuntu:24.04\nargs: [python, -m, vllm.entrypoints.openai.api_server, --model, '${placeholder}']`), "vllm");
	assert.equal(server("image: rayproject/ray:2.53.0\ncommand: [serve, run, app:app]"), "ray-serve");
	assert.equal(server("image: ubuntu:24.04\ncommand: [sh, -c, 'sleep 1\n# vllm serve x\n']"), undefined);
	assert.equal(server("image: vllm/vllm-openai:v0.11.0\ncommand: [sleep, infinity]"), undefined);
});

test("recognises workloads that serve a model, and nothing else", () => {
	const recognised = (text: string) => kubernetes.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
	assert.ok(recognised(vllm));
	assert.ok(recognised(vllm.replace("apps/v1", "extensions/v1beta1")));
	assert.ok(recognised(workload("image: vllm/vllm-openai:v0.11.0", "name: a", "StatefulSet")));
	assert.ok(!recognised(workload("image: nginx:1.29")));
	assert.ok(!recognised(vllm.replace("apps/v1", "example.com/v1")));
	assert.ok(!recognised(vllm.replace("kind: Deployment", "kind: Job")));
	assert.ok(recognised(workload("image: ubuntu:24.04\ncommand: [python, -m, vllm_router.app]")), "it stands before model servers");
	assert.ok(!recognised(autoscaler("chat")), "nothing is known of the workload");
	const measured = (name: string) =>
		`${autoscaler("chat")}  metrics:\n    - { type: Object, object: { metric: { name: "${name}" }, target: { type: Value, value: 1 } } }\n`;
	assert.ok(recognised(measured("vllm:num_requests_waiting")));
	assert.ok(!recognised(measured("http_requests_waiting")));
});

test("recognises what scales or protects a model server in whatever file, as long as that is there", () => {
	const made = workspace({ "a/scaler.yaml": autoscaler("chat"), "a/budget.yaml": budget("model"), "b/deployment.yaml": vllm });
	const types = () =>
		made.world().files.map((file) =>
			made
				.world()
				.reading(file)
				?.facts.manifests.map(({ type }) => type)
				.join(),
		);
	assert.deepEqual(types(), ["PodDisruptionBudget", "HorizontalPodAutoscaler", "Deployment"]);
	made.change("b/deployment.yaml", vllm.replace("vllm/vllm-openai", "nginx").replace("--model=", "").replace("server", "web"));
	assert.deepEqual(types(), ["", "", ""]);
	made.change("b/deployment.yaml", vllm);
	assert.deepEqual(types(), ["PodDisruptionBudget", "HorizontalPodAutoscaler", "Deployment"]);
	made.change("a/scaler.yaml", autoscaler("chat", "StatefulSet"));
	made.change("a/budget.yaml", budget("web"));
	assert.deepEqual(types(), ["", "", "Deployment"]);
	made.change("a/scaler.yaml", autoscaler("chat"));
	made.vanish("b/deployment.yaml");
	assert.deepEqual(types(), ["", ""]);
});

test("a namespace tells workloads of one name apart", () => {
	const inProduction = vllm.replace("name: chat", "name: chat\n  namespace: production");
	const made = workspace({
		"a.yaml": inProduction,
		"b.yaml": autoscaler("chat").replace("name: scaler", "name: scaler\n  namespace: staging"),
	});
	assert.deepEqual(made.world().reading("b.yaml")?.facts.manifests, []);
	made.change("b.yaml", autoscaler("chat"));
	assert.equal(made.world().reading("b.yaml")?.facts.manifests.length, 1);
});

test("one file may hold a workload and what scales it", () => {
	const made = workspace({ "a.yaml": `${autoscaler("chat")}---\n${vllm}` });
	const facts = made.world().reading("a.yaml")?.facts;
	assert.deepEqual(
		facts?.manifests.map(({ type }) => type),
		["HorizontalPodAutoscaler", "Deployment"],
	);
	const [service] = facts?.services ?? [];
	assert.ok(service);
	assert.deepEqual(
		made
			.world()
			.lineage.scalersOf(service)
			.map(({ type, minReplicas }) => [type, minReplicas?.value]),
		[["HorizontalPodAutoscaler", 3]],
	);
});

test("reads what a vLLM container says of its model", () => {
	const container = `name: server
image: vllm/vllm-openai:v0.11.0
command: [/bin/sh, -c]
args:
  - |
    # --trust-remote-code is not needed here
    vllm serve $MODEL --served-model-name chat --revision 0123456789012345678901234567890123456789 \\
      --tensor-parallel-size 2 --max-num-seqs=64 --port 8000
env:
  - name: MODEL
    value: Qwen/Qwen3-32B
resources:
  limits:
    nvidia.com/gpu: 2
    memory: 64Gi
ports:
  - name: http
    containerPort: 8000
livenessProbe:
  httpGet:
    path: /health
    port: http
  initialDelaySeconds: 60`;
	const facts = workspace({ "a.yaml": workload(container) })
		.world()
		.reading("a.yaml")?.facts;
	const [model] = facts?.models ?? [];
	assert.ok(model);
	assert.equal(model.artifact?.value, "hf://Qwen/Qwen3-32B");
	assert.equal(model.name?.value, "chat");
	assert.equal(model.format?.value, "vllm");
	assert.equal(model.revision?.value, "0123456789012345678901234567890123456789");
	assert.equal(model.maxBatch?.value, 64);
	assert.equal(model.gpuCount, 2);
	assert.equal(model.trustRemoteCode, undefined);
	assert.equal(model.service, facts?.services[0]);
	assert.equal(model.service?.sharedMemory, "default");
	const [server] = model.service?.containers ?? [];
	assert.deepEqual(
		server?.limits.map(({ name, quantity }) => [name.value, quantity.value]),
		[
			["nvidia.com/gpu", "2"],
			["memory", "64Gi"],
		],
	);
	assert.equal(server?.whole, true);
	assert.equal(server?.listens, undefined, "a shell may start more than the server");
	assert.deepEqual(
		server?.probes.map(({ type, handler, port, initialDelay }) => [type, handler, port?.value, initialDelay?.value]),
		[["liveness", "httpGet", "http", 60]],
	);
});

test("reads what other servers say of their models", () => {
	const modelOf = (container: string) =>
		workspace({ "a.yaml": workload(container) })
			.world()
			.reading("a.yaml")?.facts.models[0];
	const tgi = modelOf(
		"image: ghcr.io/huggingface/text-generation-inference:3.3\nenv: [{ name: MODEL_ID, value: google/gemma-2b }, { name: NUM_SHARD, value: '2' }]",
	);
	assert.equal(tgi?.artifact?.value, "hf://google/gemma-2b");
	assert.equal(tgi?.gpuCount, 2);
	const triton = modelOf("image: nvcr.io/nvidia/tritonserver:25.08-py3\ncommand: [tritonserver, --model-repository=s3://models/ranker]");
	assert.equal(triton?.artifact?.value, "s3://models/ranker");
	assert.equal(triton?.name?.value, "chat", "the name of the workload, where the server is given none");
	const serving = modelOf("image: tensorflow/serving:2.19.0\nargs: [--model_name=half, --model_base_path=gs://models/half]");
	assert.deepEqual([serving?.name?.value, serving?.artifact?.value], ["half", "gs://models/half"]);
	const unknown = modelOf(`image: vllm/vllm-openai:v0.11.0\nargs: ['--model=${placeholder}', --port=8000]`);
	assert.equal(unknown?.artifact, undefined);
	assert.deepEqual(unknown?.unknown, ["artifact", "revision"]);
	const several = modelOf("image: vllm/vllm-openai:v0.11.0\nargs: [Qwen/Qwen3-32B, -tp=8, --distributed-executor-backend=ray]");
	assert.equal(several?.artifact?.value, "hf://Qwen/Qwen3-32B");
	assert.equal(several?.gpuCount, undefined, "Ray may spread it over several nodes");
});

test("shared memory is what is mounted there, or what the node has", () => {
	const memory = (text: string) => workspace({ "a.yaml": text }).world().reading("a.yaml")?.facts.services[0]?.sharedMemory;
	assert.equal(memory(vllm), "default");
	assert.equal(memory(vllm.replace("      containers:", "      hostIPC: true\n      containers:")), "more");
	assert.equal(memory(workload("image: vllm/vllm-openai:v0.11.0\nvolumeMounts: [{ name: shm, mountPath: /dev/shm/ }]")), "more");
	assert.equal(memory(workload("image: vllm/vllm-openai:v0.11.0\nvolumeMounts: '{{ mounts }}'")), undefined);
});

test("replicas are what the autoscaler says where there is one", () => {
	const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmanifests: [deployment.yaml]\nslo:\n  availability: 0.9999\n";
	const one = vllm.replace("replicas: 2", "replicas: 1");
	const findings = (files: Readonly<Record<string, string>>) =>
		workspace({ "chat.card.yaml": card, "deployment.yaml": one, ...files })
			.world()
			.findings("deployment.yaml")
			.filter(({ rule }) => rule === "rollout/single-replica");
	assert.equal(findings({}).length, 1);
	assert.equal(findings({ "scaler.yaml": autoscaler("chat") }).length, 0);
	const [finding] = findings({ "scaler.yaml": autoscaler("chat").replace("minReplicas: 3", "minReplicas: 1") });
	assert.equal(finding?.at.file, "deployment.yaml", "it stands in the file that is looked at");
	assert.ok(finding?.related?.some(({ at }) => at.file === "scaler.yaml"));
});

test("completion and hover know the fields", () => {
	const schema = schemaNamed("kubernetes-deployment.schema.json");
	assert.match(schemaAt(schema, ["spec", "replicas"])?.description ?? "", /pods/);
	assert.ok("readinessProbe" in keysAt(schema, ["spec", "template", "spec", "containers", 0]));
});

for (const id of [
	"kubernetes-deployment",
	"kubernetes-statefulset",
	"kubernetes-horizontalpodautoscaler",
	"kubernetes-poddisruptionbudget",
	"knative-service",
	"keda-scaledobject",
	"keda-scaledjob",
]) {
	test(`every reference of ${id} leads somewhere, and every field of its own is explained`, () => {
		const open = [start(schemaNamed(`${id}.schema.json`))];
		const seen = new Set<unknown>();
		for (let position = open.pop(); position; position = open.pop()) {
			const { schema, root } = position;
			const key = schema.properties ?? schema.items;
			if (seen.has(key)) continue;
			if (key) seen.add(key);
			for (const [name, property] of Object.entries(schema.properties ?? {})) {
				const child = step(position, name);
				assert.ok(child, name);
				if (root.$id?.startsWith(id)) assert.match(property.description ?? "", /^[A-Z].*\.$/, name);
				open.push(child);
			}
			const item = schema.items && step(position, 0);
			if (item) open.push(item);
		}
		assert.ok(seen.size > 3);
	});
}

test("bears whatever a file may hold", () => {
	for (const odd of ["[]", "~", "text", "{}", "[[1]]", "[~]", "{containers: 1}", "'{{ x }}'"]) {
		for (const key of ["replicas", "selector", "template", "strategy"]) {
			const text = vllm.replace(new RegExp(`^  ${key}:(?:.|\\n)*?(?=^  \\w|$(?![\\s\\S]))`, "m"), `  ${key}: ${odd}\n`);
			assert.ok(
				workspace({ "a.yaml": text, "b.yaml": autoscaler("chat").replace("minReplicas: 3", `metrics: ${odd}`) })
					.world()
					.findings("a.yaml"),
			);
		}
		const container = workload(
			`name: a\nimage: vllm/vllm-openai:v0.11.0\nenv: ${odd}\nports: ${odd}\nresources: ${odd}\nreadinessProbe: ${odd}\nvolumeMounts: ${odd}\nargs: ${odd}`,
		);
		const world = workspace({ "a.yaml": container }).world();
		assert.ok(world.findings("a.yaml"));
		assert.deepEqual(world.failures, []);
	}
});

test("a word that every object of JavaScript knows is no kind, type or version", () => {
	for (const odd of ["constructor", "__proto__", "toString"]) {
		const scaler = autoscaler("chat");
		const texts = [
			vllm.replace("kind: Deployment", `kind: ${odd}`),
			vllm.replace("apps/v1", `apps/${odd}`),
			scaler.replace("autoscaling/v2", odd),
			`${scaler}  metrics:\n    - { type: ${odd}, ${odd}: {} }\n`,
			`apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec:\n  scaleTargetRef: { name: chat }\n  triggers: [{ type: ${odd}, metadata: { ${odd}: "1" } }]\n`,
			`apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\nspec: { template: { spec: { ${odd}: 1, containers: [{ image: "a:1" }] } } }\n`,
			`apiVersion: serving.kserve.io/${odd}\nkind: InferenceGraph\nmetadata: { name: a }\n`,
			`apiVersion: inference.networking.k8s.io/v1\nkind: ${odd}\nmetadata: { name: a }\n`,
		];
		for (const text of texts) {
			const world = workspace({ "a.yaml": vllm, "b.yaml": text }).world();
			assert.ok(world.findings("b.yaml"));
			assert.deepEqual(world.failures, []);
		}
	}
});
