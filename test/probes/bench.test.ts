import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type BenchmarkOptions, type BenchmarkResult, judgeLatency } from "../../server/src/evidence/benchmark.ts";
import { runBenchmark } from "../../server/src/probes/bench.ts";
import type { BenchmarkProgress } from "../../server/src/probes/bench-messages.ts";
import { divisionOverflow, endlessLoop, hugeOutput, identities, lookUp, matMul } from "./models.ts";
import { childrenOf, isRunning, soon } from "./processes.ts";
import { childScript, options } from "./run-benchmark.ts";

const linux = process.platform === "linux";
const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/benchmark-result.schema.json"), "utf8"));
const validate = new Ajv2020({
	allowUnionTypes: true,
	formats: { "date-time": (text: string) => !Number.isNaN(Date.parse(text)) },
}).compile(schema);

interface Wishes {
	readonly options?: Partial<BenchmarkOptions>;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: BenchmarkProgress) => void;
	readonly execArgv?: readonly string[];
}

/** Runs a model under a name; every result, however it ended, must be what the schema says. */
async function bench(name: string, bytes: Uint8Array | string | undefined, wishes: Wishes = {}): Promise<BenchmarkResult> {
	const modelPath = join(folder, name);
	if (bytes !== undefined) writeFileSync(modelPath, bytes);
	const result = await runBenchmark({
		modelPath,
		shownPath: `models/${name}`,
		options: { ...options, ...wishes.options },
		onProgress: wishes.onProgress ?? (() => undefined),
		signal: wishes.signal ?? new AbortController().signal,
		childScript,
		...(wishes.execArgv ? { execArgv: wishes.execArgv } : {}),
	});
	assert.ok(validate(JSON.parse(JSON.stringify(result))), JSON.stringify(validate.errors));
	assert.ok(!JSON.stringify(result).includes(folder), "a result names no folder of this machine");
	return result;
}

test("a measured result says what was run and how long it took", async () => {
	const progress: (BenchmarkProgress & { readonly at: number })[] = [];
	const result = await bench("mlp.onnx", matMul(256, 4), {
		options: { batch: 4 },
		onProgress: (one) => progress.push({ ...one, at: performance.now() }),
	});
	assert.equal(result.outcome, "measured", result.message);
	const { latency, coldStart, throughput, n, samplesMs = [], quiet } = result;
	assert.ok(latency && coldStart && throughput);
	assert.deepEqual(result.inputs, [{ name: "x", type: "float32", shape: [4, 256] }]);
	assert.deepEqual(result.runtime, { name: "onnxruntime-node", version: "1.27.0" });
	assert.match(result.model.sha256, /^[0-9a-f]{64}$/);
	assert.ok(n >= 130 && result.warmUpRuns >= 10);
	for (const { ms, lowMs, highMs } of [latency.p50, latency.p95, latency.p99]) assert.ok(lowMs <= ms && highMs !== null && ms <= highMs);
	assert.ok(latency.minMs <= latency.p50.ms && latency.p50.ms <= latency.p95.ms);
	assert.ok(latency.p95.ms <= latency.p99.ms && latency.p99.ms <= latency.maxMs);
	assert.deepEqual([samplesMs[0], samplesMs.at(-1)], [latency.minMs, latency.maxMs]);
	assert.ok(Math.abs(throughput.runsPerSecond * latency.meanMs - 1000) < 5);
	assert.ok(Math.abs(throughput.perSecond / throughput.runsPerSecond - 4) < 0.01);
	assert.ok(coldStart.processMs > 5 && coldStart.loadMs > 0 && coldStart.firstRunMs > 0);
	const mebibyte = 2 ** 20;
	assert.ok((result.peakMemoryBytes ?? 0) > 30 * mebibyte && (result.peakMemoryBytes ?? 0) < 500 * mebibyte);
	assert.ok(quiet.cleanShare >= 0 && quiet.cleanShare <= 1);
	assert.equal(judgeLatency(result, { percentile: 95, ms: latency.maxMs + 1 }).verdict, "pass");
	assert.equal(judgeLatency(result, { percentile: 50, ms: latency.minMs / 2 }).verdict, "fail");
	assert.deepEqual(new Set(progress.map(({ phase }) => phase)), new Set(["starting", "warm-up", "measuring"]));
	for (const [index, { at, phase, fraction }] of progress.entries()) {
		assert.ok(fraction >= 0 && fraction <= 1);
		const before = progress[index - 1];
		if (before?.phase === phase) assert.ok(at - before.at > 400, "at most two reports a second within a phase");
	}
});

test("inputs of every type are made up, and free dimensions are filled", async () => {
	const result = await bench(
		"types.onnx",
		identities([
			{ name: "image", type: "float32", dims: ["batch", 3, "height", "width"] },
			{ name: "half", type: "float16", dims: ["", "features"] },
			{ name: "double", type: "float64", dims: [] },
			{ name: "ids", type: "int64", dims: ["N", "sequence"] },
			{ name: "mask", type: "int32", dims: ["batch", "past_sequence + sequence"] },
			{ name: "flag", type: "bool", dims: ["batch"] },
			{ name: "bytes", type: "uint8", dims: ["batch", "channels"] },
			{ name: "text", type: "string", dims: ["batch", ""] },
		]),
		{ options: { batch: 2, seconds: 5, percentile: 50, dims: { sequence: 16, features: 5, "text[1]": 3, height: 8, width: 8 } } },
	);
	assert.equal(result.outcome, "measured", result.message);
	assert.deepEqual(
		result.inputs.map(({ shape }) => shape),
		[[2, 3, 8, 8], [2, 5], [], [2, 16], [2, 16], [2], [2, 1], [2, 3]],
	);
});

test("a table smaller than the made-up indices is read at its first row", async () => {
	const result = await bench("look-up.onnx", lookUp(5), { options: { seconds: 4, percentile: 50 } });
	assert.equal(result.outcome, "measured", result.message);
	assert.deepEqual(result.inputs, [{ name: "ids", type: "int64", shape: [1, 128] }]);
});

describe("whatever a model does to its process is a result", { concurrency: 2 }, () => {
	test("arithmetic that the processor refuses", { skip: process.arch !== "x64" || !linux }, async () => {
		const { outcome, message = "", n } = await bench("overflow.onnx", divisionOverflow());
		assert.deepEqual([outcome, n], ["crashed", 0]);
		assert.match(message, /^The model's process ended in the first run with SIGFPE \(.*integer division that overflows\)\.$/);
	});

	test("a loop without end", async () => {
		const from = performance.now();
		const { outcome, message } = await bench("endless.onnx", endlessLoop(), { options: { seconds: 3 } });
		assert.deepEqual([outcome, message], ["timeout", "The model was still busy in the first run when 3 s were over."]);
		assert.ok(performance.now() - from < 7000);
	});

	test("more memory than the limit", async () => {
		const { outcome, message = "" } = await bench("huge.onnx", hugeOutput(1500), { options: { memoryLimitBytes: 400 * 2 ** 20 } });
		assert.equal(outcome, "out-of-memory", message);
		assert.match(
			message,
			linux ? /^The model asks for more memory than it may have: .*Failed to allocate/ : /memory than the limit of 400 MiB/,
		);
	});

	test("a limit that leaves it no room", async () => {
		const { outcome, message } = await bench("small.onnx", matMul(4), { options: { memoryLimitBytes: 64 * 2 ** 20 } });
		assert.equal(outcome, "refused");
		assert.match(message ?? "", /^A memory limit of 64 MiB leaves no room for the model: .*128 MiB/);
	});

	test("a file that is no model", async () => {
		const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;
		const { outcome, message, runtime } = await bench("pointer.onnx", pointer);
		assert.equal(outcome, "refused");
		assert.equal(message, "ONNX Runtime does not load the model: Load model from models/pointer.onnx failed:Protobuf parsing failed.");
		assert.equal(runtime.version, "1.27.0");
	});

	test("no file at all", async () => {
		const { outcome, message = "", model } = await bench("absent.onnx", undefined);
		assert.deepEqual([outcome, model.sha256], ["refused", ""]);
		assert.match(message, /^models\/absent\.onnx cannot be read: ENOENT/);
		mkdirSync(join(folder, "folder.onnx"));
		assert.equal((await bench("folder.onnx", undefined)).message, "models/folder.onnx is not a file.");
	});

	test("a batch that it cannot take", async () => {
		const bytes = identities([{ name: "x", type: "float32", dims: [1, 4] }]);
		const { outcome, message } = await bench("fixed.onnx", bytes, { options: { batch: 8 } });
		assert.equal(outcome, "refused");
		assert.match(message ?? "", /cannot be run with a batch of 8\.$/);
	});

	test("the runtime is not installed", async () => {
		const hook = `import { registerHooks } from "node:module";
			registerHooks({ resolve(name, context, next) {
				if (name === "onnxruntime-node") throw new Error("Cannot find package 'onnxruntime-node'");
				return next(name, context);
			} });`;
		const execArgv = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`];
		const { outcome, message = "", runtime } = await bench("small.onnx", matMul(4), { execArgv });
		assert.deepEqual([outcome, runtime.version], ["refused", ""]);
		assert.match(message, /^ONNX Runtime is not installed here for \S+; `npm install --ignore-scripts onnxruntime-node@1\.27\.0`/);
	});

	test("a child that is no program", async () => {
		const { outcome, message = "" } = await bench("small.onnx", matMul(4), { execArgv: ["--no-such-option"] });
		assert.equal(outcome, "crashed");
		assert.match(message, /^The model's process ended before the model was loaded with exit code 9, after it said: .*bad option/);
	});
});

test("a cancelled benchmark is over within a second, whatever it was doing", async () => {
	const abort = new AbortController();
	const waiting = bench("endless.onnx", endlessLoop(), { signal: abort.signal });
	await sleep(700);
	const from = performance.now();
	abort.abort();
	const { outcome, message } = await waiting;
	assert.ok(performance.now() - from < 1000);
	assert.deepEqual([outcome, message], ["cancelled", "The benchmark was cancelled."]);
	assert.equal((await bench("endless.onnx", undefined, { signal: AbortSignal.abort() })).outcome, "cancelled");
	if (linux) await soon(() => childrenOf("self").every((pid) => !isRunning(pid)));
});

test("a child that is killed from outside has crashed", { skip: !linux }, async () => {
	const waiting = bench("endless.onnx", endlessLoop());
	const child = await soon(() => childrenOf("self").find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("bench-child")));
	await soon(() => readFileSync(`/proc/${child}/maps`, "utf8").includes("libonnxruntime"));
	process.kill(child, "SIGKILL");
	const { outcome, message } = await waiting;
	assert.equal(outcome, "crashed");
	assert.match(message ?? "", /^The model's process ended .* with SIGKILL \(ended from outside, .*\)\.$/);
});

test("a child whose parent is gone does not stay", { skip: !linux }, async () => {
	const modelPath = join(folder, "orphan.onnx");
	writeFileSync(modelPath, endlessLoop());
	const parent = spawn(process.execPath, [join(import.meta.dirname, "run-benchmark.ts"), modelPath, "60"], { stdio: "ignore" });
	const child = await soon(() => parent.pid !== undefined && childrenOf(parent.pid)[0]);
	await soon(() => readFileSync(`/proc/${child}/maps`, "utf8").includes("libonnxruntime"));
	parent.kill("SIGKILL");
	await soon(() => !isRunning(child), 3000);
});
