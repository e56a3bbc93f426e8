import type { BenchmarkInput, BenchmarkOptions } from "../evidence/benchmark.ts";

/** What the child is told, as JSON in its first argument. */
export interface BenchmarkJob {
	readonly modelPath: string;
	readonly options: BenchmarkOptions;
	/** Milliseconds since the epoch at which the parent began to start the child. */
	readonly startedAt: number;
	/** Milliseconds from then on after which the child ends itself, whatever it is doing. */
	readonly deadlineMs: number;
}

export type BenchmarkPhase = "starting" | "warm-up" | "measuring";

export interface BenchmarkProgress {
	readonly phase: BenchmarkPhase;
	/** 0 to 1. */
	readonly fraction: number;
	readonly runs: number;
	readonly message: string;
}

/** What the child is about to do, said before it does it: the last of these tells where a crash happened. */
export type BenchmarkStage = "starting" | "loading" | "first run" | "warm-up" | "measuring";

export const stageWords: Readonly<Record<BenchmarkStage, string>> = {
	starting: "before the model was loaded",
	loading: "while the model was loaded",
	"first run": "in the first run",
	"warm-up": "in the runs to warm up",
	measuring: "while it was measured",
};

/** What the child says. After `measured` or `failed` it waits to be ended. */
export type ChildMessage =
	| { readonly kind: "stage"; readonly stage: BenchmarkStage; readonly runtimeVersion: string; readonly inputs: readonly BenchmarkInput[] }
	| { readonly kind: "progress"; readonly progress: BenchmarkProgress }
	| { readonly kind: "measured"; readonly measurement: Measurement }
	| { readonly kind: "failed"; readonly outcome: "refused" | "out-of-memory" | "timeout"; readonly message: string };

export interface Measurement {
	readonly processMs: number;
	readonly loadMs: number;
	readonly firstRunMs: number;
	readonly warmUpRuns: number;
	/** In the order of the runs. */
	readonly runsMs: Float64Array;
	/** Items that one run handles. */
	readonly items: number;
	readonly cleanShare: number;
	/** Of other processes, while the model was measured. */
	readonly foreignCores: number;
	readonly stolenShare: number | undefined;
	readonly peakMemoryBytes: number;
}

/** The watchdog's last line on the error stream begins so. */
export const watchdogMark = "plimsoll-watchdog:";
