import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);

const manifest = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: churn
spec:
  predictor:
    containers:
      - name: kserve-container
        image: registry.example.com/churn:latest
`;
const folder = temporaryFolder({
	".git/HEAD": "",
	"node_modules/@acme/serving/plimsoll.yaml":
		'targets:\n  kserve: "0.15"\nrules:\n  security/*: error\n  artifact/mutable-image: info\nextends: ./more.yaml\n',
	"node_modules/@acme/serving/more.yaml": "stage: staging\n",
	"plimsoll.yaml": `extends: "@acme/serving"
preset: strict
rules:
  artifact/mutable-image: error
overrides:
  - files: ["serving/**"]
    rules:
      capacity/*: info
  - files: ["serving/*.yaml#/spec/transformer", "other/*"]
    rules: { artifact/mutable-image: off }
forbidden:
  - { feature: gender, reason: protected }
ignore: [vendor/**]
`,
	"serving/a.yaml": manifest,
	"vendor/b.yaml": manifest,
});

function run(...words: readonly string[]) {
	const done = spawnSync(process.execPath, [join(programs, "cli.js"), ...words], { cwd: folder, encoding: "utf8" });
	return { code: done.status, out: done.stdout, err: done.stderr };
}

test("config says what holds for a file, and where that is written", () => {
	const { code, out, err } = run("config", "serving/a.yaml");
	assert.equal(err, "");
	assert.equal(code, 0);
	const lines = out.trimEnd().split("\n");
	assert.equal(lines[0], "# What holds for serving/a.yaml");
	assert.deepEqual(
		lines.slice(1).map((line) => line.replace(/ +# /, " # ")),
		[
			'# all rules of "2026.1" # by default',
			"preset: strict # plimsoll.yaml:2",
			"stage: staging # @acme/serving/more.yaml:1",
			"targets:",
			'  kserve: "0.15" # @acme/serving/plimsoll.yaml:2',
			"rules:",
			"  security/*: error # @acme/serving/plimsoll.yaml:4",
			"  artifact/mutable-image: error # plimsoll.yaml:4",
			"  capacity/*: info # plimsoll.yaml:8, for serving/**",
			"  artifact/mutable-image: off # plimsoll.yaml:10, for serving/*.yaml#/spec/transformer, other/*",
			"forbidden:",
			'  - "feature gender" # plimsoll.yaml:12',
			"ignore:",
			'  - "vendor/**" # plimsoll.yaml:13',
		],
	);
});

test("it knows what is ignored, and where nothing is configured", () => {
	assert.match(run("config", "vendor/b.yaml").out, /^# What holds for vendor\/b\.yaml, which is ignored\n/);
	const bare = temporaryFolder({ ".git/HEAD": "", "a.yaml": manifest });
	const done = spawnSync(process.execPath, [join(programs, "cli.js"), "config"], { cwd: bare, encoding: "utf8" });
	assert.equal(
		done.stdout,
		'# What holds for files in this folder\npreset: recommended      # by default\n# all rules of "2026.1"  # by default\n',
	);
	assert.equal(run("config", "a", "b").code, 2);
});

test("as JSON the same, for programs", () => {
	const { said, file } = JSON.parse(run("config", "--format", "json", "serving/a.yaml").out);
	assert.equal(file, "serving/a.yaml");
	assert.deepEqual(said[0], { section: "preset", value: "strict", from: "plimsoll.yaml:2" });
	assert.equal(said.length, 9);
});

test("a check goes by the package too", () => {
	const { out } = run("check", "serving", "--format", "json");
	assert.deepEqual(
		JSON.parse(out).findings.map(({ rule, severity }: { readonly rule: string; readonly severity: string }) => `${severity} ${rule}`),
		["info capacity/memory-limit-missing", "error artifact/mutable-image"],
	);
});
