import assert from "node:assert/strict";
import { test } from "node:test";
import { type BenchmarkResult, judgeLatency, type Quiet, threadsFromCpu } from "../../server/src/evidence/benchmark.ts";
import { countOver, sampleRank, summarise } from "../../server/src/evidence/latency.ts";
import { driftOf, judgeQuiet, type QuietSigns, settled } from "../../server/src/evidence/quiet.ts";

const quiet: Quiet = { verdict: "quiet", reasons: [], cleanShare: 1 };
const noisy: Quiet = { verdict: "noisy", reasons: ["Only 30 % of the runs were not interrupted."], cleanShare: 0.3 };

/** A result of `n` runs of which `over` took 20 ms and the others 10 ms. */
function measured(n: number, over: number, more: Partial<BenchmarkResult> = {}): BenchmarkResult {
	const runs = Array.from({ length: n }, (_, index) => (index < over ? 20 : 10));
	return { ...unmeasured, outcome: "measured", ...summarise(runs, 1), quiet, ...more };
}

const unmeasured: BenchmarkResult = {
	version: 1,
	model: { path: "m.onnx", sha256: "0".repeat(64), bytes: 10 },
	runtime: { name: "onnxruntime-node", version: "1.27.0" },
	options: { threads: 1, batch: 1, dims: {}, percentile: 95, seconds: 60, memoryLimitBytes: undefined, concurrency: 1 },
	machine: { cpu: "cpu", cores: 2, memoryBytes: 2 ** 33, platform: "linux-x64", node: "24.0.0" },
	takenAt: "2026-03-31T00:00:00.000Z",
	outcome: "crashed",
	message: "The model's process ended in the first run with SIGFPE.",
	n: 0,
	quiet,
	inputs: [],
	warmUpRuns: 10,
};

test("verdicts follow early stopping, with the numbers in the reason", () => {
	const p99 = { percentile: 99, ms: 15 } as const;
	const p95 = { percentile: 95, ms: 15 } as const;
	for (const [n, over, objective, verdict] of [
		[459, 0, p99, "pass"],
		[458, 0, p99, "inconclusive"],
		[662, 1, p99, "pass"],
		[661, 1, p99, "inconclusive"],
		[838, 2, p99, "pass"],
		[130, 1, p95, "pass"],
		[129, 1, p95, "inconclusive"],
		[100, 13, p95, "fail"],
		[1372, 50, p95, "pass"],
		[1371, 50, p95, "inconclusive"],
	] as const) {
		assert.equal(judgeLatency(measured(n, over), objective).verdict, verdict, `${over} of ${n} over for p${objective.percentile}`);
	}
	assert.equal(judgeLatency(measured(459, 0), p99).reason, "p99 is 10 ms [10, 10] over 459 runs, within the objective of 15 ms.");
	assert.equal(judgeLatency(measured(100, 13), p95).reason, "p95 is 20 ms [20, 20] over 100 runs, over the objective of 15 ms.");
});

test("an inconclusive verdict says how many runs are missing", () => {
	const { reason, missingRuns } = judgeLatency(measured(100, 0), { percentile: 99, ms: 15 });
	assert.equal(missingRuns, 359);
	assert.equal(
		reason,
		"p99 is 10 ms [10, ?] over 100 runs, not enough to tell whether it meets the objective of 15 ms: that takes about 360 more runs.",
	);
	const near = judgeLatency(measured(1000, 50), { percentile: 95, ms: 15 });
	assert.equal(near.verdict, "inconclusive");
	assert.equal(near.missingRuns, undefined);
	assert.match(near.reason, /too near to the objective of 15 ms to tell\.$/);
});

test("noise excuses a fail but not a pass, and not what even the fastest run missed", () => {
	const objective = { percentile: 95, ms: 15 } as const;
	assert.equal(judgeLatency(measured(500, 0, { quiet: noisy }), objective).verdict, "pass");
	const excused = judgeLatency(measured(500, 100, { quiet: noisy }), objective);
	assert.equal(excused.verdict, "inconclusive");
	assert.match(excused.reason, /run it again when the machine is idle/);
	assert.equal(judgeLatency(measured(500, 100, { quiet: noisy }), { percentile: 95, ms: 5 }).verdict, "fail");
});

test("a caller's own count wins, and without samples the interval decides", () => {
	assert.equal(judgeLatency(measured(459, 0), { percentile: 99, ms: 15 }, 30).verdict, "fail");
	const { samplesMs: _, ...bare } = measured(500, 100);
	assert.equal(judgeLatency(bare, { percentile: 50, ms: 10 }).verdict, "pass");
	assert.equal(judgeLatency(bare, { percentile: 95, ms: 15 }).verdict, "fail");
	const { samplesMs: __, ...few } = measured(20, 0);
	assert.match(judgeLatency(few, { percentile: 99, ms: 15 }).reason, /^p99 is 10 ms \[.*\?\] over 20 runs, not enough to tell/);
});

test("nothing measured gives no verdict", () => {
	assert.deepEqual(judgeLatency(unmeasured, { percentile: 95, ms: 15 }), {
		verdict: "inconclusive",
		reason: "There is no p95 to hold against the objective of 15 ms, because the benchmark crashed.",
	});
});

test("up to 4096 runs every count is exact", () => {
	const {
		n,
		samplesMs = [],
		latency,
		throughput,
	} = summarise(
		Array.from({ length: 4096 }, (_, index) => 4096 - index),
		8,
	);
	assert.equal(n, 4096);
	assert.deepEqual(
		samplesMs,
		Array.from({ length: 4096 }, (_, index) => index + 1),
	);
	assert.deepEqual(latency?.p50.ms, 2048);
	assert.deepEqual([latency?.minMs, latency?.maxMs, latency?.meanMs], [1, 4096, 2048.5]);
	assert.ok(throughput && Math.abs(throughput.perSecond - 8 * throughput.runsPerSecond) < 1e-3);
	for (const ms of [0, 1, 100.5, 4095, 4096]) {
		const over = 4096 - Math.floor(ms);
		assert.deepEqual(countOver(samplesMs, n, ms), { atLeast: over, atMost: over });
	}
});

test("of more runs the slowest are counted exactly and the others within a gap", () => {
	const n = 100_000;
	const { samplesMs = [] } = summarise(
		Array.from({ length: n }, (_, index) => index + 1),
		1,
	);
	assert.equal(samplesMs.length, 4096);
	for (const [index, ms] of samplesMs.entries()) assert.equal(sampleRank(index, 4096, n), ms);
	assert.deepEqual([samplesMs[0], samplesMs.at(-1)], [1, n]);
	for (const ms of [98_000, 99_000, 99_999, 100_000]) assert.deepEqual(countOver(samplesMs, n, ms), { atLeast: n - ms, atMost: n - ms });
	for (const ms of [0, 1, 50, 50_000, 97_900]) {
		const { atLeast, atMost } = countOver(samplesMs, n, ms);
		assert.ok(atLeast <= n - ms && n - ms <= atMost && atMost - atLeast < 50, `${ms}: ${atLeast} to ${atMost}`);
	}
	assert.deepEqual(summarise([], 1), { n: 0 });
});

test("threads follow the limit of the manifest", () => {
	assert.equal(threadsFromCpu(undefined, 8), 8);
	assert.equal(threadsFromCpu(500, 8), 1);
	assert.equal(threadsFromCpu(1999, 8), 1);
	assert.equal(threadsFromCpu(2000, 8), 2);
	assert.equal(threadsFromCpu(64_000, 8), 8);
	assert.equal(threadsFromCpu(2000, 0), 1);
});

test("what disturbs a benchmark is told", () => {
	const still: QuietSigns = {
		cleanShare: 0.99,
		cores: 4,
		threads: 2,
		foreignCores: 0.1,
		stolenShare: 0,
		pressure: 1,
		onBattery: false,
		drift: 0,
	};
	const verdict = (signs: Partial<QuietSigns>) => judgeQuiet({ ...still, ...signs }).verdict;
	assert.deepEqual(judgeQuiet(still), { verdict: "quiet", reasons: [], cleanShare: 0.99 });
	assert.deepEqual(judgeQuiet({ ...still, foreignCores: 1.2 }).reasons, ["Other processes kept 1.2 of 4 cores busy."]);
	assert.equal(verdict({ foreignCores: 1.2 }), "usable");
	assert.equal(verdict({ foreignCores: 2.6 }), "noisy");
	assert.equal(verdict({ foreignCores: 1.2, threads: 4 }), "noisy");
	assert.equal(verdict({ stolenShare: 0.02 }), "usable");
	assert.equal(verdict({ stolenShare: 0.1 }), "noisy");
	assert.equal(verdict({ cleanShare: 0.8 }), "usable");
	assert.equal(verdict({ cleanShare: 0.4 }), "noisy");
	assert.equal(verdict({ drift: -0.08 }), "usable");
	assert.equal(verdict({ drift: 0.3 }), "noisy");
	assert.equal(verdict({ pressure: 29 }), "usable");
	assert.equal(verdict({ onBattery: true }), "usable");
	assert.equal(judgeQuiet({ cleanShare: 1, cores: 2, threads: 1, drift: 0 }).verdict, "quiet");
});

test("a drift is a trend of some size, not one slow stretch", () => {
	const times = (at: (share: number) => number) =>
		Array.from({ length: 1000 }, (_, index) => at(index / 1000) + 0.01 * Math.sin(index * 7));
	assert.equal(driftOf(times(() => 1)), 0);
	assert.equal(driftOf(times((share) => 1 + 0.02 * share)), 0);
	const change = driftOf(times((share) => 1 + 0.2 * share));
	assert.ok(change > 0.1 && change < 0.2, String(change));
	assert.ok(driftOf(times((share) => 1.2 - 0.2 * share)) < -0.1);
	assert.equal(driftOf(times((share) => (share > 0.4 && share < 0.5 ? 3 : 1))), 0);
	assert.equal(driftOf([1, 2, 3]), 0);
});

test("warm-up has settled when its last two quarters agree", () => {
	assert.equal(settled([8, 7.4, 6.2, 5, 4, 3.4, 3.4, 3.4, 3.4]), false);
	assert.equal(settled([8, 7.4, 6.2, 5, 4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4]), true);
	assert.equal(settled(Array.from({ length: 40 }, (_, index) => 100 - index)), false);
});
