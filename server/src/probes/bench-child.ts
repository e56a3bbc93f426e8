import type { InferenceSession } from "onnxruntime-node";
import type { BenchmarkInput } from "../evidence/benchmark.ts";
import { formatDuration } from "../facts/units.ts";
import { type Inputs, planInputs } from "./bench-inputs.ts";
import { type Course, measure, type Run, warmUp } from "./bench-measure.ts";
import type { BenchmarkJob, BenchmarkPhase, BenchmarkStage, ChildMessage } from "./bench-messages.ts";
import { asRefusal, Refusal } from "./bench-refusal.ts";
import { confineMemory, startWatchdog } from "./bench-watchdog.ts";

type Runtime = typeof import("onnxruntime-node");

const told = { runtimeVersion: "", inputs: [] as readonly BenchmarkInput[] };

// Must be set before the runtime is loaded; later versions of it than ours look for it.
process.env.ORT_DISABLE_TELEMETRY = "1";
// The runtime's native part reads the bits of a Uint16Array and finds nothing in the newer array, which its JavaScript part prefers where there is one.
Reflect.deleteProperty(globalThis, "Float16Array");
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
benchmark(JSON.parse(process.argv[2] ?? "{}") as BenchmarkJob).catch((error: unknown) => {
	const { outcome, message } = asRefusal("The benchmark broke off", error);
	return say({ kind: "failed", outcome, message });
});

async function benchmark(job: BenchmarkJob): Promise<void> {
	const { options, startedAt, deadlineMs } = job;
	const elapsed = () => performance.timeOrigin + performance.now() - startedAt;
	const guardFrom = performance.now();
	await startWatchdog(options.memoryLimitBytes, deadlineMs - elapsed());
	const guardMs = performance.now() - guardFrom;
	const runtime = await loadRuntime();
	// A server starts no watchdog, so the time for ours is not counted.
	const processMs = Math.max(0, elapsed() - guardMs);
	told.runtimeVersion = runtime.env.versions.node ?? runtime.env.versions.common;
	if (options.memoryLimitBytes !== undefined) confineMemory(options.memoryLimitBytes, options.threads);
	await stage("loading");
	const loadFrom = performance.now();
	const session = await loadModel(runtime, job);
	const loadMs = performance.now() - loadFrom;
	const inputs = planInputs(session.inputMetadata, options);
	told.inputs = inputs.described;
	await stage("first run");
	const { run, firstRunMs } = await firstRun(runtime, session, inputs);
	const course = courseOf(options.seconds * 1000, elapsed);
	await stage("warm-up");
	const warm = await warmUp(run, firstRunMs, course);
	const usual = warm.timesMs.at(-1) ?? firstRunMs;
	await stage("measuring");
	const measured = await measure(run, options.percentile, usual, course);
	if (measured.runsMs.length === 0) throw noTime(options.seconds, loadMs, usual);
	await say({
		kind: "measured",
		measurement: {
			processMs,
			loadMs,
			firstRunMs,
			warmUpRuns: warm.timesMs.length + 1,
			items: inputs.items,
			peakMemoryBytes: warm.peakMemoryBytes,
			...measured,
		},
	});
}

/** The one place that loads ONNX Runtime: a crash of it must end no process but this one. */
async function loadRuntime(): Promise<Runtime> {
	try {
		return await import("onnxruntime-node");
	} catch (error) {
		const why = error instanceof Error && !/Cannot find/.test(error.message) ? ` (${error.message})` : "";
		throw new Refusal(
			`ONNX Runtime is not installed here for ${process.platform}-${process.arch}${why}; \`npm install --ignore-scripts onnxruntime-node@1.27.0\` installs it where there is one.`,
		);
	}
}

async function loadModel({ InferenceSession }: Runtime, { modelPath, options }: BenchmarkJob): Promise<InferenceSession> {
	try {
		return await InferenceSession.create(modelPath, {
			executionProviders: ["cpu"],
			executionMode: "sequential",
			intraOpNumThreads: options.threads,
			interOpNumThreads: 1,
		});
	} catch (error) {
		throw asRefusal("ONNX Runtime does not load the model", error);
	}
}

async function firstRun(
	{ Tensor }: Runtime,
	session: InferenceSession,
	inputs: Inputs,
): Promise<{ readonly run: Run; readonly firstRunMs: number }> {
	const outputs = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
	if (outputs.length === 0) throw new Refusal("The model has no output that is a tensor, so there is nothing to ask it for.");
	const attempt = async (integers: "varied" | "zero") => {
		const feeds = inputs.feeds(Tensor, integers);
		const run = () => session.run(feeds, outputs);
		const from = performance.now();
		await run();
		return { run, firstRunMs: performance.now() - from };
	};
	try {
		return await attempt("varied");
	} catch (error) {
		// A small table is indexed with numbers beyond its end; its first row is always there.
		if (!/out of .*bounds|indices/i.test(String(error))) throw asRefusal("The model does not run on generated inputs", error);
		return await attempt("zero").catch((again: unknown) => Promise.reject(asRefusal("The model does not run on generated inputs", again)));
	}
}

function noTime(seconds: number, loadMs: number, runMs: number): Refusal {
	const took = `loading took ${formatDuration(loadMs)} and one run takes ${formatDuration(runMs)}`;
	return new Refusal(`Within ${formatDuration(seconds * 1000)} no run could be measured: ${took}.`, "timeout");
}

function courseOf(budgetMs: number, elapsed: () => number): Course {
	let last = 0;
	let current: BenchmarkPhase = "starting";
	return {
		left: () => budgetMs - elapsed(),
		tell: (phase, fraction, runs) => {
			if (phase === current && performance.now() - last < 500) return;
			last = performance.now();
			current = phase;
			const message = phase === "warm-up" ? `Warming up, ${runs} runs` : `Measuring, ${runs} runs`;
			const whole = phase === "warm-up" ? 0.1 * fraction : 0.1 + 0.9 * Math.min(1, fraction);
			process.send?.({ kind: "progress", progress: { phase, fraction: whole, runs, message } } satisfies ChildMessage);
		},
	};
}

function stage(name: BenchmarkStage): Promise<void> {
	return say({ kind: "stage", stage: name, ...told });
}

/** Resolves when the message is on its way, so that what comes next may end the process. */
function say(message: ChildMessage): Promise<void> {
	return new Promise((resolve) => {
		if (process.send) process.send(message, () => resolve());
		else resolve();
	});
}
