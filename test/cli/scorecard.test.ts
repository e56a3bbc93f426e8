import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";

const root = join(import.meta.dirname, "../..");
const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);
/** Benchmarks that somebody ran on this machine are no part of it. */
const noCache = temporaryFolder();

const card = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: "<b>churn|fraud</b>" }
manifests: [churn.yaml]
owner: "@retention"
features:
  - { name: age, dtype: float32, pii: true }
featuresComplete: true
model: { artifact: churn.onnx, version: 3 }
rollback: { to: 2 }
monitoring:
  - { metric: roc_auc }
`;
const service = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: churn }
spec:
  predictor:
    logger: { mode: all, url: "http://log.example" }
    model: { modelFormat: { name: onnx }, storageUri: "s3://models/churn/3" }
`;
const workflow = `on: [push]
jobs:
  check:
    steps:
      - run: npx plimsoll check --format github teams/churn
`;
const folder = temporaryFolder({
	".git/HEAD": "",
	".github/workflows/check.yml": workflow,
	"teams/churn/churn.card.yaml": card,
	"teams/churn/churn.yaml": service,
	"teams/churn/tests/test_nothing.py": "",
});

function run(words: readonly string[], cwd = join(folder, "teams/churn")) {
	const env = { ...process.env, XDG_CACHE_HOME: noCache, LOCALAPPDATA: noCache, HOME: noCache, NO_COLOR: "1" };
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(programs, "cli.js"), "scorecard", "--now", "2026-03-31", ...words], {
		cwd,
		encoding: "utf8",
		env,
	});
	return { code: status, out: stdout, errors: stderr };
}

interface Printed {
	readonly scorecards: readonly {
		readonly name: string;
		readonly score: number;
		readonly sections: readonly { readonly id: string; readonly sum: number; readonly tests: readonly Test[] }[];
	}[];
}

interface Test {
	readonly id: string;
	readonly points: number | null;
	readonly evidence: readonly { readonly file: string; readonly line: number; readonly sentence: string }[];
}

const schema = JSON.parse(readFileSync(join(root, "schemas/scorecard.schema.json"), "utf8")) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

test("JSON keeps to its schema, and places are those of the repository's files", () => {
	const { code, out, errors } = run(["--format", "json"]);
	assert.deepEqual([code, errors], [0, ""]);
	const printed = JSON.parse(out) as Printed;
	assert.ok(validate(printed), JSON.stringify(validate.errors));
	const [only] = printed.scorecards;
	assert.equal(only?.name, "<b>churn|fraud</b>");
	const sums = only?.sections.map(({ sum }) => sum) ?? [];
	assert.equal(only?.score, Math.min(...sums));
	assert.deepEqual(
		only?.sections.map(({ sum, tests }) => sum === tests.reduce((all, { points }) => all + (points ?? 0), 0)),
		[true, true, true, true],
	);
	const schemaTest = only?.sections[0]?.tests[0];
	assert.deepEqual(
		[schemaTest?.points, schemaTest?.evidence.map(({ file, line }) => `${file}:${line}`)],
		[1, ["churn.card.yaml:8", "../../.github/workflows/check.yml:5"]],
	);
	const broken = JSON.parse(out) as { scorecards: { score: number }[] };
	for (const one of broken.scorecards) one.score = 7.3;
	assert.ok(!validate(broken), "the schema refuses what is no score");
});

test("the text says every section, the next half-point and what is asked besides", () => {
	const { code, out } = run([]);
	assert.equal(code, 0);
	assert.match(out, /^<b>churn\|fraud<\/b>: readiness 0 of 7, weakest in model development {2}churn\.card\.yaml:3\n/);
	for (const title of ["Features and data", "Model development", "Infrastructure", "Monitoring"])
		assert.match(out, new RegExp(`\\n${title} {2}(\\d½?|½) of 7\\n`));
	assert.match(out, /\n {6}less: The logger takes every request .* churn\.yaml:6 security\/pii-to-log\n/);
	assert.match(out, /\nThe cheapest next half-point: .*\.\s+churn\.card\.yaml:\d+\n/);
	assert.match(out, /\n {2}· {3}Can a poor answer be explained\? TI8\n {6}not said: how answers are explained; to whom\n/);
	assert.equal(out.includes("\u001b"), false, "no colour where nobody sees it");
});

test("Markdown and HTML take nothing of a file for markup", () => {
	const markdown = run(["--format", "markdown"]).out;
	assert.match(markdown, /^## &#60;b&#62;churn&#124;fraud&#60;\/b&#62;: readiness 0 of 7\n/);
	assert.doesNotMatch(markdown, /@retention(?!`)/, "nobody is called by a comment");
	const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
	assert.ok(rows.length > 60);
	for (const row of rows) assert.ok([2, 3].includes(row.replaceAll("\\|", "").split("|").length - 2), row);

	const html = run(["--format", "html"]).out;
	assert.match(html, /^<!DOCTYPE html>/);
	assert.match(html, /<h1>&#60;b&#62;churn\|fraud&#60;\/b&#62;<\/h1>/);
	assert.doesNotMatch(html, /<script|<b>churn|https?:\/\/(?!log)|\son\w+=|url\(/);
	assert.match(html, /prefers-color-scheme: dark/);
	const opened = [...html.matchAll(/<(article|section|li|div|p|ul|h[123])\b/g)].length;
	const closed = [...html.matchAll(/<\/(article|section|li|div|p|ul|h[123])>/g)].length;
	assert.equal(opened, closed);
});

test("it is no gate unless one is asked for", () => {
	assert.equal(run([]).code, 0);
	assert.equal(run(["--fail-under", "0"]).code, 0);
	assert.equal(run(["--fail-under", "0.5"]).code, 1);
	for (const words of [
		["--fail-under", "much"],
		["--fail-under", "8"],
		["--fail-under", ""],
		["--format", "pdf"],
		["--of", "fraud"],
		["--every"],
	]) {
		const { code, errors } = run(words);
		assert.equal(code, 2, words.join(" "));
		assert.match(errors, /^plimsoll: /);
	}
	assert.match(run(["--of", "fraud"]).errors, /No card is called "fraud"; there is <b>churn/);
	assert.match(run([], temporaryFolder({ "a.txt": "" })).errors, /`plimsoll init` writes a first one/);
});

test("one card of many is kept by its name or its file", () => {
	const other = card.replace('"<b>churn|fraud</b>"', "fraud");
	const many = temporaryFolder({ "a/churn.card.yaml": card, "b/fraud.card.yaml": other });
	const names = (words: readonly string[]) =>
		(JSON.parse(run([...words, "--format", "json"], many).out) as Printed).scorecards.map(({ name }) => name);
	assert.deepEqual(names([]), ["<b>churn|fraud</b>", "fraud"]);
	assert.deepEqual(names(["b"]), ["fraud"]);
	assert.deepEqual(names(["--of", "fraud"]), ["fraud"]);
	assert.deepEqual(names(["--of", "b/fraud.card.yaml"]), ["fraud"]);
});

for (const sample of ["churn", "language", "ranking", "vision"]) {
	test(`what scorecard says of the sample ${sample} stands in its scorecard.txt`, () => {
		// What runs by itself in this repository is no part of a sample.
		const copy = temporaryFolder();
		cpSync(join(root, "samples"), copy, { recursive: true });
		const { code, out, errors } = run(["--now", "2026-11-25"], join(copy, sample));
		assert.deepEqual([code, errors], [0, ""]);
		const file = join(root, "samples", sample, "scorecard.txt");
		if (process.env.UPDATE) writeFileSync(file, out);
		assert.equal(out, readFileSync(file, "utf8"));
	});
}
