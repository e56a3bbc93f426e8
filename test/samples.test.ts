import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const root = join(import.meta.dirname, "..");
const main = join(root, "server/src/cli/main.ts");
/** Benchmarks that somebody ran on this machine are no part of a sample. */
const noCache = mkdtempSync(join(tmpdir(), "plimsoll-samples-"));
after(() => rmSync(noCache, { recursive: true, force: true }));

for (const sample of ["churn", "language", "ranking", "vision"]) {
	test(`what check says of the sample ${sample} stands in its findings.txt`, () => {
		const folder = join(root, "samples", sample);
		const run = spawnSync(process.execPath, [main, "check", ".", "--now", "2026-11-25"], {
			cwd: folder,
			encoding: "utf8",
			env: { ...process.env, XDG_CACHE_HOME: noCache, LOCALAPPDATA: noCache, HOME: noCache },
		});
		assert.equal(run.stderr, "");
		assert.equal(run.status, 1);
		const file = join(folder, "findings.txt");
		if (process.env.UPDATE) writeFileSync(file, run.stdout);
		assert.equal(run.stdout, readFileSync(file, "utf8"));
	});
}
