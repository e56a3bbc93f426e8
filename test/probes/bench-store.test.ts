import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { BenchmarkResult } from "../../server/src/evidence/benchmark.ts";
import { summarise } from "../../server/src/evidence/latency.ts";
import { defaultStoreFolder, loadAll, modelSha256, save } from "../../server/src/probes/bench-store.ts";
import { options } from "./run-benchmark.ts";

const temporary = mkdtempSync(join(tmpdir(), "plimsoll-store-"));
after(() => rmSync(temporary, { recursive: true, force: true }));

const sha256 = "ab".repeat(32);
const result: BenchmarkResult = {
	version: 1,
	model: { path: "m.onnx", sha256, bytes: 10 },
	runtime: { name: "onnxruntime-node", version: "1.27.0" },
	options: { ...options, dims: { sequence: 128, height: 8 } },
	machine: { cpu: "cpu", cores: 2, memoryBytes: 2 ** 33, platform: "linux-x64", node: "24.0.0" },
	takenAt: "2026-03-31T00:00:00.000Z",
	outcome: "measured",
	coldStart: { processMs: 1, loadMs: 2, firstRunMs: 3 },
	...summarise([1, 2, 3], 1),
	peakMemoryBytes: 100,
	quiet: { verdict: "quiet", reasons: [], cleanShare: 1 },
	inputs: [{ name: "x", type: "float32", shape: [1, 2] }],
	warmUpRuns: 10,
};
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test("a result comes back as it was, and a later one of the same kind takes its place", async () => {
	const folder = join(temporary, "a", "b");
	assert.deepEqual(await loadAll(folder, sha256), []);
	const path = await save(folder, result);
	assert.deepEqual(plain(await loadAll(folder, sha256)), [plain(result)]);
	const later = { ...result, takenAt: "2026-04-01T00:00:00.000Z", options: { ...options, dims: { height: 8, sequence: 128 } } };
	assert.equal(await save(folder, later), path);
	assert.deepEqual(
		(await loadAll(folder, sha256)).map(({ takenAt }) => takenAt),
		[later.takenAt],
	);
	assert.deepEqual(readdirSync(folder).length, 1, "no draft is left behind");
});

test("other options, runtimes, machines and models are kept apart", async () => {
	const folder = join(temporary, "apart");
	const others: readonly BenchmarkResult[] = [
		{ ...result, takenAt: "2026-04-03T00:00:00.000Z" },
		{ ...result, takenAt: "2026-04-02T00:00:00.000Z", options: { ...result.options, threads: 2 } },
		{ ...result, takenAt: "2026-04-01T00:00:00.000Z", runtime: { name: "onnxruntime-node", version: "1.26.0" } },
		{ ...result, machine: { ...result.machine, cpu: "another" } },
		{ ...result, model: { ...result.model, sha256: "cd".repeat(32) } },
	];
	for (const one of others) await save(folder, one);
	const loaded = await loadAll(folder, sha256);
	assert.deepEqual(
		loaded.map(({ takenAt }) => takenAt.slice(0, 10)),
		["2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03"],
	);
	assert.equal((await loadAll(folder, "cd".repeat(32))).length, 1);
});

test("files that are no results are passed over", async () => {
	const folder = join(temporary, "broken");
	await save(folder, result);
	const name = (content: string) => `${createHash("sha256").update(content).digest("hex")}.json`;
	const { latency: _, ...rest } = result;
	for (const content of [
		"",
		"{",
		`"${sha256}"`,
		`null // ${sha256}`,
		JSON.stringify(result).slice(0, -40),
		JSON.stringify({ ...result, version: 2 }),
		JSON.stringify({ ...rest, latency: { p50: {} } }),
		JSON.stringify({ ...result, samplesMs: ["1"] }),
		JSON.stringify({ ...result, quiet: null }),
		JSON.stringify({ ...result, takenAt: "yesterday" }),
	]) {
		writeFileSync(join(folder, name(content)), content);
	}
	writeFileSync(join(folder, "notes.txt"), sha256);
	assert.equal((await loadAll(folder, sha256)).length, 1);
	assert.equal(await save(join(folder, "notes.txt", "below"), result), undefined);
});

test("the digest of a model is read once and again when the file has changed", async () => {
	const path = join(temporary, "model.onnx");
	const digest = (content: string) => createHash("sha256").update(content).digest("hex");
	writeFileSync(path, "first");
	utimesSync(path, 1000, 1000);
	assert.equal(await modelSha256(path), digest("first"));
	writeFileSync(path, "other");
	utimesSync(path, 1000, 1000);
	assert.equal(await modelSha256(path), digest("first"), "same size and time: not read again");
	utimesSync(path, 2000, 2000);
	assert.equal(await modelSha256(path), digest("other"));
	assert.equal(await modelSha256(join(temporary, "absent")), undefined);
});

test("the folder is the one that the platform keeps caches in", () => {
	const home = homedir();
	assert.equal(defaultStoreFolder({ XDG_CACHE_HOME: "/cache" }, "linux"), join("/cache", "plimsoll", "benchmarks"));
	assert.equal(defaultStoreFolder({}, "linux"), join(home, ".cache", "plimsoll", "benchmarks"));
	assert.equal(defaultStoreFolder({}, "darwin"), join(home, "Library", "Caches", "plimsoll", "benchmarks"));
	assert.equal(defaultStoreFolder({ LOCALAPPDATA: "/local" }, "win32"), join("/local", "plimsoll", "benchmarks"));
});
