import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);

const folder = temporaryFolder({
	"ml/.git/HEAD": "",
	"ml/dvc.yaml": `stages:
  train:
    cmd: python train.py
    deps: [data.csv]
    outs: [churn.onnx]
`,
	"ml/churn.card.yaml": `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: churn }
owner: retention
manifests: [churn.yaml]
model: { artifact: churn.onnx }
features:
  - { name: tenure, source: 'crm "v2"' }
sources:
  - { id: 'crm "v2"', owner: sales }
consumers: [{ id: dashboard }]
feedback: { labelSource: outcomes, surface: calls }
`,
	"ml/churn.yaml": `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: churn, namespace: prod }
spec:
  predictor:
    model: { modelFormat: { name: onnx }, storageUri: "s3://models/churn/3" }
`,
	"web/.git/HEAD": "",
	"web/shop.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: web }
spec:
  template:
    spec:
      containers:
        - name: app
          image: shop:1
          env: [{ name: CHURN, value: "http://churn-predictor.prod.svc.cluster.local/v1/models/churn:predict" }]
`,
});

interface Drawn {
	readonly nodes: readonly { readonly id: string }[];
	readonly edges: readonly { readonly from: string; readonly to: string }[];
}

function run(words: readonly string[], place = "ml") {
	const cwd = join(folder, place);
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(programs, "cli.js"), ...words, "--now", "2026-03-31"], {
		cwd,
		encoding: "utf8",
	});
	return { status, output: stdout, errors: stderr };
}

function schema(path: string) {
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	return ajv.compile(JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", path), "utf8")));
}

test("as text: what feeds something stands above it, with owner and place", () => {
	const { status, output } = run(["lineage"]);
	assert.equal(status, 0);
	const lines = output.split("\n");
	const line = (words: string) => lines.findIndex((one) => one.startsWith(words));
	assert.ok(line("dataset data.csv") < line("stage train") && line("stage train") < line("model churn"), output);
	assert.ok(line("model churn") < line("service churn") && line("service churn") < line("consumer dashboard"));
	assert.equal(lines[line("service churn")], "service churn  (retention)  churn.card.yaml:3");
	assert.equal(lines[line("service churn") + 1], "    serves model churn  churn.card.yaml:6");
	assert.match(output, /\n9 nodes, 10 edges\.\n$/);
});

test("as JSON it keeps its schema, and every edge ends at nodes", () => {
	const graph: Drawn = JSON.parse(run(["lineage", "--format", "json"]).output);
	const check = schema("schemas/lineage.schema.json");
	assert.ok(check(graph), JSON.stringify(check.errors));
	const ids = new Set(graph.nodes.map(({ id }) => id));
	assert.equal(ids.size, graph.nodes.length);
	for (const { from, to } of graph.edges) assert.ok(ids.has(from) && ids.has(to));
});

test("around one node: what it comes from and what comes of it", () => {
	const { output } = run(["lineage", "--of", "train", "--format", "json"]);
	const names = JSON.parse(output).nodes.map(({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`);
	assert.deepEqual(names.sort(), [
		"code train.py",
		"consumer dashboard",
		"dataset data.csv",
		"model churn",
		"service churn",
		"stage train",
	]);
});

test("for pages and drawing programs, whatever a name holds", () => {
	const mermaid = run(["lineage", "--format", "mermaid"]).output;
	assert.match(mermaid, /^flowchart LR\n/);
	assert.match(mermaid, /\tn\d+\[\("source: crm #34;v2#34;"\)\]\n/);
	assert.match(mermaid, /\tn\d+ -\. feedback \.-> n\d+\n/);
	const dot = run(["lineage", "--format", "dot"]).output;
	assert.match(dot, /^digraph lineage \{\n/);
	assert.match(dot, /label="source\\ncrm \\"v2\\""/);
	assert.match(dot, /\n\}\n$/);
});

test("as events of OpenLineage they keep its specification", () => {
	const events = run(["lineage", "--format", "openlineage"])
		.output.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	const check = schema("test/lineage/openlineage.schema.json");
	for (const event of events) assert.ok(check(event), JSON.stringify(check.errors));
	const train = events.find(({ job }) => job.name === "stage train");
	assert.deepEqual(
		[train.inputs, train.outputs].map((sets) =>
			sets.map(({ namespace, name }: Readonly<Record<string, string>>) => `${namespace} ${name}`),
		),
		[["workspace data.csv", "workspace train.py"], ["s3://models churn/3"]],
	);
	const consumer = events.find(({ job }) => job.name === "consumer dashboard");
	assert.equal(consumer.inputs[0].name, "answers of service churn");
});

test("what may break if a source changes, nearest first, and whom to ask", () => {
	const { status, output } = run(["blast", "source", 'crm "v2"']);
	assert.equal(status, 0);
	assert.match(output, /^source crm "v2" {2}churn\.card\.yaml:10\n {2}feature tenure: read/);
	assert.match(output, /\n1 model, 1 service, 1 consumer would feel a change; ask retention\.\n$/);
	const json = JSON.parse(run(["blast", "data.csv", "--format", "json"]).output);
	assert.deepEqual(
		json.reached.map(({ name, steps }: { readonly name: string; readonly steps: number }) => `${steps} ${name}`),
		["1 train", "2 churn", "3 churn", "4 dashboard"],
	);
	assert.match(run(["blast", "dashboard"]).output, /\nNothing in the workspace depends on it\.\n$/);
});

test("a word that means several things, or nothing, is asked about", () => {
	const several = run(["blast", "churn"]);
	assert.equal(several.status, 2);
	assert.match(several.errors, /"churn" means several things:\n {2}"(model|service) churn"/);
	assert.match(run(["blast", "tenur"]).errors, /did you mean tenure\?/);
	assert.match(run(["blast", "dvc.yaml:2"]).output, /^stage train/);
	assert.equal(run(["blast"]).status, 2);
});

test("why one reaches the other, step by step, and that it does not", () => {
	const { status, output } = run(["why", "data.csv", "dashboard"]);
	assert.equal(status, 0);
	assert.deepEqual(
		output
			.trim()
			.split("\n")
			.map((line) => line.trim().replace(/ {2}\S+$/, "")),
		[
			"dataset data.csv",
			"→ stage train, which reads dataset data.csv",
			"→ model churn, which is written by stage train",
			"→ service churn, which serves model churn",
			"→ consumer dashboard, which asks service churn",
		],
	);
	const back = run(["why", "dashboard", "data.csv"]);
	assert.equal(back.status, 1);
	assert.match(back.output, /does not reach dataset data\.csv\. The other way round it does, in 4 steps\.\n$/);
});

test("what one repository exports another one imports: a consumer there is known here", () => {
	const { errors } = run(["lineage", "--export", "../web.json"], "web");
	assert.match(errors, /^1 things? of web (is|are) written to \.\.\/web\.json\.\n$/);
	const check = schema("schemas/lineage-export.schema.json");
	assert.ok(check(JSON.parse(readFileSync(join(folder, "web.json"), "utf8"))), JSON.stringify(check.errors));
	writeFiles(folder, { "ml/plimsoll.yaml": "imports: [../web.json, ../gone.json]\n", "ml/broken.json": "[" });
	assert.match(run(["blast", "service churn"]).output, /\n {2}consumer shop: asks service churn/);
	assert.match(run(["lineage"]).output, /\nconsumer shop {2}web: shop\.yaml:3\n {4}asks service churn/);
	const checked = run(["check"]);
	assert.equal(checked.status, 2, "a configuration that is wrong");
	assert.match(checked.output, /imported from `\.\.\/gone\.json`, but there is no such file\./);
	writeFiles(folder, { "ml/plimsoll.yaml": "imports: [broken.json]\n" });
	assert.match(run(["check"]).output, /`broken\.json` cannot be imported\. This is no JSON object\./);
});

test("a change that many deployments build on is told of where it is looked at", () => {
	const place = "shared";
	const card = (name: string) =>
		`kind: DeploymentCard\napiVersion: plimsoll/v1\nmetadata: { name: ${name} }\nfeatures: [{ name: t, source: crm }]\n`;
	const sources = (version: number) =>
		`kind: DeploymentCard\napiVersion: plimsoll/v1\nsources:\n  - id: crm\n    version: ${version}\n  - id: other\n`;
	const cards = ["a", "b", "c", "d", "e"].map((name) => [`${place}/${name}.card.yaml`, card(name)]);
	writeFiles(folder, { ...Object.fromEntries(cards), [`${place}/s.card.yaml`]: sources(1) });
	const git = (...words: readonly string[]) =>
		spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], { cwd: join(folder, place) });
	for (const words of [
		["init", "-q"],
		["add", "-A"],
		["commit", "-qm", "first"],
	])
		git(...words);
	const told = () => run(["check", "--since", "HEAD"], place).output;
	assert.doesNotMatch(told(), /blast-radius/);
	writeFiles(folder, { [`${place}/s.card.yaml`]: sources(2) });
	assert.match(told(), /s\.card\.yaml:4:9 warning feedback\/blast-radius\n {2}5 deployments build on `crm`, which changes here/);
	writeFiles(folder, { [`${place}/s.card.yaml`]: sources(1).replace("other", "another") });
	assert.doesNotMatch(told(), /blast-radius/, "what nobody reads");
	assert.doesNotMatch(run(["check"], place).output, /blast-radius/, "without a change");
});
