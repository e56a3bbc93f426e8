import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { progressOn } from "../../server/src/cli/progress.ts";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { running } from "../harness/running.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);
// A folder above may say that all below it are modules.
writeFileSync(join(programs, "package.json"), '{ "type": "commonjs" }');
const program = join(programs, "cli.js");

const card = (source: string) =>
	`apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: a }\nsources: [{ id: crm }]\nfeatures: [{ name: age, source: ${source} }]\n`;

/** A watching process, and what it prints until something is in it. */
function watching(cwd: string, words: readonly string[] = []) {
	const env = { ...process.env, PLIMSOLL_CACHE: join(cwd, "../cache") };
	const child = spawn(process.execPath, [program, "check", "--watch", ...words], { cwd, env });
	after(() => child.kill("SIGKILL"));
	const told = { all: "", from: 0 };
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece: string) => (told.all += piece));
	const ended = new Promise<{ readonly code: number | null; readonly signal: string | null }>((done) => {
		child.once("close", (code, signal) => done({ code, signal }));
	});
	const prints = async (...patterns: readonly RegExp[]): Promise<string> => {
		const until = Date.now() + 30_000;
		for (;;) {
			const fresh = told.all.slice(told.from);
			if (patterns.every((pattern) => pattern.test(fresh))) {
				told.from = told.all.length;
				return fresh;
			}
			if (Date.now() > until || child.exitCode !== null) assert.fail(`It printed: ${told.all}`);
			await new Promise((done) => setTimeout(done, 20));
		}
	};
	return { child, prints, ended, told };
}

function workspace(files: Readonly<Record<string, string>>): string {
	const cwd = join(temporaryFolder(), "workspace");
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(cwd, path, ".."), { recursive: true });
		writeFileSync(join(cwd, path), text);
	}
	return cwd;
}

test("each change is checked and told, until an interruption ends it well", async () => {
	const cwd = workspace({ "a.card.yaml": card("crm"), "notes.txt": "a" });
	const { child, prints, ended, told } = watching(cwd);
	await prints(/^0 errors, 0 warnings/m, /watching for changes/);

	writeFileSync(join(cwd, "a.card.yaml"), card("cmr"));
	assert.match(await prints(/in 1 manifest\./), /plimsoll: a\.card\.yaml has changed\.\n[\s\S]*lineage\/unresolved/);

	// As most editors save: a draft takes the place of the file.
	writeFileSync(join(cwd, ".draft"), card("crm"));
	renameSync(join(cwd, ".draft"), join(cwd, "a.card.yaml"));
	assert.match(await prints(/in 1 manifest\./), /a\.card\.yaml has changed\.\n[\s\S]*0 errors, 0 warnings/);

	mkdirSync(join(cwd, "deep/deeper"), { recursive: true });
	writeFileSync(join(cwd, "deep/deeper/b.card.yaml"), card("cmr"));
	await prints(/deep is new/, /in 2 manifests\./);
	writeFileSync(join(cwd, "deep/deeper/b.card.yaml"), card("crm"));
	assert.match(await prints(/in 2 manifests\./), /deep[\\/]deeper[\\/]b\.card\.yaml has changed\.\n[\s\S]*0 errors, 0 warnings/);
	rmSync(join(cwd, "deep"), { recursive: true });
	await prints(/deep is gone/, /in 1 manifest\./);

	// What no check has looked at is no reason for another one.
	appendFileSync(join(cwd, "notes.txt"), "b");
	await new Promise((done) => setTimeout(done, 600));
	assert.equal(told.all.slice(told.from), "");

	writeFileSync(join(cwd, "plimsoll.yaml"), "rules: { lineage/unresolved: off }\n");
	await prints(/plimsoll\.yaml is new/, /in 1 manifest\./);
	child.kill("SIGINT");
	assert.deepEqual(await ended, process.platform === "win32" ? { code: null, signal: "SIGINT" } : { code: 0, signal: null });
});

test("a model, and a configuration above the folder, are watched as well", async () => {
	const cwd = workspace({ "plimsoll.yaml": "rules: {}\n", "part/a.card.yaml": card("cmr"), "part/model.onnx": "none" });
	writeFileSync(join(cwd, "part/a.card.yaml"), `${card("cmr")}model: { artifact: model.onnx }\n`);
	const { child, prints, ended } = watching(cwd, ["part"]);
	await prints(/lineage\/unresolved/, /watching for changes/);
	writeFileSync(join(cwd, "plimsoll.yaml"), "rules: { lineage/unresolved: off }\n");
	const found = await prints(/in 1 manifest\./);
	assert.match(found, /plimsoll\.yaml has changed/);
	assert.doesNotMatch(found, /lineage\/unresolved/);
	writeFileSync(join(cwd, "part/model.onnx"), "something else");
	await prints(/model\.onnx has changed/, /in 1 manifest\./);
	child.kill("SIGINT");
	await ended;
});

test("only what is printed for people is watched", async () => {
	const cwd = workspace({ "a.card.yaml": card("crm") });
	const refused = async (...words: readonly string[]) => {
		const { code, stdout, stderr } = await running([program, "check", "--watch", ...words], { cwd });
		return [code, stdout, stderr];
	};
	assert.deepEqual(await refused("--format", "json"), [
		2,
		"",
		"plimsoll: --watch prints for people, so it goes with --format text alone.\n",
	]);
	assert.deepEqual(await refused("--fix"), [2, "", "plimsoll: --watch checks and does nothing else, so it does not go with --fix.\n"]);
	assert.deepEqual(await refused("nowhere"), [2, "", `plimsoll: There is no file or folder ${join(cwd, "nowhere")}.\n`]);
	assert.equal((await refused("--preset", "lenient"))[0], 2);
});

test("a line tells how far a long run has got, on a terminal alone", () => {
	const at = { time: 0 };
	const written: string[] = [];
	const stream = (isTTY: boolean) => ({ isTTY, write: (text: string) => written.push(text) });
	const line = (isTTY: boolean, environment: NodeJS.ProcessEnv) => progressOn(stream(isTTY), environment, () => at.time);
	const shown = line(true, { TERM: "xterm" });
	shown.tell("reading", 1, 10_000);
	shown.end();
	assert.deepEqual(written, [], "what takes a moment needs no line");
	at.time = 1000;
	shown.tell("checking", 3200, 10_000);
	shown.tell("checking", 3201, 10_000);
	at.time = 1100;
	shown.tell("checking", 3300, 10_000);
	shown.end();
	assert.deepEqual(written, ["\r\u001b[Kchecking 3,200 of 10,000 files", "\r\u001b[Kchecking 3,300 of 10,000 files", "\r\u001b[K"]);
	for (const other of [line(false, {}), line(true, { CI: "true" }), line(true, { TERM: "dumb" })]) {
		at.time += 5000;
		other.tell("checking", 1, 2);
		other.end();
	}
	assert.equal(written.length, 3);
});
