import { quantileInterval } from "./quantile.ts";

export interface LatencySummary {
	readonly p50: LatencyQuantile;
	readonly p95: LatencyQuantile;
	readonly p99: LatencyQuantile;
	readonly meanMs: number;
	readonly minMs: number;
	readonly maxMs: number;
}

/** A quantile with its 95 % interval. Without an upper bound there were too few runs to know one. */
export interface LatencyQuantile {
	readonly ms: number;
	readonly lowMs: number;
	readonly highMs: number | null;
}

/** Of one run after the other: items (runs times batch) and runs a second. */
export interface Throughput {
	readonly perSecond: number;
	readonly runsPerSecond: number;
}

/** What the times of all runs come to; nothing but the number when that is 0. */
export interface RunSummary {
	readonly n: number;
	readonly latency?: LatencySummary;
	readonly throughput?: Throughput;
	/** Sorted milliseconds; of more than 4096 runs only some, whose ranks `sampleRank` tells. */
	readonly samplesMs?: readonly number[];
}

/** Bounds for how many of the measured runs took longer than some time; equal where the samples tell exactly. */
export interface CountOver {
	readonly atLeast: number;
	readonly atMost: number;
}

/** Most samples that a result keeps. The slower half of them is kept without gaps, because objectives are about slow runs. */
const mostSamples = 4096;

/** Latency, rate and samples from the milliseconds of each run, in any order; `items` are handled in one run. */
export function summarise(runsMs: ArrayLike<number>, items: number): RunSummary {
	const sorted = Float64Array.from(runsMs).sort();
	const n = sorted.length;
	const [p50, p95, p99] = [quantileOf(sorted, 0.5), quantileOf(sorted, 0.95), quantileOf(sorted, 0.99)];
	const [minMs, maxMs] = [sorted.at(0), sorted.at(-1)];
	if (!p50 || !p95 || !p99 || minMs === undefined || maxMs === undefined) return { n };
	const meanMs = sorted.reduce((sum, ms) => sum + ms, 0) / n;
	const runsPerSecond = 1000 / meanMs;
	return {
		n,
		latency: { p50, p95, p99, meanMs: round(meanMs), minMs: round(minMs), maxMs: round(maxMs) },
		throughput: { perSecond: round(runsPerSecond * items), runsPerSecond: round(runsPerSecond) },
		samplesMs: thin(sorted).map(round),
	};
}

/**
 * The rank, from 1, among all n runs of the kept sample at an index. All runs are kept up to 4096. Of more, the second 2048 samples are the
 * slowest 2048 runs, and the first 2048 are evenly spread over the runs below them, the fastest one included.
 */
export function sampleRank(index: number, kept: number, n: number): number {
	if (kept >= n) return index + 1;
	const head = Math.floor(kept / 2);
	const below = n - (kept - head);
	return index < head ? 1 + Math.floor((index * (below - 1)) / Math.max(1, head - 1)) : below + 1 + index - head;
}

/**
 * How many runs took longer than `ms`. The first kept sample above it has a known rank, and so has the last one not above it: the runs between
 * these two ranks were not kept and may lie on either side.
 */
export function countOver(samplesMs: readonly number[], n: number, ms: number): CountOver {
	const kept = samplesMs.length;
	if (kept === 0) return { atLeast: 0, atMost: n };
	const found = samplesMs.findIndex((sample) => sample > ms);
	const first = found < 0 ? kept : found;
	const atLeast = first === kept ? 0 : n - sampleRank(first, kept, n) + 1;
	return { atLeast, atMost: first === 0 ? n : n - sampleRank(first - 1, kept, n) };
}

function thin(sorted: Float64Array): number[] {
	const kept = Math.min(sorted.length, mostSamples);
	return Array.from({ length: kept }, (_, index) => sorted[sampleRank(index, kept, sorted.length) - 1] ?? Number.NaN);
}

function quantileOf(sorted: Float64Array, p: number): LatencyQuantile | undefined {
	const found = quantileInterval(sorted, p);
	return found && { ms: round(found.value), lowMs: round(found.low), highMs: found.high === undefined ? null : round(found.high) };
}

/** To a tenth of a microsecond: the clock is no better. */
function round(value: number): number {
	return Math.round(value * 1e4) / 1e4;
}
