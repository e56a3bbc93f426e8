import { formatDuration, formatInterval } from "../facts/units.ts";
import { type CountOver, countOver, type LatencyQuantile, type LatencySummary, type Throughput } from "./latency.ts";
import { type Decision, decide, missingRuns } from "./quantile.ts";

export interface BenchmarkOptions {
	/** Threads that one run may use. */
	readonly threads: number;
	/** Items in one run: the size of the free first dimension of the inputs. */
	readonly batch: number;
	/** Sizes of other free dimensions, by name; one without a name is `input[axis]`. */
	readonly dims: Readonly<Record<string, number>>;
	/** The percentile that there must be enough runs for: 50, 95 or 99. */
	readonly percentile: number;
	/** Seconds from the start of the process until it must have answered. */
	readonly seconds: number;
	/** How much memory the process may take, its own share included. */
	readonly memoryLimitBytes: number | undefined;
	readonly concurrency: 1;
}

/** `refused`: the runtime, or we, would not run the model. `crashed`: the process died of it. */
export type BenchmarkOutcome = "measured" | "crashed" | "out-of-memory" | "timeout" | "cancelled" | "refused";

/** Everything that one benchmark taught; `schemas/benchmark-result.schema.json` describes it as a file. */
export interface BenchmarkResult {
	readonly version: 1;
	/** The digest is of the model file alone, without external weights, and empty where the file could not be read. */
	readonly model: { readonly path: string; readonly sha256: string; readonly bytes: number };
	/** The version is empty where the runtime was never loaded. */
	readonly runtime: { readonly name: "onnxruntime-node"; readonly version: string };
	readonly options: BenchmarkOptions;
	readonly machine: BenchmarkMachine;
	/** ISO 8601, in UTC. */
	readonly takenAt: string;
	readonly outcome: BenchmarkOutcome;
	/** One sentence for a person, and the runtime's own last words where it had some; absent when measured. */
	readonly message?: string;
	readonly coldStart?: ColdStart;
	/** Measured runs, those to warm up not counted. */
	readonly n: number;
	readonly latency?: LatencySummary;
	readonly throughput?: Throughput;
	/** The most resident memory that the process had until ten runs were made, its own share included. */
	readonly peakMemoryBytes?: number;
	readonly quiet: Quiet;
	/** What the model was fed. */
	readonly inputs: readonly BenchmarkInput[];
	readonly warmUpRuns: number;
	/** Milliseconds of the measured runs, sorted; of more than 4096 only some, whose ranks `sampleRank` tells. */
	readonly samplesMs?: readonly number[];
}

export interface BenchmarkMachine {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryBytes: number;
	/** Such as linux-x64. */
	readonly platform: string;
	readonly node: string;
}

/** Milliseconds until the process and the runtime were up, then until the model was loaded, then of its first run. */
export interface ColdStart {
	readonly processMs: number;
	readonly loadMs: number;
	readonly firstRunMs: number;
}

export interface Quiet {
	readonly verdict: "quiet" | "usable" | "noisy";
	/** Sentences. */
	readonly reasons: readonly string[];
	/** Share of runs that had the processor to themselves from start to end, 0 to 1. */
	readonly cleanShare: number;
}

export interface BenchmarkInput {
	readonly name: string;
	readonly type: string;
	readonly shape: readonly number[];
}

export interface LatencyObjective {
	readonly percentile: 50 | 95 | 99;
	readonly ms: number;
}

export interface BenchmarkVerdict {
	readonly verdict: Decision;
	/** One sentence with the number of runs, the interval and the objective. */
	readonly reason: string;
	/** About how many more runs would decide, where more runs would. */
	readonly missingRuns?: number;
}

/**
 * Whether a benchmark shows that the model meets an objective. Other work on the machine makes runs slower and never faster, so that a pass holds
 * on a noisy machine too; a fail holds there only if even the fastest run was too slow. `samplesOver` is the number of runs over the objective,
 * where the caller counted it.
 */
export function judgeLatency(result: BenchmarkResult, objective: LatencyObjective, samplesOver?: number): BenchmarkVerdict {
	const { latency, n, quiet, outcome, samplesMs } = result;
	const goal = `the objective of ${formatDuration(objective.ms)}`;
	if (outcome !== "measured" || !latency) {
		return {
			verdict: "inconclusive",
			reason: `There is no p${objective.percentile} to hold against ${goal}, because the benchmark ${endings[outcome]}.`,
		};
	}
	const measured = latency[`p${objective.percentile}`];
	const seen = `p${objective.percentile} is ${formatInterval(measured.ms, measured.lowMs, measured.highMs)} over ${n} ${n === 1 ? "run" : "runs"}`;
	const over =
		samplesOver === undefined ? samplesMs && countOver(samplesMs, n, objective.ms) : { atLeast: samplesOver, atMost: samplesOver };
	const decision = over ? decideBetween(n, over, objective.percentile) : decideByInterval(measured, objective.ms);
	if (decision === "pass") return { verdict: "pass", reason: `${seen}, within ${goal}.` };
	if (decision === "fail") {
		if (quiet.verdict !== "noisy" || latency.minMs > objective.ms) return { verdict: "fail", reason: `${seen}, over ${goal}.` };
		return {
			verdict: "inconclusive",
			reason: `${seen}, over ${goal}, but too disturbed to blame the model: run it again when the machine is idle.`,
		};
	}
	const missing = over && missingRuns(n, Math.round((over.atLeast + over.atMost) / 2), objective.percentile);
	if (!missing && measured.highMs !== null) return { verdict: "inconclusive", reason: `${seen}, too near to ${goal} to tell.` };
	const tooFew = `${seen}, not enough to tell whether it meets ${goal}`;
	if (!missing) return { verdict: "inconclusive", reason: `${tooFew}.` };
	const more = `about ${roughly(missing)} more ${missing === 1 ? "run" : "runs"}`;
	return { verdict: "inconclusive", reason: `${tooFew}: that takes ${more}.`, missingRuns: missing };
}

/** Threads for a CPU limit in thousandths of a core: its whole cores, at least one, at most what this machine has. Without a limit, all cores. */
export function threadsFromCpu(quantityMillis: number | undefined, cores: number): number {
	const most = Math.max(1, Math.floor(cores));
	if (quantityMillis === undefined || Number.isNaN(quantityMillis)) return most;
	return Math.min(most, Math.max(1, Math.floor(quantityMillis / 1000)));
}

/** Pass and fail must hold for every count that the samples allow. */
function decideBetween(n: number, { atLeast, atMost }: CountOver, percentile: number): Decision {
	if (decide(n, atMost, percentile) === "pass") return "pass";
	return decide(n, atLeast, percentile) === "fail" ? "fail" : "inconclusive";
}

/** For results that kept no samples: the objective must lie outside the interval. */
function decideByInterval({ lowMs, highMs }: LatencyQuantile, ms: number): Decision {
	if (highMs !== null && highMs <= ms) return "pass";
	return lowMs > ms ? "fail" : "inconclusive";
}

const endings: Readonly<Record<BenchmarkOutcome, string>> = {
	measured: "timed no run",
	crashed: "crashed",
	"out-of-memory": "ran out of memory",
	timeout: "ran out of time",
	cancelled: "was cancelled",
	refused: "was refused",
};

/** Two digits, rounded up. */
function roughly(count: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
	return Math.ceil(count / unit) * unit;
}
