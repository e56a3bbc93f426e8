import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);

const service = (name: string, rest = "") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
spec:
  predictor:
    minReplicaz: 1
${rest}    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/${name}/3
`;
const limits = "    maxReplicaz: 2\n";

/** A repository with one commit of these files. */
function repository(files: Readonly<Record<string, string>>): string {
	const folder = temporaryFolder(files);
	git(folder, "init", "-q", "-b", "main");
	commit(folder);
	return folder;
}

function commit(folder: string): void {
	git(folder, "add", "-A");
	git(folder, "commit", "-q", "-m", "one");
}

function git(folder: string, ...words: readonly string[]): void {
	const done = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], { cwd: folder, encoding: "utf8" });
	assert.equal(done.status, 0, done.stderr);
}

function run(folder: string, words: readonly string[], more: NodeJS.ProcessEnv = {}) {
	const { GITHUB_BASE_REF: _, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: __, ...rest } = process.env;
	const done = spawnSync(process.execPath, [join(programs, "cli.js"), "check", "--format", "json", ...words], {
		cwd: folder,
		encoding: "utf8",
		env: { ...rest, ...more },
	});
	return { code: done.status, err: done.stderr, found: done.stdout === "" ? [] : told(done.stdout) };
}

function told(output: string): readonly string[] {
	const { findings } = JSON.parse(output) as {
		readonly findings: readonly { readonly file: string; readonly line: number; readonly rule: string }[];
	};
	return findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`);
}

test("the gate reports what a change brings, and not what was there", () => {
	const folder = repository({ "a.yaml": service("a"), "b.yaml": service("b") });
	const gate = ["--preset", "ci", "--since", "HEAD"];
	assert.deepEqual(run(folder, gate), { code: 0, err: "", found: [] });
	writeFiles(folder, { "a.yaml": `# moved down\n${service("a")}` });
	assert.deepEqual(run(folder, gate).found, [], "a fault that only moved");
	assert.deepEqual(run(folder, ["--since", "HEAD"]).found, ["a.yaml:8 config/unknown-field"], "all of a touched file without the gate");
	writeFiles(folder, { "a.yaml": service("a", limits), "c.yaml": service("c") });
	assert.deepEqual(run(folder, gate).found, ["a.yaml:8 config/unknown-field", "c.yaml:7 config/unknown-field"]);
	assert.equal(run(folder, gate).code, 1);
});

test("a file that is renamed brings nothing that it had under its old name", () => {
	const folder = repository({ "a.yaml": service("a") });
	renameSync(join(folder, "a.yaml"), join(folder, "moved.yaml"));
	git(folder, "add", "-A");
	assert.deepEqual(run(folder, ["--preset", "ci", "--since", "HEAD"]).found, []);
	writeFiles(folder, { "moved.yaml": service("a", limits) });
	assert.deepEqual(run(folder, ["--preset", "ci", "--since", "HEAD"]).found, ["moved.yaml:8 config/unknown-field"]);
});

test("a change is told of what it breaks in files that nobody touched", () => {
	const settings = JSON.stringify({
		name: "churn",
		implementation: "mlserver_sklearn.SKLearnModel",
		parameters: { uri: "./churn.joblib" },
	});
	const folder = repository({ "churn/model-settings.json": settings, "churn/churn.joblib": "x", "b.yaml": service("b") });
	rmSync(join(folder, "churn/churn.joblib"));
	const found = ["churn/model-settings.json:1 artifact/file-missing"];
	assert.deepEqual(run(folder, ["--preset", "ci", "--since", "HEAD"]).found, found);
	assert.deepEqual(run(folder, ["--since", "HEAD"]).found, found);
	writeFiles(folder, { "churn/churn.joblib": "y" });
	assert.deepEqual(run(folder, ["--preset", "ci", "--since", "HEAD"]).found, []);
});

test("the gate knows what it is to be merged into, or says that it does not", () => {
	const folder = repository({ "a.yaml": service("a") });
	git(folder, "checkout", "-q", "-b", "topic");
	writeFiles(folder, { "b.yaml": service("b") });
	commit(folder);
	const found = ["b.yaml:7 config/unknown-field"];
	assert.deepEqual(run(folder, ["--preset", "ci"], { GITHUB_BASE_REF: "main" }), { code: 1, err: "", found });
	assert.deepEqual(run(folder, ["--preset", "ci"], { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" }).found, found);
	writeFiles(folder, { "plimsoll.yaml": "preset: ci\n" });
	assert.deepEqual(run(folder, [], { GITHUB_BASE_REF: "main" }).found, found, "by its configuration as well");
	const lost = run(folder, []);
	assert.match(lost.err, /nothing says what the change is to be merged into, so all findings are reported: try --since/);
	assert.equal(lost.found.length, 2);
	assert.match(run(temporaryFolder({ "a.yaml": service("a") }), ["--preset", "ci"]).err, /nothing says what the change/);
});

test("a clone knows the main branch of its origin", () => {
	const origin = repository({ "a.yaml": service("a") });
	const folder = temporaryFolder({});
	git(folder, "clone", "-q", origin, "clone");
	const clone = join(folder, "clone");
	assert.match(run(clone, ["--preset", "ci"]).err, /nothing says/, "nothing is new on the main branch itself");
	git(clone, "checkout", "-q", "-b", "topic");
	writeFiles(clone, { "b.yaml": service("b") });
	commit(clone);
	assert.deepEqual(run(clone, ["--preset", "ci"]), { code: 1, err: "", found: ["b.yaml:7 config/unknown-field"] });
});
