import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import type { BenchmarkOptions, BenchmarkResult } from "../evidence/benchmark.ts";
import { summarise } from "../evidence/latency.ts";
import { driftOf, judgeQuiet } from "../evidence/quiet.ts";
import { formatBytes } from "../facts/units.ts";
import type { BenchmarkJob, BenchmarkProgress, ChildMessage, Measurement } from "./bench-messages.ts";
import { type ChildEnd, cleanWords, type Ending, explainEnd } from "./bench-outcome.ts";
import { describeMachine, onBattery, processorPressure } from "./machine.ts";
import { type ModelIdentity, readIdentity } from "./model-identity.ts";

export interface BenchmarkRequest {
	/** Absolute path of the model file. */
	readonly modelPath: string;
	/** The path that the result and messages name; the absolute one without it. */
	readonly shownPath?: string;
	readonly options: BenchmarkOptions;
	/** Called at each change of phase, and at most twice a second in between. */
	readonly onProgress: (progress: BenchmarkProgress) => void;
	readonly signal: AbortSignal;
	/** The program of the child process, `bench-child.js` beside a bundle. */
	readonly childScript: string;
	/** Arguments for the child's Node; none without it, whatever this process was started with. */
	readonly execArgv?: readonly string[];
}

/** What the child had said of itself when the conversation ended. */
type Facts = Pick<Extract<ChildMessage, { kind: "stage" }>, "stage" | "runtimeVersion" | "inputs">;
type Talk = { readonly facts: Facts } & (
	| { readonly kind: "measured"; readonly measurement: Measurement }
	| ({ readonly kind: "ended" } & Ending)
);

const nothingSaid: Facts = { stage: "starting", runtimeVersion: "", inputs: [] };
/** What Node and the runtime take before any model is loaded, and some room to move. */
const leastMemory = 128 * 2 ** 20;
/** The child ends its work by itself after `seconds`; the watchdog waits so much longer before it ends the process, and we twice that. */
const graceMs = 500;
const cancelled: Ending = { outcome: "cancelled", message: "The benchmark was cancelled." };
const errorTextKept = 2048;

/**
 * Runs a model in a process of its own until there is enough to tell its latency. Whatever the model does to that process is a result, not an error;
 * an abort ends the process at once.
 */
export async function runBenchmark(request: BenchmarkRequest): Promise<BenchmarkResult> {
	const { options, signal, modelPath, shownPath = modelPath, childScript } = request;
	if (!existsSync(childScript)) throw new Error(`There is no ${childScript}: models are run by the bundle, which \`npm run build\` makes.`);
	const pressure = processorPressure();
	request.onProgress({ phase: "starting", fraction: 0, runs: 0, message: "Starting" });
	const identity = await readIdentity(modelPath, signal);
	const reason = signal.aborted ? cancelled : whyNotStart(identity, options.memoryLimitBytes);
	const talk: Talk = reason ? { kind: "ended", facts: nothingSaid, ...reason } : await converse(request);
	const common = {
		version: 1,
		model: { path: shownPath, ...(typeof identity === "string" ? { sha256: "", bytes: 0 } : identity) },
		runtime: { name: "onnxruntime-node", version: talk.facts.runtimeVersion },
		options,
		machine: describeMachine(),
		takenAt: new Date().toISOString(),
		inputs: talk.facts.inputs,
	} as const;
	if (talk.kind === "measured")
		return { ...common, outcome: "measured", ...resultOf(talk.measurement, options, common.machine.cores, pressure) };
	const message = cleanWords(talk.message, modelPath, shownPath);
	return { ...common, outcome: talk.outcome, message, n: 0, quiet: { verdict: "usable", reasons: [], cleanShare: 0 }, warmUpRuns: 0 };
}

function whyNotStart(identity: ModelIdentity | string, limit: number | undefined): Ending | undefined {
	if (typeof identity === "string") return { outcome: "refused", message: identity };
	if (limit === undefined || limit >= leastMemory) return undefined;
	const needs = `the process that runs it needs ${formatBytes(leastMemory)} without any model`;
	return { outcome: "refused", message: `A memory limit of ${formatBytes(limit)} leaves no room for the model: ${needs}.` };
}

function resultOf(measurement: Measurement, options: BenchmarkOptions, cores: number, pressure: number | undefined) {
	const { processMs, loadMs, firstRunMs, warmUpRuns, runsMs, items, cleanShare, foreignCores, stolenShare, peakMemoryBytes } = measurement;
	const battery = onBattery();
	const quiet = judgeQuiet({
		cleanShare,
		foreignCores,
		cores,
		threads: options.threads,
		drift: driftOf(runsMs),
		...(stolenShare === undefined ? {} : { stolenShare }),
		...(pressure === undefined ? {} : { pressure }),
		...(battery === undefined ? {} : { onBattery: battery }),
	});
	const coldStart = { processMs: toTenth(processMs), loadMs: toTenth(loadMs), firstRunMs: toTenth(firstRunMs) };
	return { coldStart, ...summarise(runsMs, items), peakMemoryBytes, quiet, warmUpRuns };
}

/** Starts the child, listens until it has said what it was started for or is gone, and sees to it that it is gone. */
async function converse(request: BenchmarkRequest): Promise<Talk> {
	const { seconds, memoryLimitBytes } = request.options;
	const child = start(request);
	let facts = nothingSaid;
	let errorText = "";
	child.stdout?.resume();
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		errorText = (errorText + text).slice(-errorTextKept);
	});
	const { ended, stop } = endInTime(child, request);
	const talk = new Promise<Talk>((resolve) => {
		const tell = atMostTwiceASecond(request.onProgress);
		child.on("message", (message: ChildMessage) => {
			if (message.kind === "stage") facts = message;
			else if (message.kind === "progress") tell(message.progress);
			else if (message.kind === "measured") resolve({ ...message, facts });
			else resolve({ ...message, kind: "ended", facts });
		});
		child.once("error", ({ message }) =>
			resolve({ kind: "ended", facts, outcome: "refused", message: `No process could be started for the model: ${message}.` }),
		);
		const gone = (code: number | null, signal: NodeJS.Signals | null) => {
			const why = explainEnd({ code, signal, stage: facts.stage, errorText, endedBy: ended.by, seconds, memoryLimitBytes });
			resolve({ kind: "ended", facts, ...why });
		};
		child.once("close", gone);
		// A process that the kernel holds on to goes when it can; nobody waits for it.
		ended.late = () => gone(null, null);
	});
	return talk.finally(stop);
}

interface OwnEnd {
	by: ChildEnd["endedBy"];
	late: () => void;
}

/** Ends the child when the caller aborts or the time is up. */
function endInTime(child: ChildProcess, { options, signal }: BenchmarkRequest): { readonly ended: OwnEnd; readonly stop: () => void } {
	const ended: OwnEnd = { by: undefined, late: () => undefined };
	const endBecause = (why: "cancel" | "deadline") => {
		ended.by ??= why;
		child.kill("SIGKILL");
		setTimeout(() => ended.late(), 500).unref();
	};
	const cancel = () => endBecause("cancel");
	const deadline = setTimeout(endBecause, options.seconds * 1000 + 2 * graceMs, "deadline");
	signal.addEventListener("abort", cancel, { once: true });
	const stop = () => {
		clearTimeout(deadline);
		signal.removeEventListener("abort", cancel);
		child.kill("SIGKILL");
	};
	return { ended, stop };
}

function atMostTwiceASecond(tell: (progress: BenchmarkProgress) => void): (progress: BenchmarkProgress) => void {
	let last = performance.now();
	let phase: BenchmarkProgress["phase"] = "starting";
	return (progress) => {
		if (progress.phase === phase && performance.now() - last < 500) return;
		last = performance.now();
		phase = progress.phase;
		tell(progress);
	};
}

function start({ modelPath, options, childScript, execArgv = [] }: BenchmarkRequest): ChildProcess {
	const startedAt = performance.timeOrigin + performance.now();
	const job: BenchmarkJob = { modelPath, options, startedAt, deadlineMs: options.seconds * 1000 + graceMs };
	// Options for Node that this process was started with are not for the model: a debugger or a profiler would be measured with it.
	const { NODE_OPTIONS: _, ...env } = process.env;
	return fork(childScript, [JSON.stringify(job)], {
		execArgv: [...execArgv],
		env: { ...env, ORT_DISABLE_TELEMETRY: "1" },
		serialization: "advanced",
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
}

function toTenth(milliseconds: number): number {
	return Math.round(milliseconds * 10) / 10;
}
