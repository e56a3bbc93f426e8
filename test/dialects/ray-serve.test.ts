import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { rayServe } from "../../server/src/dialects/ray-serve/ray-serve.ts";
import { formOf } from "../../server/src/dialects/ray-serve/recognition.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function documentOf(text: string): Cursor {
	return new Cursor(readYaml("serve.yaml", text).documents[0]);
}

function read(text: string, target?: string): Facts {
	const source = readYaml("serve.yaml", text);
	const [document] = source.documents;
	assert.ok(document);
	return rayServe.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

test("a list of applications is recognised by where their code stands", () => {
	assert.equal(formOf(documentOf("applications:\n  - import_path: a.b:c\n")), "ServeConfig");
	assert.equal(formOf(documentOf("applications:\n  - name: a\n    route_prefix: /a\n    deployments: []\n")), "ServeConfig");
	assert.equal(formOf(documentOf("import_path: a.b\nruntime_env: {}\n")), "ServeApplication");
	assert.equal(formOf(documentOf("import_path: a.b:c\ndeployments:\n  - name: D\n")), "ServeApplication");
	assert.equal(formOf(documentOf("import_path:\ndeployments:\n  - name: D\n")), "ServeApplication");
	assert.equal(formOf(documentOf("import_path: a.b.c\nport: 8005\n")), "ServeApplication");
	assert.equal(formOf(documentOf("deployments:\n  - name: D\n    import_path: a.b.D\n")), "ServeApplication");
	assert.equal(formOf(documentOf("http_options: {port: 8000}\napplications: []\n")), "ServeConfig");
	assert.equal(formOf(documentOf("applications:\n  - name: a\n    deployments: [{name: D, num_replicas: 2}]\n")), "ServeConfig");
});

test("what only looks like it is not", () => {
	const others = [
		"applications: []\n",
		"applications:\n  - name: guestbook\n    source: {repoURL: x}\n",
		"applications:\n  web:\n    import_path: a.b\n",
		"import_path: a.b:c\n",
		"import_path: a.b:c\ncolour: red\n",
		"deployments:\n  - name: web\n    image: nginx\n",
		"deployments:\n  - name: web\n    import_path: a.b\n  - image: nginx\n",
		"applications:\n  - name: a\n    deployments: [{name: web, replicas: 2}]\n",
		"import_path: /usr/lib\ndeployments: []\n",
		"apiVersion: v1\nkind: List\napplications:\n  - import_path: a.b\n",
		"name: churn\nimage_uri: x\napplications:\n  - import_path: a.b:c\n",
		"- import_path: a.b\n",
	];
	for (const text of others) assert.equal(formOf(documentOf(text)), undefined, text);
});

test("deployments are services with their scale and their limits in milliseconds", () => {
	const { services, models, manifests } = read(
		[
			"http_options: {request_timeout_s: 1.5}",
			"applications:",
			"  - name: churn",
			"    import_path: churn.app:app",
			"    runtime_env: {working_dir: s3://code/churn.zip, py_modules: [s3://code/x.zip]}",
			"    deployments:",
			"      - {name: Fixed, num_replicas: 2, max_ongoing_requests: 8}",
			"      - name: Scaled",
			"        num_replicas: auto",
			"        autoscaling_config: {min_replicas: 1, max_replicas: 4, target_ongoing_requests: 2.5}",
			"      - {name: Silent}",
			"",
		].join("\n"),
	);
	assert.deepEqual(
		services.map((one) => [
			one.name?.value,
			one.minReplicas?.value,
			one.maxReplicas?.value,
			one.concurrency?.value,
			one.targetConcurrency?.value,
		]),
		[
			["Fixed", 2, 2, 8, undefined],
			["Scaled", 1, 4, undefined, 2.5],
			["Silent", undefined, undefined, undefined, undefined],
		],
	);
	assert.deepEqual(
		services.map(({ timeout }) => timeout?.value),
		[1500, 1500, 1500],
	);
	assert.deepEqual(
		models.map(({ name, artifact, service }) => [name?.value, artifact, service]),
		[["churn", undefined, undefined]],
	);
	assert.deepEqual(
		manifests.flatMap(({ code }) => code?.map(({ value }) => value) ?? []),
		["s3://code/churn.zip", "s3://code/x.zip"],
	);
});

test("the language models that Ray builds are models of their own", () => {
	const { models, services } = read(
		[
			"applications:",
			"  - import_path: ray.serve.llm:build_openai_app",
			"    args:",
			"      llm_configs:",
			"        - model_loading_config: {model_id: chat, model_source: Qwen/Qwen2.5-7B-Instruct}",
			"          engine_kwargs: {tensor_parallel_size: 2, trust_remote_code: true, revision: abc}",
			"          deployment_config: {autoscaling_config: {min_replicas: 1, max_replicas: 2}}",
			"        - model_loading_config: {model_id: stored, model_source: {bucket_uri: s3://models/x}}",
			"        - models/third.yaml",
			"",
		].join("\n"),
	);
	assert.deepEqual(
		models.map((one) => [one.name?.value, one.artifact?.value, one.revision?.value, one.trustRemoteCode?.value, one.gpu?.value]),
		[
			["chat", "hf://Qwen/Qwen2.5-7B-Instruct", "abc", true, "tensor_parallel_size: 2"],
			["stored", "s3://models/x", undefined, undefined, undefined],
		],
	);
	assert.deepEqual(
		services.map(({ minReplicas, maxReplicas }) => [minReplicas?.value, maxReplicas?.value]),
		[
			[1, 2],
			[undefined, undefined],
		],
	);
});

test("what is converted when it is read is no mistake", () => {
	const text =
		'applications:\n  - import_path: a.b:c\n    deployments:\n      - {name: D, num_replicas: 2, max_ongoing_requests: "5", health_check_period_s: "2", ray_actor_options: {num_cpus: 1}}\n';
	assert.deepEqual(read(text).remarks, []);
	const quoted = 'applications:\n  - import_path: a.b:c\n    name: 7\n    deployments:\n      - {name: D, num_replicas: "2"}\n';
	assert.deepEqual(read(quoted, "2.40").remarks, []);
	assert.deepEqual(
		read(quoted).remarks.map(({ rule, fix }) => [rule, fix?.edits[0]?.text]),
		[
			["config/wrong-type", '"7"'],
			["config/unknown-value", "2"],
		],
	);
});

test("the single application is outdated for releases that read lists alone", () => {
	const text = "import_path: a.b:c\ndeployments:\n  - name: D\n    route_prefix: /d\n";
	assert.ok(read(text).remarks.some(({ rule, message }) => rule === "config/deprecated-setting" && message.includes("single application")));
	assert.deepEqual(read(text, "2.5").remarks, []);
});

test("hover and completion find every field", () => {
	const schema = rayServe.schema(documentOf("applications:\n  - import_path: a.b:c\n"));
	assert.ok(schema);
	assert.match(schemaAt(schema, ["applications", 0, "deployments", 0, "max_ongoing_requests"])?.description ?? "", /at a time/);
	assert.ok("target_ongoing_requests" in keysAt(schema, ["applications", 0, "deployments", 0, "autoscaling_config"]));
	const single = rayServe.schema(documentOf("import_path: a.b:c\ndeployments: []\n"));
	assert.ok(single && "num_replicas" in keysAt(single, ["deployments", 0]));
});
