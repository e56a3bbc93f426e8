import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);

test("a profile says what each rule took, and changes nothing of what is found", () => {
	const cards = Array.from({ length: 200 }, (_, place) => [
		`c${place}.card.yaml`,
		`apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: c${place} }\nsources: [{ id: crm }]\nfeatures: [{ name: age, source: cmr }]\n`,
	]);
	const cwd = temporaryFolder(Object.fromEntries(cards));
	const run = (...flags: readonly string[]) =>
		spawnSync(process.execPath, [join(programs, "cli.js"), "check", ".", "--now", "2026-03-31", ...flags], { cwd, encoding: "utf8" });
	const [plain, profiled] = [run(), run("--profile")];
	assert.match(plain.stdout, /lineage\/unresolved/);
	assert.equal(profiled.stdout, plain.stdout);
	assert.equal(plain.stderr, "");
	const times = profiled.stderr
		.trim()
		.split("\n")
		.map((line) => /^(.+?) +(\d+\.\d) ms +(\d+\.\d) %$/.exec(line)?.slice(1) ?? [line]);
	assert.deepEqual(
		times.slice(-3).map(([name]) => name),
		["all rules", "reading, and all else", "in all"],
	);
	assert.ok(
		times.some(([name]) => name === "lineage/unresolved"),
		profiled.stderr,
	);
	const shares = times.slice(0, -3).map(([, time]) => Number(time));
	assert.deepEqual(
		shares,
		shares.toSorted((a, b) => b - a),
	);
});
