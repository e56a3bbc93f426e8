import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatOf } from "../../server/src/dialects/read.ts";
import { applyEdits } from "../../server/src/features/fixes.ts";
import { type CodeOwners, ownersOf } from "../../server/src/features/init/code-owners.ts";
import { type CardPlan, planCards } from "../../server/src/features/init.ts";
import { listFiles } from "../../server/src/probes/files.ts";
import { learnWants } from "../../server/src/probes/learn.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { World } from "../../server/src/workspace/world.ts";
import { readHeaderBlock } from "../harness/header.ts";
import { readManual } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";
import { beginnings, manualTexts } from "../harness/texts.ts";

type Texts = Readonly<Record<string, string>>;

const now = Date.parse("2026-11-25");

/** Files without a format are there, and nothing more is known of them. A model's text is what its header says. */
function workspaceOf(texts: Texts): Workspace {
	const workspace = new Workspace({ now, allow: true });
	workspace.list(Object.keys(texts));
	for (const [path, text] of Object.entries(texts)) {
		if (path.endsWith(".onnx")) workspace.learn({ kind: "model", path, value: readHeaderBlock(path, text) });
		else if (formatOf(path)) workspace.change(path, text);
	}
	return workspace;
}

function plan(texts: Texts, codeOwners?: CodeOwners): CardPlan {
	return planCards(workspaceOf(texts).world(), () => true, codeOwners);
}

function applied(texts: Texts, { changes }: CardPlan): Texts {
	return { ...texts, ...Object.fromEntries(changes.map(({ file, edits }) => [file, applyEdits(texts[file] ?? "", edits)])) };
}

/** The cards that are made, without what is only suggested in them. */
function cards(texts: Texts, codeOwners?: CodeOwners): Texts {
	const { changes } = plan(texts, codeOwners);
	const after = applied(texts, { deployments: 0, changes });
	return Object.fromEntries(changes.map(({ file }) => [file, (after[file] ?? "").replace(/\n\n# [\s\S]*$/, "\n")]));
}

const heading = "apiVersion: plimsoll/v1\nkind: DeploymentCard\n";

const service = (name: string, uri: string, more = "") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
${more}spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: ${uri}
`;

const signature = (...columns: readonly string[]) => `artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.sklearn
    model_path: model.pkl
    python_version: 3.11.4
  sklearn:
    pickled_model: model.pkl
    serialization_format: skops
    sklearn_version: 1.5.1
signature:
  inputs: '[${columns.map((column) => JSON.stringify({ name: column.split(" ")[0], type: column.split(" ")[1] })).join(", ")}]'
  outputs: '[{"name": "churn", "type": "double"}]'
utc_time_created: '2026-10-15 08:30:00.123456'
`;

const pipeline: Texts = {
	"model/MLmodel": signature("tenure double", "plan string", "calls long"),
	"model/model.pkl": "",
	"dvc.yaml": `stages:
  prepare:
    cmd: python src/prepare.py
    deps:
      - src/prepare.py
      - data/customers.csv
      - data/tickets.parquet
    outs:
      - data/train.csv
  train:
    cmd: python src/train.py
    deps:
      - src/train.py
      - src
      - data/train.csv
    params:
      - depth
    outs:
      - model/model.pkl
`,
	"params.yaml": "depth: 6\n",
	"src/prepare.py": "",
	"src/train.py": "",
	"data/customers.csv": "",
	"data/tickets.parquet": "",
	"contracts/customers.yaml": `apiVersion: v3.0.2
kind: DataContract
id: customers
version: 2.1.0
status: active
team:
  name: crm
servers:
  - server: files
    type: local
    path: ../data/customers.csv
schema:
  - name: customers
    properties:
      - name: tenure
        logicalType: number
      - name: plan
        logicalType: string
slaProperties:
  - property: freshness
    value: 24
    unit: h
`,
};

const churn = `${heading}metadata:
  name: churn
manifests:
  - model/MLmodel
owner: "@example/retention"
model:
  artifact: model/model.pkl
  trainedAt: 2026-10-15
  trainingData:
    id: data/train.csv
features:
  - name: tenure
    dtype: float64
    source: data/customers.csv
  - name: plan
    dtype: string
    source: data/customers.csv
  - name: calls
    dtype: int64
sources:
  - id: data/customers.csv
    owner: crm
    freshness: 1d
    contract: contracts/customers.yaml
  - id: data/tickets.parquet
outputs:
  - name: churn
`;

const everywhere = { prefix: "", gitlab: false } as const;

test("a card says what signature, pipeline, contract and owners tell", () => {
	const made = cards({ ...moved(pipeline, "churn") }, { ...everywhere, text: "* @example/all\n/churn/ @example/retention\n" });
	assert.deepEqual(made, { "churn/churn.card.yaml": churn });
});

function moved(texts: Texts, folder: string): Texts {
	return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

test("a feature store says whose its data is", () => {
	const made = cards({
		...pipeline,
		"store/feature_store.yaml": "project: support\nregistry: registry.db\nprovider: local\n",
		"store/tickets.py": `from feast import FileSource

tickets = FileSource(name="tickets", path="../data/tickets.parquet", owner="support", timestamp_field="at")
`,
	});
	assert.match(made["model.card.yaml"] ?? "", /\n {2}- id: data\/tickets\.parquet\n {4}owner: support\n/);
});

test("what is not sure is left out", () => {
	const [text = ""] = Object.values(
		cards({
			...pipeline,
			"model/MLmodel": signature("tenure double", "raw binary")
				.replace('"name": "churn", ', "")
				.replace(/utc_time.*\n/, ""),
			"dvc.yaml": (pipeline["dvc.yaml"] ?? "").replace(
				"      - data/train.csv\n    params",
				"      - data/train.csv\n      - base.pkl\n    params",
			),
		}),
	);
	assert.match(text, / {2}- name: tenure\n {4}dtype: float64\n.*\n {2}- name: raw\n(?! {4}dtype)/);
	for (const word of ["trainedAt", "trainingData", "owner: @", "outputs", "consumers", "stage", "version"])
		assert.doesNotMatch(text, new RegExp(`^ *${word}`, "m"));
	// Two labels that differ, and one that is filled in later, name nobody.
	const labelled = (label: string) => service("a", "s3://models/a", `  labels:\n    owner: ${label}\n`);
	assert.match(cards({ "a.yaml": labelled("search") })["a.card.yaml"] ?? "", /^owner: search$/m);
	const everybody = { ...everywhere, text: "* @all" };
	assert.doesNotMatch(cards({ "a.yaml": `${labelled("search")}---\n${labelled("ads")}` }, everybody)["a.card.yaml"] ?? "", /^owner/m);
	assert.doesNotMatch(cards({ "a.yaml": labelled('"{{ team }}"') }, everybody)["a.card.yaml"] ?? "", /^owner/m);
});

test("an address is repeated where it says no secret, and its version where it is one", () => {
	const model = (uri: string) => cards({ "a.yaml": service("a", uri) })["a.card.yaml"]?.replace(/^[\s\S]*- a\.yaml\n/, "");
	assert.equal(model("s3://models/a/3"), "model:\n  artifact: s3://models/a/3\n");
	assert.equal(model("models:/churn/3"), "model:\n  artifact: models:/churn/3\n  version: 3\n");
	assert.equal(model("models:/churn@champion"), "model:\n  artifact: models:/churn@champion\n");
	assert.equal(model("http://example.com/a.onnx"), "");
	assert.equal(model("https://me:kUq83hfB2a@example.com/a.onnx"), "");
	assert.equal(model("/mnt/models"), "");
});

test("inputs of an ONNX file are features where each is a column of its own", () => {
	const config = (folder: string) => ({ [`${folder}/config.pbtxt`]: 'backend: "onnxruntime"\nmax_batch_size: 8\n' });
	const header = (...lines: readonly string[]) => ({ "m/risk/2/model.onnx": lines.join("\n") });
	const made = (onnx: Texts) => cards({ ...config("m/risk"), ...onnx })["risk.card.yaml"] ?? "";
	assert.equal(
		made(header("input age float32[batch,1]", "input plan string[batch,1]", "output label int64[batch]")),
		`${heading}metadata:
  name: risk
manifests:
  - m/risk/config.pbtxt
model:
  artifact: m/risk/2/model.onnx
  version: 2
features:
  - name: age
    dtype: float32
  - name: plan
    dtype: string
outputs:
  - name: label
`,
	);
	for (const lines of [["input x float32[batch,7]"], ["input ids int64[batch,sequence]", "input mask int64[batch,sequence]"]]) {
		assert.doesNotMatch(made(header(...lines, "output y float32[batch,1]")), /features/);
	}
});

const member = (name: string) => `name: "${name}"\nbackend: "python"\n`;
const ensemble = (name: string, ...members: readonly string[]) =>
	`name: "${name}"\nplatform: "ensemble"\noutput [ { name: "Y" data_type: TYPE_FP32 dims: [ 1 ] } ]\nensemble_scheduling { step [ ${members.map((one) => `{ model_name: "${one}" model_version: -1 }`).join(", ")} ] }\n`;

test("an ensemble covers its members, and a repository has a card for each model that clients ask", () => {
	const repository = {
		"m/search/config.pbtxt": ensemble("search", "tokens", "rank"),
		"m/tokens/config.pbtxt": member("tokens"),
		"m/rank/config.pbtxt": member("rank"),
		"m/lone/config.pbtxt": member("lone"),
		"m/lone/1/model.py": "",
		"m/lone/2/model.py": "",
	};
	const made = cards(repository);
	assert.deepEqual(Object.keys(made).toSorted(), ["lone.card.yaml", "search.card.yaml"]);
	assert.match(
		made["search.card.yaml"] ?? "",
		/manifests:\n {2}- m\/search\/config.pbtxt\n {2}- m\/tokens\/config.pbtxt\n {2}- m\/rank\/config.pbtxt\noutputs:\n {2}- name: "Y"\n/,
	);
	assert.doesNotMatch(made["lone.card.yaml"] ?? "", /version/, "which of two versions is served is not said");
});

test("manifests that belong together share a card", () => {
	const deployment = (
		name: string,
		model: string,
	) => `$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: ${name}
endpoint_name: churn
model:
  path: ${model}
instance_type: Standard_DS3_v2
instance_count: 1
`;
	const azure = cards({
		"d/endpoint.yml":
			"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: churn\nauth_mode: key\n",
		"d/blue.yml": deployment("blue", "../model"),
		"d/green.yml": deployment("green", "../model"),
		"model/MLmodel": signature("tenure double"),
		"model/model.pkl": "",
	});
	assert.deepEqual(Object.keys(azure), ["d/churn.card.yaml"]);
	assert.match(
		azure["d/churn.card.yaml"] ?? "",
		/manifests:\n {2}- endpoint.yml\n {2}- blue.yml\n {2}- green.yml\n {2}- ..\/model\/MLmodel\nmodel:\n {2}artifact: ..\/model\/model.pkl\n/,
	);
	const scaled = cards({
		"k/server.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: llm
spec:
  selector:
    matchLabels: { app: llm }
  template:
    metadata:
      labels: { app: llm }
    spec:
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.8.5
          args: [--model, org/model]
`,
		"k/scaler.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: llm
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: llm }
  minReplicas: 2
  maxReplicas: 4
`,
	});
	assert.match(scaled["k/llm.card.yaml"] ?? "", /manifests:\n {2}- server.yaml\n {2}- scaler.yaml\n/);
});

test("runs of experiments and registered models are no deployments", () => {
	const registered = "$schema: https://azuremlschemas.azureedge.net/latest/model.schema.json\nname: m\nversion: 1\npath: m.onnx\n";
	assert.deepEqual(plan({ "mlruns/1/2/artifacts/model/MLmodel": signature("a double"), "model.yml": registered }), {
		deployments: 0,
		changes: [],
	});
});

test("two deployments of one name have two cards", () => {
	const made = cards({
		"a.yaml": service("churn", "s3://m/1"),
		"b.yaml": service("churn", "s3://m/2"),
		"c.yaml": service("churn", "s3://m/3"),
	});
	assert.deepEqual(Object.keys(made), ["churn.card.yaml", "b.card.yaml", "c.card.yaml"]);
	assert.match(made["b.card.yaml"] ?? "", /name: b\n/);
	const beside = cards({ "churn.card.yaml": "# not a card\n", "a.yaml": service("churn", "s3://m/1") });
	assert.deepEqual(Object.keys(beside), ["a.card.yaml"]);
});

test("what is suggested comes once, is not yet stated, and is sound when it is declared", () => {
	const texts = moved(pipeline, "churn");
	const after = applied(texts, plan(texts));
	const text = after["churn/churn.card.yaml"] ?? "";
	const lines = text.match(/^# \w+: .*$/gm) ?? [];
	assert.ok(lines.length > 0 && lines.length <= 8);
	assert.equal(lines[0], "# owner: team-name  # then it is known whom to ask");
	const declared = text.replace(/^# (?=\w+: )/gm, "");
	const { world } = checked({ ...after, "churn/churn.card.yaml": declared });
	assert.deepEqual(
		world.findings("churn/churn.card.yaml").filter(({ rule }) => /^(config|core)\//.test(rule)),
		[],
	);
	const card = world.reading("churn/churn.card.yaml")?.facts.cards[0];
	assert.ok(card?.owner && card.slo && card.stage && card.consumers.length === 1 && card.monitoring[0]?.feature?.value === "tenure");
	assert.ok(card.retraining && card.feedback && card.fallback);
	assert.doesNotMatch(
		Object.values(applied(texts, plan(texts, { ...everywhere, text: "* @a" })))[Object.keys(texts).length] ?? "",
		/^# owner/m,
	);
});

/** What a card says already, as a person may have written it, and what becomes of it when the signature has gained a column. */
const written: Readonly<Record<string, readonly [card: string, completed: string]>> = {
	"a list of lines": [
		"manifests:\n  - model/MLmodel # the one we serve\nfeatures:\n  - name: 'tenure' # months\n    unit: months\n\n  # of the contract\n  - name: plan\n    dtype: string\n    # not yet\nowner:   ads\n",
		"manifests:\n  - model/MLmodel # the one we serve\nfeatures:\n  - name: 'tenure' # months\n    unit: months\n\n  # of the contract\n  - name: plan\n    dtype: string\n    # not yet\n  - name: calls\n    dtype: int64\nowner:   ads\n",
	],
	"a list in brackets": [
		"manifests: [model/MLmodel]\nfeatures: [{ name: tenure }, { name: plan }]\nowner: ads\n",
		"manifests: [model/MLmodel]\nfeatures: [{ name: tenure }, { name: plan }, { name: calls, dtype: int64 }]\nowner: ads\n",
	],
	"items in brackets": [
		"manifests:\n- model/MLmodel\nfeatures:\n- { name: tenure }\n- { name: plan }\nowner: ads",
		"manifests:\n- model/MLmodel\nfeatures:\n- { name: tenure }\n- { name: plan }\n- { name: calls, dtype: int64 }\nowner: ads",
	],
	"brackets over several lines": [
		"manifests: [model/MLmodel]\nfeatures: [\n    { name: tenure },\n    { name: plan }, # last\n  ]\nowner: ads\n",
		"manifests: [model/MLmodel]\nfeatures: [\n    { name: tenure },\n    { name: plan },\n    { name: calls, dtype: int64 }, # last\n  ]\nowner: ads\n",
	],
	"a list of other names": [
		"manifests:\n  - ./model/MLmodel\nfeatures:\n  - name: months with us\nowner: ads\n",
		"manifests:\n  - ./model/MLmodel\nfeatures:\n  - name: months with us\nowner: ads\n",
	],
	"lists that are empty or still to come": [
		"manifests:\n  - model/MLmodel\nfeatures: []\nowner:\n",
		"manifests:\n  - model/MLmodel\nfeatures: []\nowner:\n",
	],
	"items that an alias stands for": [
		"manifests: [model/MLmodel]\nfeatures:\n  - &a\n    name: tenure\n  - *a\nowner: ads\n",
		"manifests: [model/MLmodel]\nfeatures:\n  - &a\n    name: tenure\n  - *a\nowner: ads\n",
	],
};

for (const [what, [before, after]] of Object.entries(written)) {
	for (const [ending, of] of [
		["\n", "lines that end in a line feed"],
		["\r\n", "lines that end as on Windows"],
	] as const) {
		test(`a card is completed without touching a word of it: ${what}, ${of}`, () => {
			const rest = `model:\n  artifact: model/model.pkl\n  trainedAt: 2026-10-01\n${heading}outputs: [{ name: churn }]\n`;
			const text = (words: string) => `${rest}${words}`.replaceAll("\n", ending);
			const texts = {
				"model/MLmodel": signature("tenure double", "plan string", "calls long"),
				"model/model.pkl": "",
				"c.card.yaml": text(before),
			};
			const { changes } = plan(texts, { ...everywhere, text: "* @all" });
			const done = applied(texts, { deployments: 1, changes });
			assert.equal(done["c.card.yaml"], text(after));
			assert.deepEqual(plan(done, { ...everywhere, text: "* @all" }).changes, []);
		});
	}
}

test("keys that a card lacks are written where they belong", () => {
	const texts = {
		"model/MLmodel": signature("tenure double"),
		"model/model.pkl": "",
		"c.card.yaml": `${heading}manifests:
  - model/MLmodel
    # and soon another one
slo: # agreed in May
  p95Ms: 50
model:
  version: "7"
  # as in the registry

# Only here.
benchmark: { batch: 1 }
`,
	};
	assert.equal(
		applied(texts, plan(texts, { ...everywhere, text: "* @ads" }))["c.card.yaml"],
		`${heading}manifests:
  - model/MLmodel
    # and soon another one
owner: "@ads"
slo: # agreed in May
  p95Ms: 50
model:
  version: "7"
  # as in the registry
  artifact: model/model.pkl
  trainedAt: 2026-10-15
features:
  - name: tenure
    dtype: float64
outputs:
  - name: churn

# Only here.
benchmark: { batch: 1 }
`,
	);
});

test("a card in JSON is completed in JSON", () => {
	const card = { apiVersion: "plimsoll/v1", kind: "DeploymentCard", manifests: ["model/MLmodel"], features: [{ name: "tenure" }] };
	const texts = {
		"model/MLmodel": signature("tenure double", "calls long"),
		"model/model.pkl": "",
		"c.card.json": `${JSON.stringify(card, null, 2)}\n`,
	};
	const done = applied(texts, plan(texts))["c.card.json"] ?? "";
	const { features, outputs, model } = JSON.parse(done);
	assert.deepEqual(features, [{ name: "tenure" }, { name: "calls", dtype: "int64" }]);
	assert.deepEqual(outputs, [{ name: "churn" }]);
	assert.deepEqual(model, { artifact: "model/model.pkl", trainedAt: "2026-10-15" });
	assert.deepEqual(plan({ ...texts, "c.card.json": done }).changes, []);
});

test("whatever a card looks like while it is typed, it is only added to, no worse for it, and whole after one run", () => {
	const all = { ...everywhere, text: "* @all" };
	const saved = { "model/MLmodel": signature("tenure double", "calls long"), "model/model.pkl": "" };
	let completed = 0;
	for (const { path, text } of manualTexts().filter((one) => one.path.endsWith(".card.yaml"))) {
		const own = text.replace(/^manifests:.*(\n[ -].*)*\n/m, "");
		for (const typed of [...beginnings(own, 6), own]) {
			const card = `manifests: [model/MLmodel]\n${typed}`;
			const texts = { ...saved, [path]: card };
			const { changes } = plan(texts, all);
			for (const { edits, isNew } of changes.filter((change) => !change.isNew)) {
				completed++;
				assert.ok(!isNew && edits.every(({ at }) => at.start === at.end));
				const after: Texts = { ...saved, [path]: applyEdits(card, edits) };
				const remarks = (of: Texts) => workspaceOf(of).world().reading(path)?.facts.remarks.length ?? 0;
				assert.ok(remarks(after) <= remarks(texts), after[path]);
				assert.deepEqual(plan(after, all).changes, [], after[path]);
			}
		}
	}
	assert.ok(completed > 200, `only ${completed} cards were completed`);
});

test("a card of several deployments, and deployments of several cards, stay as they are", () => {
	const two = `${heading}manifests: [a.yaml, b.yaml]\n`;
	assert.deepEqual(plan({ "a.yaml": service("a", "s3://m/a"), "b.yaml": service("b", "s3://m/b"), "ab.card.yaml": two }).changes, []);
	const one = `${heading}manifests: [a.yaml]\n`;
	assert.deepEqual(plan({ "a.yaml": service("a", "s3://m/a"), "1.card.yaml": one, "2.card.yaml": one }).changes, []);
});

test("only what is wanted is planned", () => {
	const texts = { "a/a.yaml": service("a", "s3://m/a"), "b/b.yaml": service("b", "s3://m/b") };
	const { changes, deployments } = planCards(workspaceOf(texts).world(), (file) => file.startsWith("b/"), undefined);
	assert.deepEqual([deployments, changes.map(({ file }) => file)], [1, ["b/b.card.yaml"]]);
});

/** Paths by the owners that a file of CODEOWNERS gives them. */
const ownership: readonly (readonly [text: string, path: string, owners: string])[] = [
	["* @all\n*.yaml @yaml # of the platform\n", "a/b.yaml", "@yaml"],
	["*.yaml @yaml\n* @all\n", "a/b.yaml", "@all"],
	["* @all\n/a/\n", "a/b.yaml", ""],
	["/a/ @a", "b/a/c.yaml", ""],
	["a/ @a", "b/a/c.yaml", "@a"],
	["a @a", "b/a/c.yaml", "@a"],
	["docs/* @d", "docs/x.yaml", "@d"],
	["docs/* @d", "docs/x/y.yaml", ""],
	["docs/* @d", "a/docs/x.yaml", ""],
	["/docs @d", "docs/x/y.yaml", "@d"],
	["**/logs @l", "a/b/logs/x.yaml", "@l"],
	["/a/**/c.yaml @c", "a/c.yaml", "@c"],
	["/a/**/c.yaml @c", "a/x/y/c.yaml", "@c"],
	["/a?.yaml me@example.com @b", "ab.yaml", "me@example.com @b"],
	["/a\\ b/ @ab", "a b/c.yaml", "@ab"],
	["# * @nobody\n\n/a.(yaml) @b", "a.(yaml)", "@b"],
	["[Serving] @serving\n/a/\n[Data]\n/a/data/ @data\n", "a/x.yaml", "@serving"],
	["[Serving] @serving\n/a/\n[Data][2]\n/a/data/ @data\n", "a/data/x.yaml", "@serving @data"],
	["[Serving]\ndocs/* @d\n", "a/docs/x.yaml", "@d"],
	["[Serving]\n* @s\n!/a/x.yaml\n", "a/x.yaml", ""],
	[`${"**/a/".repeat(60)} @a`, "a/".repeat(40), ""],
];

for (const [text, path, owners] of ownership) {
	test(`${JSON.stringify(text.slice(0, 60))} gives ${path.slice(0, 40)} to ${owners || "nobody"}`, () => {
		assert.equal(ownersOf({ ...everywhere, text }, path).join(" "), owners);
	});
}

test("owners are those of the path in the repository, which may begin above the workspace", () => {
	assert.deepEqual(ownersOf({ text: "/services/churn/ @churn", prefix: "services/churn/", gitlab: false }, "a.yaml"), ["@churn"]);
	assert.deepEqual(ownersOf({ text: "docs/* @d", prefix: "", gitlab: true }, "a/docs/x.yaml"), ["@d"]);
});

interface Checked {
	readonly world: World;
	/** Rule and place of each finding. */
	readonly found: ReadonlySet<string>;
}

function checked(texts: Texts, workspace = workspaceOf(texts)): Checked {
	const world = workspace.world();
	const found = world.files.flatMap((file) => world.findings(file).map(({ rule, at }) => `${rule} ${at.file}:${at.start}-${at.end}`));
	assert.deepEqual(world.failures, []);
	return { world, found: new Set(found) };
}

function assertNothingNew(before: Checked, after: Checked, { changes }: CardPlan, what: string): void {
	const fresh = [...after.found].filter((finding) => !before.found.has(finding));
	assert.deepEqual(fresh, [], `${what}: the card brings no finding`);
	for (const { file } of changes) assert.equal(after.world.reading(file)?.facts.cards.length, 1, `${what}: ${file} is read as a card`);
}

function assertSettled({ world }: Checked, what: string): void {
	assert.deepEqual(planCards(world, () => true, undefined).changes, [], `${what}: a second run changes nothing`);
}

const root = join(import.meta.dirname, "../..");

test("the cards of the samples bring no finding, and a second run changes nothing", async () => {
	for (const sample of ["churn", "vision", "language", "ranking"]) {
		const base = join(root, "samples", sample);
		const files = (await listFiles(base, "")).filter((file) => !/\.card\.yaml$/.test(file));
		const texts = Object.fromEntries(files.filter((file) => formatOf(file)).map((file) => [file, readFileSync(join(base, file), "utf8")]));
		const check = async (all: Texts) => {
			const workspace = new Workspace({ now, allow: true });
			workspace.list([...files, ...Object.keys(all)]);
			for (const [path, text] of Object.entries(all)) workspace.change(path, text);
			for (const learnt of await learnWants(base, workspace.world().wants(), join(base, "none"))) workspace.learn(learnt);
			return checked(all, workspace);
		};
		const before = await check(texts);
		const made = planCards(before.world, () => true, undefined);
		assert.equal(made.changes.length, 1, sample);
		const after = await check(applied(texts, made));
		assertNothingNew(before, after, made, sample);
		assertSettled(after, sample);
	}
});

test("whatever a manual shows, its cards bring no finding, and a second run changes nothing", () => {
	const folder = join(root, "server/src");
	const manuals = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /^(rules|dialects)\b.*\.md$/.test(path));
	let made = 0;
	for (const path of manuals.toSorted()) {
		for (const { heading: name, blocks } of readManual(readFileSync(join(folder, path), "utf8")).scenarios) {
			const shown = blocks
				.filter(({ fixed, path: file }) => !fixed && formatOf(file))
				.map((block) => [block.path, unmark(block.text)] as const);
			const texts = Object.fromEntries(shown);
			// A configuration may say that everything is in production, where a card has to say more.
			if (Object.keys(texts).some((file) => /plimsoll\.ya?ml$/.test(file))) continue;
			const before = checked(texts);
			const all = planCards(before.world, () => true, undefined);
			// What a card lacks that somebody wrote may well be what the manual is about.
			const created = { ...all, changes: all.changes.filter(({ isNew }) => isNew) };
			made += created.changes.length;
			if (created.changes.length > 0) assertNothingNew(before, checked(applied(texts, created)), created, `${path}, ${name}`);
			if (all.changes.length > 0) assertSettled(checked(applied(texts, all)), `${path}, ${name}`);
		}
	}
	assert.ok(made > 500, `only ${made} cards were made`);
});
