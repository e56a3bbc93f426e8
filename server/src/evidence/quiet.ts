import type { Quiet } from "./benchmark.ts";

/** What was seen of the machine around a benchmark; what a platform does not tell is absent. */
export interface QuietSigns {
	/** Share of runs that were not interrupted and kept the processor, 0 to 1. */
	readonly cleanShare: number;
	readonly cores: number;
	readonly threads: number;
	/** Cores that other processes kept busy while the model was measured. */
	readonly foreignCores?: number;
	/** Share of processor time that a hypervisor took away meanwhile, 0 to 1. */
	readonly stolenShare?: number;
	/** Percent of the ten seconds before in which some process had to wait for a processor. */
	readonly pressure?: number;
	readonly onBattery?: boolean;
	/** What `driftOf` says of the runs. */
	readonly drift: number;
}

type Finding = readonly [level: "usable" | "noisy", sentence: string];

/** Cores that others keep busy: from the first number on it is told; noisy is what takes more than the second from the model's own threads. */
const foreignBand = [0.25, 0.5] as const;
/** Below the first number is quiet, from the second one on is noisy. */
const stolenBand = [0.01, 0.05] as const;
/** The same, but more is better. */
const cleanBand = [0.9, 0.5] as const;
/** Of the median, over the measurement. */
const driftBand = [0.05, 0.2] as const;
/** Of a Mann-Kendall statistic of ten blocks, whose standard deviation is 11.2: beyond it with a chance of one in twenty. */
const clearTrend = 23;
const blocks = 10;

/** How far a measurement can be trusted that was taken among these signs. */
export function judgeQuiet(signs: QuietSigns): Quiet {
	const found = [foreign(signs), stolen(signs), unclean(signs), drifting(signs), waiting(signs), battery(signs)].filter(
		(one) => one !== undefined,
	);
	const verdict = found.some(([level]) => level === "noisy") ? "noisy" : found.length > 0 ? "usable" : "quiet";
	return { verdict, reasons: found.map(([, sentence]) => sentence), cleanShare: Math.round(signs.cleanShare * 1e4) / 1e4 };
}

/**
 * By what share of the median the runs became slower (above 0) or faster from the first blocks to the last; 0 unless the medians of ten blocks have
 * a Mann-Kendall trend and it comes to 5 %. Takes milliseconds in the order of the runs.
 */
export function driftOf(runsMs: ArrayLike<number>): number {
	if (runsMs.length < blocks * 3) return 0;
	const all = Array.from(runsMs);
	const medians = Array.from({ length: blocks }, (_, block) =>
		median(all.slice(Math.floor((block * all.length) / blocks), Math.floor(((block + 1) * all.length) / blocks))),
	);
	let trend = 0;
	for (const [index, later] of medians.entries()) for (const earlier of medians.slice(0, index)) trend += Math.sign(later - earlier);
	const change = (median(medians.slice(-3)) - median(medians.slice(0, 3))) / median(medians);
	return Math.abs(trend) >= clearTrend && Math.abs(change) >= driftBand[0] ? change : 0;
}

/** Whether runs to warm up have settled: the medians of the two quarters that end them lie within 5 % of each other. */
export function settled(runsMs: readonly number[]): boolean {
	const half = Math.floor(runsMs.length / 2);
	const middle = half + Math.floor((runsMs.length - half) / 2);
	if (half < 5) return false;
	const before = median(runsMs.slice(half, middle));
	return Math.abs(median(runsMs.slice(middle)) - before) <= 0.05 * before;
}

function foreign({ foreignCores, cores, threads }: QuietSigns): Finding | undefined {
	if (foreignCores === undefined || foreignCores < foreignBand[0]) return undefined;
	const taken = foreignCores - (cores - threads);
	return [taken > foreignBand[1] ? "noisy" : "usable", `Other processes kept ${foreignCores.toFixed(1)} of ${cores} cores busy.`];
}

function stolen({ stolenShare }: QuietSigns): Finding | undefined {
	if (stolenShare === undefined || stolenShare < stolenBand[0]) return undefined;
	return [
		stolenShare < stolenBand[1] ? "usable" : "noisy",
		`The hypervisor gave ${percent(stolenShare)} of the processor time to other machines.`,
	];
}

function unclean({ cleanShare }: QuietSigns): Finding | undefined {
	if (cleanShare >= cleanBand[0]) return undefined;
	return [cleanShare < cleanBand[1] ? "noisy" : "usable", `Only ${percent(cleanShare)} of the runs were not interrupted.`];
}

function drifting({ drift }: QuietSigns): Finding | undefined {
	if (drift === 0) return undefined;
	return [
		Math.abs(drift) < driftBand[1] ? "usable" : "noisy",
		`Runs became ${percent(Math.abs(drift))} ${drift > 0 ? "slower" : "faster"} while they were measured.`,
	];
}

function waiting({ pressure }: QuietSigns): Finding | undefined {
	if (pressure === undefined || pressure < 10) return undefined;
	return ["usable", `Before it began, processes waited for a processor ${Math.round(pressure)} % of the time.`];
}

function battery({ onBattery }: QuietSigns): Finding | undefined {
	return onBattery ? ["usable", "The machine ran on its battery."] : undefined;
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function percent(share: number): string {
	return `${Math.round(share * 100)} %`;
}
