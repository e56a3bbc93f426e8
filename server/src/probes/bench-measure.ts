import { quantileInterval } from "../evidence/quantile.ts";
import { settled } from "../evidence/quiet.ts";
import type { BenchmarkPhase, Measurement } from "./bench-messages.ts";
import { foreignWork, peakMemory, processorTimes } from "./machine.ts";

/** One run of the model. */
export type Run = () => Promise<unknown>;

/** The time that a benchmark may take, and who hears how far it is. */
export interface Course {
	/** Milliseconds until the benchmark must have answered. */
	left(): number;
	/** Called after every run. */
	tell(phase: BenchmarkPhase, fraction: number, runs: number): void;
}

/** Early stopping needs so many runs for a percentile with one run over the objective; the median is given some more. */
const fewestRuns: Readonly<Record<number, number>> = { 50: 64, 95: 130, 99: 662 };
const shortestMs = 2000;
/** The interval of the asked percentile is narrow enough when it is this share of the percentile. */
const narrow = 0.1;
const mostRuns = 200_000;
/** A run that had the processor for less of its time than this was waiting for it. */
const busyShare = 0.95;

export interface WarmUp {
	readonly timesMs: readonly number[];
	/** After ten runs: what more is taken later is for our own lists of times. */
	readonly peakMemoryBytes: number;
}

/** Runs until the times settle: at least 10 runs and half a second, at most a quarter of the time or 10 s; no run where there is no time for one. */
export async function warmUp(run: Run, firstRunMs: number, course: Course): Promise<WarmUp> {
	const timesMs: number[] = [];
	const from = performance.now();
	const longest = Math.min(10_000, course.left() / 4);
	let peakMemoryBytes = peakMemory();
	let checkAt = 500;
	while (course.left() > firstRunMs && timesMs.length < mostRuns) {
		timesMs.push((await timed(run)).ms);
		const elapsed = performance.now() - from;
		course.tell("warm-up", Math.min(1, elapsed / longest), timesMs.length);
		if (timesMs.length <= 10) peakMemoryBytes = peakMemory();
		if (elapsed > longest) break;
		if (elapsed < checkAt || timesMs.length < 10) continue;
		if (settled(timesMs)) break;
		checkAt = elapsed * 1.5;
	}
	return { timesMs, peakMemoryBytes };
}

/** Runs until there is enough for the percentile or the time is used up; the first run may take `expectedMs`. */
export async function measure(
	run: Run,
	percentile: number,
	expectedMs: number,
	course: Course,
): Promise<Pick<Measurement, "runsMs" | "cleanShare" | "foreignCores" | "stolenShare">> {
	const runsMs: number[] = [];
	const least = fewestRuns[percentile] ?? 130;
	const budget = course.left();
	const machine = processorTimes();
	const own = process.cpuUsage();
	const from = performance.now();
	let clean = 0;
	let slowest = expectedMs;
	let checkAt = shortestMs;
	while (course.left() > slowest && runsMs.length < mostRuns) {
		const sample = await timed(run);
		runsMs.push(sample.ms);
		if (sample.clean) clean++;
		// One slow run should not end a benchmark that has time for many ordinary ones.
		slowest = Math.max(sample.ms, slowest * 0.9);
		const elapsed = performance.now() - from;
		course.tell("measuring", Math.max(Math.min(0.9, elapsed / shortestMs, runsMs.length / least), elapsed / budget), runsMs.length);
		if (elapsed < checkAt || runsMs.length < least) continue;
		if (isNarrow(runsMs, percentile)) break;
		checkAt = elapsed * 1.2;
	}
	const used = process.cpuUsage(own);
	const others = foreignWork(machine, processorTimes(), (used.user + used.system) / 1000);
	return { runsMs: Float64Array.from(runsMs), cleanShare: runsMs.length === 0 ? 0 : clean / runsMs.length, ...others };
}

/** A run is clean when nothing took the processor away from it. Windows counts processor time too coarsely to tell, and no switches at all. */
async function timed(run: Run): Promise<{ readonly ms: number; readonly clean: boolean }> {
	const before = process.resourceUsage();
	const from = performance.now();
	await run();
	const ms = performance.now() - from;
	if (process.platform === "win32") return { ms, clean: true };
	const after = process.resourceUsage();
	const worked = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000;
	return { ms, clean: after.involuntaryContextSwitches === before.involuntaryContextSwitches && worked >= busyShare * ms };
}

function isNarrow(runsMs: readonly number[], percentile: number): boolean {
	const found = quantileInterval(Float64Array.from(runsMs).sort(), percentile / 100);
	return found?.high !== undefined && found.high - found.low <= narrow * found.value;
}
