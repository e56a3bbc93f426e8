import type { BenchmarkResult } from "../evidence/benchmark.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
const oneOf =
	(...allowed: readonly unknown[]): Check =>
	(value) =>
		allowed.includes(value);
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const optional =
	(check: Check): Check =>
	(value) =>
		value === undefined || check(value);
const object =
	(fields: Readonly<Record<string, Check>>): Check =>
	(value) =>
		isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const quantile = object({ ms: number, lowMs: number, highMs: (value) => value === null || number(value) });

/** The fields that the rest of the program reads, as `schemas/benchmark-result.schema.json` describes them. */
const result = object({
	version: oneOf(1),
	model: object({ path: text, sha256: text, bytes: number }),
	runtime: object({ name: oneOf("onnxruntime-node"), version: text }),
	options: object({
		threads: number,
		batch: number,
		dims: (value) => isRecord(value) && Object.values(value).every(number),
		percentile: number,
		seconds: number,
		memoryLimitBytes: optional(number),
		concurrency: oneOf(1),
	}),
	machine: object({ cpu: text, cores: number, memoryBytes: number, platform: text, node: text }),
	takenAt: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
	outcome: oneOf("measured", "crashed", "out-of-memory", "timeout", "cancelled", "refused"),
	message: optional(text),
	coldStart: optional(object({ processMs: number, loadMs: number, firstRunMs: number })),
	n: number,
	latency: optional(object({ p50: quantile, p95: quantile, p99: quantile, meanMs: number, minMs: number, maxMs: number })),
	throughput: optional(object({ perSecond: number, runsPerSecond: number })),
	peakMemoryBytes: optional(number),
	quiet: object({ verdict: oneOf("quiet", "usable", "noisy"), reasons: listOf(text), cleanShare: number }),
	inputs: listOf(object({ name: text, type: text, shape: listOf(number) })),
	warmUpRuns: number,
	samplesMs: optional(listOf(number)),
});

/** Whether what a file held is a result: another version of Plimsoll, or anyone, may have written it. */
export function isBenchmarkResult(value: unknown): value is BenchmarkResult {
	return result(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
