import type { BenchmarkOutcome, BenchmarkResult, Quiet } from "../../server/src/evidence/benchmark.ts";
import type { LatencyQuantile, LatencySummary } from "../../server/src/evidence/latency.ts";
import { parseQuantity } from "../../server/src/facts/units.ts";

/**
 * Reads a `benchmark` block of a manual, one fact a line, times in milliseconds:
 * `p95 61 58..64` (with its interval, `58..` without an upper bound), `p50 …`, `p99 …`, `fastest 40`, `runs 1000`, `throughput 83` (runs a second),
 * `memory 900Mi` (peak), `cold 1200 load 900` (from the start to the first answer, and the part of it that loading took), `threads 1`, `batch 1`,
 * `dims sequence 128`, `warmup 0`, `cores 8`, `bytes 2Gi` (of the model file), `outcome crashed words …`, `quiet noisy words …`.
 */
export function readBenchmarkBlock(path: string, text: string): BenchmarkResult {
	const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
	const words = (name: string) => lines.find(([first]) => first === name)?.slice(1);
	const number = (name: string, otherwise: number) => parseQuantity(words(name)?.[0] ?? "") ?? otherwise;
	const [outcome = "measured", ...said] = words("outcome") ?? [];
	const [verdict = "quiet", ...reason] = words("quiet") ?? [];
	const latency = outcome === "measured" ? latencyOf(lines, number("fastest", 0)) : undefined;
	const batch = number("batch", 1);
	const runs = words("throughput") && number("throughput", 0);
	const cold = words("cold");
	return {
		version: 1,
		model: { path, sha256: "0".repeat(64), bytes: number("bytes", 1000) },
		runtime: { name: "onnxruntime-node", version: "1.27.0" },
		options: {
			threads: number("threads", 1),
			batch,
			dims: Object.fromEntries(lines.flatMap(([first, name = "", size]) => (first === "dims" ? [[name, Number(size)]] : []))),
			percentile: 95,
			seconds: 60,
			memoryLimitBytes: undefined,
			concurrency: 1,
		},
		machine: { cpu: "test", cores: number("cores", 8), memoryBytes: 16 * 2 ** 30, platform: "linux-x64", node: "24.0.0" },
		takenAt: "2026-03-30T12:00:00.000Z",
		outcome: outcome as BenchmarkOutcome,
		...(said.length > 0 ? { message: said.join(" ") } : {}),
		...(cold ? { coldStart: coldStartOf(Number(cold[0]), Number(cold[2] ?? 0)) } : {}),
		n: latency ? number("runs", 1000) : 0,
		...(latency ? { latency } : {}),
		...(runs === undefined ? {} : { throughput: { perSecond: runs * batch, runsPerSecond: runs } }),
		...(words("memory") ? { peakMemoryBytes: number("memory", 0) } : {}),
		quiet: { verdict: verdict as Quiet["verdict"], reasons: reason.length > 0 ? [reason.join(" ")] : [], cleanShare: 1 },
		inputs: [],
		warmUpRuns: number("warmup", 50),
	};
}

/** A quantile that the block leaves out is as little known as the others allow: it has their values and no bounds. */
function latencyOf(lines: readonly (readonly string[])[], fastest: number): LatencySummary | undefined {
	const stated = new Map(lines.flatMap(([name = "", ...words]) => (/^p\d+$/.test(name) ? [[name, quantileOf(words)] as const] : [])));
	const some = stated.get("p95") ?? stated.get("p99") ?? stated.get("p50");
	if (!some) return undefined;
	const unknown = { ms: some.ms, lowMs: 0, highMs: null };
	const [p50 = unknown, p95 = unknown, p99 = unknown] = ["p50", "p95", "p99"].map((name) => stated.get(name));
	return { p50, p95, p99, meanMs: p50.ms, minMs: fastest, maxMs: p99.ms };
}

function quantileOf([ms = "", interval = ""]: readonly string[]): LatencyQuantile {
	const [low = "", high = ""] = interval.split("..");
	return { ms: Number(ms), lowMs: low === "" ? Number(ms) : Number(low), highMs: high === "" ? null : Number(high) };
}

function coldStartOf(totalMs: number, loadMs: number): NonNullable<BenchmarkResult["coldStart"]> {
	return { processMs: totalMs - loadMs, loadMs, firstRunMs: 0 };
}
