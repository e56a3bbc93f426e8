import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { rules } from "../server/src/rules/all.ts";
import { temporaryFolder, writeFiles } from "./harness/folder.ts";

const root = join(import.meta.dirname, "..");
const program = join(root, "dist/cli.js");
assert.ok(existsSync(program), "build before you test: npm run build");

interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

function run(folder: string, ...words: readonly string[]): Ran {
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8" });
	return { code: status, out: stdout, err: stderr };
}

const service = (spec = "", name = "churn") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
spec:
  predictor:
${spec}    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/churn/3
`;
const misspelt = service("    minReplica: 1\n    maxReplicas: 4\n");
const ignored = service("    scaleTarget: 80\n    scaleMetric: cpu\n").replace(
	"  name: churn\n",
	"  name: churn\n  annotations:\n    serving.kserve.io/autoscalerClas: hpa\n",
);
const unknown = "config/unknown-field";

test("0 without findings, 1 with one at or above --fail-on", () => {
	assert.equal(run(temporaryFolder({ "a.yaml": service() }), "check").code, 0);
	const folder = temporaryFolder({ "a.yaml": misspelt });
	assert.equal(run(folder, "check").code, 1);
	writeFiles(folder, { "plimsoll.yaml": `rules:\n  ${unknown}: warning\n` });
	assert.equal(run(folder, "check").code, 0);
	assert.equal(run(folder, "check", "--fail-on", "warning").code, 1);
	assert.equal(run(folder, "check", "--preset", "audit", "--fail-on", "info").code, 0);
});

test("2, with one line, for what cannot be done as asked", () => {
	const folder = temporaryFolder({ "a.yaml": service() });
	const wrong: readonly (readonly [words: readonly string[], line: RegExp])[] = [
		[["chekc"], /There is no verb "chekc"/],
		[["check", "--formt", "json"], /'--formt'.*Flags of check: .*--format/],
		[["check", "--format", "yaml"], /--format is "yaml", but it is one of text, json/],
		[["check", "--fail-on", "never"], /--fail-on/],
		[["check", "--stage", "prod"], /--stage is "prod"/],
		[["check", "--now", "yesterday"], /--now is "yesterday"/],
		[["check", "nowhere"], /There is no file or folder .*nowhere/],
		[["explain", "config/unknown-feild"], /did you mean config\/unknown-field/],
	];
	for (const [words, line] of wrong) {
		const { code, out, err } = run(folder, ...words);
		assert.equal(code, 2, words.join(" "));
		assert.equal(out, "");
		assert.match(err, line);
		assert.equal(err.trimEnd().split("\n").length, 1, err);
	}
	assert.equal(run(folder).code, 2);
});

test("a manifest that is named alone is held against the card above it, as in an editor", () => {
	const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmanifests: [serving/a.yaml]\nslo: { availability: 0.999 }\n";
	const folder = temporaryFolder({ "x/a.card.yaml": card, "x/serving/a.yaml": service("    minReplicas: 1\n") });
	for (const path of [".", "x", "x/serving", "x/serving/a.yaml"])
		assert.match(run(folder, "check", path).out, /rollout\/single-replica/, path);
	const { out } = run(folder, "check", "x/serving/a.yaml");
	assert.match(out, /^x\/serving\/a\.yaml:/);
});

test("2 for a configuration that is broken, with the reason in the report", () => {
	const { code, out } = run(temporaryFolder({ "a.yaml": service(), "plimsoll.yaml": "rules:\n  config/unknown-feild: off\n" }), "check");
	assert.equal(code, 2);
	assert.match(out, /plimsoll\.yaml:2:3 error core\/unknown-rule/);
});

test("help and version are no findings", () => {
	const folder = temporaryFolder();
	for (const words of [["--help"], ["help"], ["check", "--help"], ["--version"]])
		assert.equal(run(folder, ...words).code, 0, words.join(" "));
	assert.equal(
		run(folder, "--version").out.trim(),
		(JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version,
	);
	assert.match(run(folder, "check", "--help").out, /--fail-on/);
});

test("text names place, severity, rule and the words, without colour where nobody sees it", () => {
	const { out } = run(temporaryFolder({ "serving/a.yaml": misspelt }), "check");
	assert.match(
		out,
		/^serving\/a\.yaml:7:5 error config\/unknown-field\n {2}.*`minReplica`.*\n {4}7 \| {5}minReplica: 1\n {6}\| {5}\^{10}\n/,
	);
	assert.match(out, /\n1 error, 0 warnings in 1 manifest\.\n$/);
	assert.ok(!out.includes("\u001b"));
});

test("JSON is as its schema says, the same every time, and counts from 1 in UTF-16 units", () => {
	const schema: unknown = JSON.parse(readFileSync(join(root, "schemas/check-report.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as object);
	const folder = temporaryFolder({
		"b.yaml": `${service("", "b")}---\n${misspelt.replace("minReplica: 1", '"\u{1F600}": 1')}`,
		"a/x.card.yaml": "kind: DeploymentCard\nmanifests: [../b.yaml]\nonwer: me\n",
		"chart/Chart.yaml": "name: c\n",
		"chart/templates/isvc.yaml": "{{ if .x }}\n",
		"data.json": '{"a": 1}',
	});
	const first = run(folder, "check", "--format", "json", "--now", "2026-03-31");
	assert.equal(run(folder, "check", "--format", "json", "--now", "2026-03-31").out, first.out);
	const report = JSON.parse(first.out) as {
		readonly manifests: readonly { readonly file: string; readonly line: number; readonly name?: string }[];
		readonly skipped: unknown;
		readonly findings: readonly {
			readonly rule: string;
			readonly file: string;
			readonly line: number;
			readonly column: number;
			readonly endColumn: number;
		}[];
	};
	assert.ok(validate(report), JSON.stringify(validate.errors));
	assert.deepEqual(
		report.manifests.map(({ file, line }) => [file, line]),
		[
			["a/x.card.yaml", 1],
			["b.yaml", 4],
			["b.yaml", 15],
		],
	);
	assert.deepEqual(report.skipped, [{ file: "chart/templates/isvc.yaml", reason: "template" }]);
	const [smile] = report.findings.filter(({ file, rule }) => file === "b.yaml" && rule === unknown);
	assert.deepEqual(smile && [smile.line, smile.column, smile.endColumn], [18, 5, 9]);
	assert.ok(!validate({ ...report, version: 2 }));
});

test("SARIF, JUnit, GitHub and GitLab are told the same findings", () => {
	const folder = temporaryFolder({ "my serving/a,b.yaml": misspelt, "fine.yaml": service() });
	const sarif = JSON.parse(run(folder, "check", "--format", "sarif").out) as {
		readonly version: string;
		readonly runs: readonly {
			readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
			readonly results: readonly { readonly ruleId: string; readonly level: string; readonly locations: readonly unknown[] }[];
		}[];
	};
	assert.equal(sarif.version, "2.1.0");
	const [only] = sarif.runs;
	assert.deepEqual(only?.tool.driver.rules.map(({ id }) => id).toSorted(), rules.map(({ id }) => id).toSorted());
	assert.deepEqual(
		only?.results.map(({ ruleId, level }) => [ruleId, level]),
		[[unknown, "error"]],
	);
	assert.deepEqual(only?.results[0]?.locations, [
		{
			physicalLocation: {
				artifactLocation: { uri: "my%20serving/a%2Cb.yaml" },
				region: { startLine: 7, startColumn: 5, endLine: 7, endColumn: 15 },
			},
		},
	]);

	const junit = run(folder, "check", "--format", "junit").out;
	assert.match(junit, /<testsuites name="plimsoll" tests="2" failures="1">/);
	assert.match(junit, /<testcase name="no findings" classname="fine\.yaml"\/>/);
	assert.match(junit, /<failure type="error" message="[^"<&]*`minReplica`/);

	const github = run(folder, "check", "--format", "github").out;
	assert.match(
		github,
		/^::error file=my serving\/a%2Cb\.yaml,line=7,endLine=7,col=5,endColumn=14,title=config\/unknown-field::.*`minReplica`.*\n$/,
	);

	const gitlab = JSON.parse(run(folder, "check", "--format", "gitlab").out) as readonly Record<string, unknown>[];
	assert.deepEqual(
		gitlab.map(({ check_name, severity, location }) => [check_name, severity, location]),
		[[unknown, "major", { path: "my serving/a,b.yaml", lines: { begin: 7, end: 7 } }]],
	);
	assert.match(String(gitlab[0]?.fingerprint), /^[0-9a-f]{40}$/);
});

test("--diff shows what --fix does, and changes nothing", () => {
	const before = misspelt.replaceAll("\n", "\r\n");
	const folder = temporaryFolder({ "serving/a.yaml": before, "other.yaml": service() });
	const file = join(folder, "serving/a.yaml");
	const { code, out } = run(folder, "check", "--diff");
	assert.equal(code, 1);
	assert.equal(readFileSync(file, "utf8"), before);
	assert.match(out, /^--- a\/serving\/a\.yaml\n\+\+\+ b\/serving\/a\.yaml\n@@ -4,7 \+4,7 @@\n/);
	assert.match(out, /\n- {4}minReplica: 1\r\n\+ {4}minReplicas: 1\r\n/);

	const patched = temporaryFolder({ "serving/a.yaml": before });
	const patch = spawnSync("git", ["apply", "-"], { cwd: patched, input: out, encoding: "utf8" });
	assert.equal(patch.status, 0, patch.stderr);

	assert.equal(run(folder, "check", "--fix").code, 0);
	assert.equal(readFileSync(file, "utf8"), before.replace("minReplica:", "minReplicas:"));
	assert.equal(readFileSync(join(patched, "serving/a.yaml"), "utf8"), readFileSync(file, "utf8"));
	assert.equal(run(folder, "check", "--diff").out, "");
});

test("--fix leaves alone what a person should look at; --fix-unsafe does not", () => {
	const config =
		'backend: "onnxruntime"\nmax_batch_size: 8\ninput { name: "a" data_type: TYPE_FP32 dims: [ 1 ] }\noutput { name: "b" data_type: TYPE_FP32 dims: [ 1 ] }\ndynamic_batching { max_queue_delay_microseconds: 60000 }\n';
	const card = "kind: DeploymentCard\nmanifests: [models/a/config.pbtxt]\nslo:\n  p95Ms: 40\n";
	const folder = temporaryFolder({ "models/a/config.pbtxt": config, "a.card.yaml": card });
	const file = join(folder, "models/a/config.pbtxt");
	run(folder, "check", "--fix");
	assert.equal(readFileSync(file, "utf8"), config);
	run(folder, "check", "--fix-unsafe");
	assert.notEqual(readFileSync(file, "utf8"), config);
});

test("allowances and cards can be left out of account", () => {
	const allowed = misspelt.replace("    minReplica", `    # plimsoll-allow ${unknown}: our fork has it\n    minReplica`);
	const folder = temporaryFolder({ "a.yaml": allowed, "b.card.yaml": "kind: DeploymentCard\nonwer: me\n" });
	assert.deepEqual([run(folder, "check", "a.yaml").code, run(folder, "check", "a.yaml", "--no-allow").code], [0, 1]);
	assert.deepEqual([run(folder, "check").code, run(folder, "check", "--no-cards").code], [1, 0]);
});

test("--stage and --now decide what is said of a card", () => {
	const folder = temporaryFolder({ "a.card.yaml": "kind: DeploymentCard\nmetadata: { name: a }\nreviewBy: 2026-06-01\n" });
	const rulesOf = (...words: readonly string[]) =>
		(JSON.parse(run(folder, "check", "--format", "json", ...words).out) as { findings: readonly { rule: string }[] }).findings.map(
			({ rule }) => rule,
		);
	assert.ok(rulesOf("--stage", "production").length > rulesOf("--stage", "experiment").length);
	assert.notDeepEqual(rulesOf("--now", "2026-05-01"), rulesOf("--now", "2027-05-01"));
});

test("--preset strict counts warnings as errors", () => {
	const folder = temporaryFolder({ "a.yaml": ignored });
	assert.equal(run(folder, "check").code, 0);
	assert.match(run(folder, "check").out, /[1-9] warning/);
	assert.equal(run(folder, "check", "--preset", "strict").code, 1);
});

test("a file, a folder elsewhere, and the configuration above both", () => {
	const folder = temporaryFolder({ "sub/serving/a.yaml": misspelt, "sub/serving/b.yaml": misspelt, "sub/here/c.yaml": service() });
	assert.match(run(folder, "check", "sub/serving/a.yaml").out, /\n1 error, 0 warnings in 1 manifest\.\n$/);
	const away = run(join(folder, "sub/here"), "check", "../serving");
	assert.match(away.out, /^\.\.\/serving\/a\.yaml:7:5 /);
	assert.match(run(temporaryFolder(), "check", join(folder, "sub/serving")).out, /\n2 errors, 0 warnings in 2 manifests\.\n$/);
	writeFiles(folder, { "plimsoll.yaml": `rules:\n  ${unknown}: info\n` });
	assert.equal(run(join(folder, "sub/here"), "check", "../serving").code, 0);
	assert.equal(run(join(folder, "sub/serving"), "check").code, 0);
	assert.equal(run(folder, "check", "sub/serving/a.yaml").code, 0);
});

test("explain prints the manual of every rule, and lists them all", () => {
	const folder = temporaryFolder();
	const list = run(folder, "explain").out.trimEnd().split("\n");
	assert.equal(list.length, rules.length);
	for (const { id, summary } of rules) {
		assert.ok(
			list.some((line) => line.startsWith(id) && line.endsWith(summary)),
			id,
		);
		const manual = readFileSync(join(root, "dist/manuals", `${id}.md`), "utf8");
		assert.ok(manual.startsWith(`# ${id}\n\n${summary}\n`), id);
	}
	const first = rules[0]?.id ?? "";
	assert.equal(run(folder, "explain", first).out, readFileSync(join(root, "dist/manuals", `${first}.md`), "utf8"));
});

test("whoever stops reading is no fault", { skip: process.platform === "win32" }, () => {
	const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.yaml`, misspelt]));
	const folder = temporaryFolder(many);
	const { stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${program}" check | head -1`], { cwd: folder, encoding: "utf8" });
	assert.equal(stderr, "");
});
