import assert from "node:assert/strict";
import { test } from "node:test";
import { bentoml } from "../../server/src/dialects/bentoml/bentoml.ts";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { complete } from "../../server/src/features/completion.ts";
import { hover } from "../../server/src/features/hover.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

function recognises(text: string, file = "config.yaml"): boolean {
	return bentoml.recognises(new Cursor(readYaml(file, text).documents[0]), file);
}

function read(text: string, file = "bentofile.yaml"): Facts {
	const source = readYaml(file, text);
	const [document] = source.documents;
	assert.ok(document);
	const context = { source, document, target: undefined, exists: () => undefined, neighbour: () => undefined };
	return bentoml.read(new Cursor(document), context);
}

test("a bentofile, whatever it is called", () => {
	assert.ok(recognises("service: service:svc", "bentofile.yaml"));
	assert.ok(recognises("service: service:svc\npython: {packages: [torch]}", "build/gpu.yaml"));
	assert.ok(!recognises("service: service:svc", "build/gpu.yaml"));
	assert.ok(!recognises("service: service:svc\npython: {packages: [torch]}\nprovider: aws", "serverless.yaml"));
	assert.ok(!recognises("input: {}\noutput: {}", "bento.yaml"));
	assert.ok(!recognises("hello: 1", "bentofile.yaml"));
});

test("both versions of the configuration", () => {
	assert.ok(recognises("api_server: {workers: 1}"));
	assert.ok(recognises("version: 1\nrunners: {iris: {batching: {enabled: true}}}"));
	assert.ok(recognises("services: {traffic: {timeout: 3}}"));
	assert.ok(recognises("services: {Iris: {traffic: {timeout: 3}, workers: 2}}"));
	assert.ok(recognises("version: 2\nservices: {Iris: {workers: 2}}"));
});

test("nobody else's services and runners", () => {
	assert.ok(!recognises("services: {web: {image: nginx, ports: ['80:80']}}"));
	assert.ok(!recognises("version: 2\nservices: {web: {image: nginx, logging: {driver: none}}}"));
	assert.ok(!recognises("version: '2'\nservices: {web: {build: ., metrics: {enabled: true}}}"));
	assert.ok(!recognises("services: {web: {image: nginx, build: ., ports: [], environment: {}, traffic: {}}}"));
	assert.ok(!recognises("runners: {linux: {labels: [x64]}}"));
	assert.ok(!recognises("api_server: {url: http://example.com}"));
	assert.ok(!recognises("apiVersion: v1\nkind: ConfigMap\napi_server: {workers: 1}"));
	assert.ok(!recognises("api_server: {workers: 1}\ndatabase: {url: x}"));
});

test("what a bentofile says of its image, packages and models", () => {
	const facts = read(`service: service:svc
name: summary
python: {packages: [torch==2.5.1, transformers]}
docker: {base_image: example/base:latest, env: {STAGE: test}}
envs: [{name: HF_TOKEN, value: ""}]
models: ["summarizer:v2", {tag: tokens}]
`);
	assert.equal(facts.manifests[0]?.name?.value, "summary");
	assert.deepEqual(
		facts.manifests[0]?.environment?.packages.map(({ name, fixed }) => [name, fixed]),
		[
			["torch", true],
			["transformers", false],
		],
	);
	assert.equal(facts.containers[0]?.image?.value, "example/base:latest");
	assert.deepEqual(
		facts.containers[0]?.environment.map(({ name, value }) => [name.value, value?.value]),
		[
			["STAGE", "test"],
			["HF_TOKEN", undefined],
		],
	);
	assert.deepEqual(
		facts.models.map(({ name }) => name?.value),
		["summarizer", "tokens"],
	);
});

test("seconds are milliseconds in the facts", () => {
	const [all, one] = read(
		"services: {traffic: {timeout: 60}, Iris: {traffic: {timeout: 1.5, max_concurrency: 4}}}",
		"config.yaml",
	).services;
	assert.equal(all?.timeout?.value, 60_000);
	assert.equal(all?.name, undefined);
	assert.equal(one?.name?.value, "Iris");
	assert.equal(one?.timeout?.value, 1500);
	assert.equal(one?.concurrency?.value, 4);
	const old = read("api_server: {traffic: {timeout: 2}}\nrunners: {iris: {batching: {max_batch_size: 8}}}", "config.yaml");
	assert.equal(old.services[0]?.timeout?.value, 2000);
	assert.equal(old.models[0]?.maxBatch?.value, 8);
	assert.equal(read("runners: {iris: {batching: {enabled: false, max_batch_size: 8}}}", "config.yaml").models.length, 0);
});

test("each service has the same keys, with a description", () => {
	const schema = bentoml.schema(new Cursor(readYaml("c.yaml", "services: {traffic: {timeout: 3}}").documents[0]));
	assert.ok(schema);
	assert.ok("max_concurrency" in keysAt(schema, ["services", "Iris", "traffic"]));
	assert.match(schemaAt(schema, ["services", "Iris", "backlog"])?.description ?? "", /wait/);
});

const project = `[project]
name = "churn"
dependencies = ["scikit-learn==1.5.2"]

[tool.bentoml.build]
service = "service:Churn"
models = ["churn:latest"]

[tool.bentoml.build.python]
packages = ["numpy"]

[tool.ruff]
service = 1
`;

test("the table of a pyproject.toml, and no other table or file", () => {
	const documents = (text: string, file: string) => readManifests(file, text, {}, () => undefined)?.documents.length;
	assert.equal(documents(project, "a/pyproject.toml"), 1);
	assert.equal(documents(project, "a/pyproject-gpu.toml"), 1);
	assert.equal(documents(project, "a/settings.toml"), 0);
	assert.equal(documents("[tool.poetry]\nname = 'a'\n", "pyproject.toml"), 0);
	assert.equal(documents("tool.bentoml.build = 1\n", "pyproject.toml"), 0);
});

test("the facts of a pyproject.toml, with what the project itself needs", () => {
	const facts = readManifests("pyproject.toml", project, {}, () => undefined)?.facts;
	const [manifest] = facts?.manifests ?? [];
	assert.equal(manifest?.name?.value, "churn");
	assert.equal(project.slice(manifest?.name?.at.start, manifest?.name?.at.end), '"churn"');
	assert.deepEqual(
		manifest?.environment?.packages.map(({ name, fixed }) => [name, fixed]),
		[
			["numpy", false],
			["scikit-learn", true],
		],
	);
	assert.deepEqual(
		facts?.models.map(({ name }) => name?.value),
		["churn"],
	);
	assert.deepEqual(facts?.remarks, []);
});

test("keys and values are completed in the table of a pyproject.toml alone", () => {
	const at = (text: string) => {
		const offset = text.indexOf("|");
		const workspace = new Workspace({ now: 0, allow: true });
		workspace.change("pyproject.toml", text.replace("|", ""));
		return complete(workspace.world(), "pyproject.toml", offset);
	};
	const build = '[tool.bentoml.build]\nservice = "a:B"\n';
	const labels = (text: string) => at(text).map(({ label }) => label);
	assert.ok(labels(`${build}incl|\n`).includes("include"));
	assert.ok(!labels(`${build}|\n`).includes("service"));
	assert.deepEqual(
		at(`${build}incl|\n`).flatMap(({ label, insert }) => (label === "include" ? [insert] : [])),
		["include"],
	);
	assert.ok(labels(`${build}[tool.bentoml.build.docker]\ndis|\n`).includes("distro"));
	assert.ok(labels(`${build}docker.dis|\n`).includes("distro"));
	assert.ok(labels(`${build}[[tool.bentoml.build.envs]]\nst|\n`).includes("stage"));
	const inserted = (text: string) => at(text).flatMap(({ label, insert }) => (label === "alpine" ? [insert] : []));
	assert.deepEqual(inserted(`${build}docker.distro = |\n`), ['"alpine"']);
	assert.deepEqual(inserted(`${build}docker.distro = "al|"\n`), ["alpine"]);
	assert.deepEqual(labels(`${build}[tool.ruff]\n|\n`), []);
});

test("the keys of a pyproject.toml are explained where they stand", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("pyproject.toml", project);
	const at = (words: string) => hover(workspace.world(), "pyproject.toml", project.indexOf(words) + 1)?.markdown ?? "";
	assert.match(at('service = "service'), /service/);
	assert.match(at("packages ="), /packages/);
	assert.equal(at("service = 1"), "");
});
