import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);

interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

function run(folder: string, ...words: readonly string[]): Ran {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(programs, "cli.js"), ...words], { cwd: folder, encoding: "utf8" });
	return { code: status, out: stdout, err: stderr };
}

const service = (name: string) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/${name}/3
`;

const cardsIn = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".card.yaml"))
		.toSorted();

test("writes a card beside the manifest that check has nothing to say of, and a second run changes nothing", () => {
	const folder = temporaryFolder({ ".git/HEAD": "", ".github/CODEOWNERS": "/a/ @example/a\n", "a/a.yaml": service("a") });
	assert.deepEqual(run(folder, "init"), { code: 0, out: "wrote a/a.card.yaml\n", err: "" });
	const card = join(folder, "a/a.card.yaml");
	const text = readFileSync(card, "utf8");
	assert.match(text, /\nmanifests:\n {2}- a\.yaml\nowner: "@example\/a"\nmodel:\n {2}artifact: s3:\/\/models\/a\/3\n\n# /);
	const { mtimeMs } = statSync(card);
	assert.deepEqual(run(folder, "init"), { code: 0, out: "The deployment has a card that says all that the files tell.\n", err: "" });
	assert.equal(readFileSync(card, "utf8"), text);
	assert.equal(statSync(card).mtimeMs, mtimeMs);
	assert.deepEqual(run(folder, "check", "--fail-on", "info", "--now", "2026-11-25").code, 0);
});

test("completes the card that somebody wrote, word for word as it is", () => {
	const written = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmanifests: [a.yaml]   # ours\nowner: 'me'\n";
	const folder = temporaryFolder({ "a.yaml": service("a"), "mine.card.yaml": written });
	assert.deepEqual(run(folder, "init"), { code: 0, out: "completed mine.card.yaml\n", err: "" });
	assert.equal(readFileSync(join(folder, "mine.card.yaml"), "utf8"), `${written}model:\n  artifact: s3://models/a/3\n`);
	assert.deepEqual(cardsIn(folder), ["mine.card.yaml"]);
});

test("does not spray cards: of many deployments it asks which are meant", () => {
	const names = ["a", "b", "c", "d", "e", "f"];
	const folder = temporaryFolder(Object.fromEntries(names.map((name) => [`${name}/${name}.yaml`, service(name)])));
	const { code, out, err } = run(folder, "init");
	assert.deepEqual([code, out], [2, ""]);
	assert.match(
		err,
		/^plimsoll: 6 deployments have no card\. Name the manifests or folders to write cards for, or say --all:\n {2}a\/a\.yaml {2}a\n/,
	);
	assert.deepEqual(cardsIn(folder), []);
	assert.equal(run(folder, "init", "b", "c/c.yaml").out, "wrote b/b.card.yaml\nwrote c/c.card.yaml\n");
	assert.deepEqual(cardsIn(folder), ["b/b.card.yaml", "c/c.card.yaml"]);
	assert.equal(run(folder, "init").code, 0, "four are few enough");
	assert.deepEqual(cardsIn(folder).length, 6);
	const other = temporaryFolder(Object.fromEntries(names.map((name) => [`${name}.yaml`, service(name)])));
	assert.equal(run(other, "init", "--all").code, 0);
	assert.deepEqual(cardsIn(other).length, 6);
});

test("a path is read with what lies around it", () => {
	const stages = "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py, data.csv]\n    outs: [served/model.onnx]\n";
	const settings = JSON.stringify({ name: "m", implementation: "mlserver_onnx.Onnx", parameters: { uri: "./model.onnx" } });
	const folder = temporaryFolder({ "dvc.yaml": stages, "train.py": "", "data.csv": "", "served/model-settings.json": settings });
	assert.equal(run(folder, "init", "served").out, "wrote served/m.card.yaml\n");
	assert.match(readFileSync(join(folder, "served/m.card.yaml"), "utf8"), /trainingData:\n {4}id: \.\.\/data\.csv\n/);
});

test("--dry-run and --stdout print and write nothing", () => {
	const folder = temporaryFolder({
		"a.yaml": service("a"),
		"b.yaml": service("b"),
		"b.card.yaml": "kind: DeploymentCard\nmanifests: [b.yaml]\n",
	});
	const dry = run(folder, "init", "--dry-run");
	assert.equal(dry.code, 0);
	assert.match(dry.out, /^--- \/dev\/null\n\+\+\+ b\/a\.card\.yaml\n@@ -0,0 \+1,\d+ @@\n\+apiVersion: plimsoll\/v1\n/);
	assert.match(dry.out, /\n--- a\/b\.card\.yaml\n\+\+\+ b\/b\.card\.yaml\n@@ -1,2 \+1,4 @@\n kind: DeploymentCard\n/);
	const whole = run(folder, "init", "--stdout", "a.yaml");
	assert.match(whole.out, /^apiVersion: plimsoll\/v1\nkind: DeploymentCard\nmetadata:\n {2}name: a\n/);
	assert.deepEqual(cardsIn(folder), ["b.card.yaml"]);
	const patched = spawnSync("git", ["apply", "-"], { cwd: folder, input: dry.out, encoding: "utf8" });
	assert.equal(patched.status, 0, patched.stderr);
	assert.ok(existsSync(join(folder, "a.card.yaml")));
	assert.equal(run(folder, "init", "--dry-run").out, "", "what the patch makes is all there is to say");
});

test("2 where nothing is deployed, and for what cannot be done as asked", () => {
	const folder = temporaryFolder({ "a.yaml": "a: 1\n", "b/b.yaml": service("b") });
	assert.match(run(folder, "init", "a.yaml").err, /Nothing there is a deployment that Plimsoll reads\./);
	for (const words of [["a.yaml"], ["nowhere"], ["--dry-run", "--stdout"], ["--now", "soon"], ["--force"]]) {
		assert.equal(run(folder, "init", ...words).code, 2, words.join(" "));
	}
	assert.deepEqual(cardsIn(folder), []);
});

test("3 where a card cannot be written, and the others are", () => {
	const folder = temporaryFolder({
		"a.yaml": service("a"),
		"b.yaml": service("b"),
		"b.card.yaml": "kind: DeploymentCard\nmanifests: [b.yaml]\n# \u00e9\n",
	});
	writeFiles(folder, { "b.card.yaml": Buffer.from("kind: DeploymentCard\nmanifests: [b.yaml]\n# \u00e9\n", "latin1") });
	const { code, out, err } = run(folder, "init");
	assert.equal(code, 3);
	assert.equal(out, "wrote a.card.yaml\n");
	assert.match(err, /b\.card\.yaml is not written: it is not in UTF-8/);
});
