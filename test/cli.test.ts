import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
		[["explain", unknown, unknown], /explain takes one rule/],
		[["check", "--preset", ""], /--preset is ""/],
		[["check", "--write-baseline"], /goes with --baseline FILE/],
		[["check", "--baseline", "none.json"], /There is no baseline .*none\.json; --write-baseline makes one/],
		[["check", "--baseline", "a.yaml"], /a\.yaml is no baseline/],
		[["check", "--baseline", "b.json", "--write-baseline", "--diff"], /--diff changes nothing/],
		[["check", "--since", "HEAD"], /not a git repository/],
		[["check", "--since=--output=x"], /it is a revision such as origin\/main/],
		[["bench", "a.yaml", "--seconds", "9999999"], /--seconds is 9999999, but it is 86400 at most/],
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

interface Found {
	readonly rule: string;
	readonly severity: string;
	readonly file: string;
	readonly line: number;
	readonly message: string;
	readonly related: readonly { readonly file: string; readonly message: string }[];
}

function findings(folder: string, ...words: readonly string[]): readonly Found[] {
	return (JSON.parse(run(folder, "check", "--format", "json", ...words).out) as { readonly findings: readonly Found[] }).findings;
}

const rulesIn = (all: readonly Found[]) => all.map(({ rule }) => rule);
const gate = ["--baseline", "quality/baseline.json"] as const;

test("a baseline accepts what is there, wherever its lines move, and nothing else", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "b.yaml": misspelt, "quality/.keep": "" });
	const made = run(folder, "check", ...gate, "--write-baseline");
	assert.deepEqual([made.code, made.err], [0, "plimsoll: quality/baseline.json accepts 2 findings now.\n"]);
	const text = readFileSync(join(folder, "quality/baseline.json"), "utf8");
	const schema: unknown = JSON.parse(readFileSync(join(root, "schemas/baseline.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: true }).compile(schema as object);
	assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
	assert.match(text, /"file": "\.\.\/a\.yaml",\n\t+"rule": "config\/unknown-field",\n\t+"document": "InferenceService churn",/);
	assert.equal(run(folder, "check", ...gate).code, 0);
	writeFiles(folder, { "a.yaml": `# more\n\n${misspelt}` });
	assert.deepEqual(findings(join(folder, "quality"), "..", "--baseline", "baseline.json"), []);
	writeFiles(folder, { "c.yaml": misspelt, "a.yaml": misspelt.replace("maxReplicas", "maxReplica") });
	assert.deepEqual(
		findings(folder, ...gate).map(({ file, line }) => [file, line]),
		[
			["a.yaml", 8],
			["c.yaml", 7],
		],
	);
});

test("a new value, a second finding like the first, and another document are new", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "quality/.keep": "" });
	run(folder, "check", ...gate, "--write-baseline");
	for (const [text, count] of [
		[misspelt.replace("minReplica: 1", "minReplica: 2"), 1],
		[misspelt.replace("minReplica: 1", "minReplica: 1\n    minReplica: 1"), 1],
		[`${misspelt}---\n${misspelt.replace("churn", "other")}`, 1],
		[misspelt, 0],
	] as const) {
		writeFiles(folder, { "a.yaml": text });
		assert.equal(rulesIn(findings(folder, ...gate)).filter((rule) => rule === unknown).length, count, text);
	}
});

test("what a baseline accepts in vain is told in its place, and is an error where a gate asks", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "sub/b.yaml": misspelt, "sub/c.yaml": misspelt, "quality/.keep": "" });
	run(folder, "check", ...gate, "--write-baseline");
	writeFiles(folder, { "a.yaml": service() });
	rmSync(join(folder, "sub/b.yaml"));
	const stale = findings(folder, ...gate);
	assert.deepEqual(
		stale.map(({ rule, severity, file, line }) => [rule, severity, file, line]),
		[
			["core/stale-baseline", "warning", "quality/baseline.json", 4],
			["core/stale-baseline", "warning", "quality/baseline.json", 11],
		],
	);
	assert.deepEqual([run(folder, "check", ...gate).code, run(folder, "check", ...gate, "--preset", "ci").code], [0, 1]);
	assert.deepEqual(findings(folder, "sub/c.yaml", ...gate), [], "of files that nobody asked about nothing is said");
	run(folder, "check", "sub", ...gate, "--write-baseline");
	assert.equal(findings(folder, ...gate).length, 1, "and what is accepted of them stays");
	assert.match(run(folder, "explain", "core/stale-baseline").out, /^# core\/stale-baseline\n/);
});

test("--fix leaves alone what a baseline accepts, and a broken configuration is never accepted", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "plimsoll.yaml": "rules:\n  config/unknown-feild: off\n", "quality/.keep": "" });
	assert.equal(run(folder, "check", ...gate, "--write-baseline").code, 2);
	run(folder, "check", ...gate, "--fix");
	assert.equal(readFileSync(join(folder, "a.yaml"), "utf8"), misspelt);
});

function git(folder: string, ...words: readonly string[]): void {
	const person = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
	const { status, stderr } = spawnSync("git", ["-C", folder, ...person, ...words], { encoding: "utf8" });
	assert.equal(status, 0, stderr);
}

test("--since reports what has changed, and what hangs on it", () => {
	const card = "kind: DeploymentCard\nmanifests: [../serving/d.yaml]\nslo: { availability: 0.999 }\n";
	const folder = temporaryFolder({
		"serving/a.yaml": misspelt,
		"serving/b.yaml": misspelt,
		"serving/d.yaml": service("    minReplicas: 1\n"),
		"cards/d.card.yaml": card,
	});
	git(folder, "init", "-q");
	git(folder, "add", "-A");
	git(folder, "commit", "-q", "-m", "one");
	const since = (...words: readonly string[]) => findings(folder, "--since", "HEAD", ...words).map(({ file }) => file);
	assert.deepEqual(since(), []);
	writeFiles(folder, { "serving/a.yaml": `${misspelt}# changed\n`, "serving/new one.yaml": misspelt });
	assert.deepEqual(since(), ["serving/a.yaml", "serving/new one.yaml"]);
	assert.deepEqual(since("serving/b.yaml"), []);
	assert.deepEqual(
		findings(join(folder, "serving"), "--since", "HEAD").map(({ file }) => file),
		["a.yaml", "new one.yaml"],
	);
	writeFiles(folder, { "cards/d.card.yaml": `${card}# changed\n` });
	assert.ok(since().includes("serving/d.yaml"), "a card speaks of its manifests");
	run(folder, "check", "--since", "HEAD", "--fix");
	assert.equal(readFileSync(join(folder, "serving/b.yaml"), "utf8"), misspelt, "what is not reported is not fixed");
	assert.match(run(folder, "check", "--since", "nowhere").err, /--since is "nowhere", but the repository has no such revision\./);
	writeFiles(folder, { "plimsoll.yaml": "preset: recommended\n" });
	assert.ok(since().includes("serving/b.yaml"), "a configuration touches everything");
});

test("a frozen set of rules is known by its name, and another is a mistake", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "plimsoll.yaml": 'rules: "2026.1"\n' });
	assert.deepEqual([run(folder, "check").code, rulesIn(findings(folder))], [1, [unknown]]);
	writeFiles(folder, { "plimsoll.yaml": 'rules: "2031.4"\n' });
	const { code, out } = run(folder, "check");
	assert.equal(code, 2);
	assert.match(out, /plimsoll\.yaml:1:8 error config\/unknown-value\n {2}There is no set of rules `2031\.4`/);
	writeFiles(folder, { "plimsoll.yaml": `rules: "2026.1"\noverrides:\n  - files: ["**"]\n    rules: { ${unknown}: "off" }\n` });
	assert.equal(run(folder, "check").code, 0);
});

test("sentences name files as the report does, wherever the configuration lies", () => {
	const card = "kind: DeploymentCard\nmanifests: [serving/a.yaml]\nmodel: { artifact: model.onnx }\n";
	const folder = temporaryFolder({
		"plimsoll.yaml": "{}\n",
		"x/serving/a.yaml": service(),
		"x/a.card.yaml": card,
		"x/model.onnx": "<html></html>",
	});
	const told = (from: string, ...words: readonly string[]) =>
		findings(join(folder, from), ...words).find(({ rule }) => rule === "artifact/unreadable-model")?.message ?? "";
	assert.match(told("."), /`x\/model\.onnx`/);
	assert.match(told("x"), /`model\.onnx`/);
	assert.match(told("x/serving", ".."), /`\.\.\/model\.onnx`/);
});

test("what cannot be read is said, and a link does not lead out of the folder", { skip: process.platform === "win32" }, () => {
	const outside = temporaryFolder({ "secret.yaml": misspelt });
	const folder = temporaryFolder({ "real/a.yaml": misspelt });
	symlinkSync(join(outside, "secret.yaml"), join(folder, "out.yaml"));
	symlinkSync("real/a.yaml", join(folder, "in.yaml"));
	symlinkSync("/dev/zero", join(folder, "endless.yaml"));
	symlinkSync("loop.yaml", join(folder, "loop.yaml"));
	spawnSync("mkfifo", [join(folder, "pipe")]);
	symlinkSync("pipe", join(folder, "pipe.yaml"));
	const report = JSON.parse(run(folder, "check", "--format", "json").out);
	assert.deepEqual(
		report.skipped,
		["endless.yaml", "loop.yaml", "out.yaml", "pipe.yaml"].map((file) => ({ file, reason: "unreadable" })),
	);
	assert.deepEqual(
		report.findings.map(({ file }: Found) => file),
		["in.yaml", "real/a.yaml"],
	);
});

test("of a folder that is not looked into nothing is said to be missing", { skip: process.platform === "win32" }, () => {
	const card = (path: string) => `kind: DeploymentCard\nmodel: { artifact: ${path} }\n`;
	const elsewhere = temporaryFolder({ "model.onnx": "x" });
	const folder = temporaryFolder({
		"a.card.yaml": card("linked/model.onnx"),
		"b.card.yaml": card("gone/model.onnx"),
		"c.card.yaml": card(".venv/m.onnx"),
		".venv/m.onnx": "x",
	});
	symlinkSync(elsewhere, join(folder, "linked"));
	assert.deepEqual(
		findings(folder)
			.filter(({ rule }) => rule === "artifact/file-missing")
			.map(({ file }) => file),
		["b.card.yaml"],
	);
});

test("--fix leaves alone a file that is not in UTF-8 or cannot be written, and says so", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt, "locked.yaml": misspelt });
	const latin = Buffer.concat([Buffer.from(misspelt), Buffer.from([0x23, 0x20, 0xe9, 0x0a])]);
	writeFileSync(join(folder, "a.yaml"), latin);
	const { code, err } = run(folder, "check", "a.yaml", "--fix");
	assert.deepEqual([code, err], [1, "plimsoll: a.yaml is not fixed: it is not in UTF-8, or it has changed meanwhile.\n"]);
	assert.ok(readFileSync(join(folder, "a.yaml")).equals(latin));
	if (process.platform === "win32" || process.getuid?.() === 0) return;
	chmodSync(join(folder, "locked.yaml"), 0o444);
	assert.match(run(folder, "check", "locked.yaml", "--fix").err, /locked\.yaml is not fixed: it cannot be written \(EACCES\)/);
});

test("nothing of a file moves the cursor of a terminal", () => {
	const folder = temporaryFolder({ "a.yaml": misspelt.replace("minReplica: 1", '"min\\eReplica": "\u001b[2J\u009b1A"') });
	const { out } = run(folder, "check");
	assert.match(out, /minReplica|min Replica/);
	assert.doesNotMatch(out, /(?!\n)\p{Cc}/u);
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
