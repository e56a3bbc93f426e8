import { availableParallelism } from "node:os";
import { extname, join, relative, resolve, sep } from "node:path";
import type { BenchmarkResult } from "../evidence/benchmark.ts";
import { printable } from "../evidence/drift/value.ts";
import { formatBytes, formatDuration, parseQuantity } from "../facts/units.ts";
import { type BenchmarkPlan, type BenchmarkWishes, judge, planBenchmark, planFor } from "../features/benchmark-plan.ts";
import { quantileText } from "../features/model-text.ts";
import { runBenchmark } from "../probes/bench.ts";
import { defaultStoreFolder, save } from "../probes/bench-store.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { type Loaded, loadWorkspace } from "./load.ts";

const flags = {
	format: { type: "string", default: "text" },
	seconds: { type: "string" },
	"memory-limit": { type: "string" },
	threads: { type: "string" },
	batch: { type: "string" },
	dim: { type: "string", multiple: true },
	model: { type: "string" },
} as const;

const codes = { pass: 0, fail: 1, inconclusive: 4 } as const;
/** A day: timers count no further than 24 of them. */
const longestSeconds = 86_400;

/** `plimsoll bench <manifest or model>`: 0 pass, 1 fail or a model that does not run, 4 inconclusive or cancelled. */
export async function bench(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("bench", words, flags);
	const format = oneOf("format", values.format, ["text", "json"]);
	const [target, ...rest] = positionals;
	if (target === undefined || rest.length > 0) throw new UsageError("bench takes one manifest, card or model file.");
	const limit = values["memory-limit"] === undefined ? undefined : parseQuantity(values["memory-limit"]);
	if (values["memory-limit"] !== undefined && limit === undefined) throw new UsageError("--memory-limit is a quantity such as 4Gi.");
	const wishes: BenchmarkWishes = {
		cores: availableParallelism(),
		dims: Object.fromEntries((values.dim ?? []).map(readDim)),
		...counted("seconds", values.seconds),
		...counted("threads", values.threads),
		...counted("batch", values.batch),
		...(limit === undefined ? {} : { memoryLimitBytes: limit }),
	};
	if ((wishes.seconds ?? 0) > longestSeconds) throw new UsageError(`--seconds is ${wishes.seconds}, but it is ${longestSeconds} at most.`);
	const { plan, loaded } = await findPlan(target, values.model, wishes);
	const result = await run(loaded, plan);
	if (result.outcome !== "cancelled") await save(defaultStoreFolder(), result);
	const verdict = judge(result, plan.objectives);
	process.stdout.write(
		format === "json" ? `${JSON.stringify({ result, verdict }, undefined, "\t")}\n` : describe(plan, result, verdict?.reason),
	);
	if (result.outcome === "cancelled") return codes.inconclusive;
	if (result.outcome !== "measured") return 1;
	return verdict ? codes[verdict.verdict] : 0;
}

async function findPlan(
	target: string,
	model: string | undefined,
	wishes: BenchmarkWishes,
): Promise<{ readonly plan: BenchmarkPlan; readonly loaded: Loaded }> {
	const loaded = await loadWorkspace([target], { now: moment(undefined), allow: true });
	const file = relative(loaded.base, resolve(target)).split(sep).join("/");
	const world = loaded.workspace.world();
	if (extname(file) === ".onnx") return { plan: planFor(file, undefined, undefined, wishes), loaded };
	const plan = planBenchmark(world, file, model, wishes);
	if (typeof plan === "string") throw new UsageError(plan);
	return { plan, loaded };
}

async function run({ base, show }: Loaded, plan: BenchmarkPlan): Promise<BenchmarkResult> {
	const abort = new AbortController();
	const cancel = () => abort.abort();
	process.once("SIGINT", cancel);
	const tty = process.stderr.isTTY === true;
	const result = await runBenchmark({
		modelPath: join(base, plan.path),
		shownPath: show(plan.path),
		options: plan.options,
		signal: abort.signal,
		childScript: join(import.meta.dirname, "bench-child.js"),
		onProgress: ({ fraction, message }) => {
			if (tty) process.stderr.write(`\r\u001b[K${Math.round(fraction * 100)} % ${message}`);
		},
	});
	if (tty) process.stderr.write("\r\u001b[K");
	process.off("SIGINT", cancel);
	return result;
}

function describe(plan: BenchmarkPlan, result: BenchmarkResult, reason: string | undefined): string {
	const { latency, throughput, coldStart, peakMemoryBytes, quiet, options, inputs } = result;
	const lines = [`${result.model.path}: ${result.outcome}${result.message ? `. ${result.message}` : ""}`];
	if (latency) {
		for (const name of ["p50", "p95", "p99"] as const) {
			const objective = plan.objectives.find(({ percentile }) => `p${percentile}` === name);
			lines.push(`  ${name}         ${quantileText(latency[name])}${objective ? `, objective ${objective.ms} ms` : ""}`);
		}
		lines.push(`  runs        ${result.n} after ${result.warmUpRuns} to warm up, batch ${options.batch}, ${options.threads} thread(s)`);
	}
	if (throughput) lines.push(`  throughput  ${Number(throughput.perSecond.toPrecision(3))} items a second`);
	if (coldStart) {
		const { processMs, loadMs, firstRunMs } = coldStart;
		const parts = `process ${formatDuration(processMs)}, load ${formatDuration(loadMs)}, first run ${formatDuration(firstRunMs)}`;
		lines.push(`  cold start  ${formatDuration(processMs + loadMs + firstRunMs)} (${parts})`);
	}
	if (peakMemoryBytes !== undefined) {
		const limit = plan.memoryLimit ? `, the manifest allows ${formatBytes(plan.memoryLimit.value)}` : "";
		lines.push(`  memory      ${formatBytes(peakMemoryBytes)} at its peak${limit}`);
	}
	if (inputs.length > 0)
		lines.push(`  inputs      ${inputs.map(({ name, type, shape }) => `${name} ${type}[${shape.join(",")}]`).join(", ")}`);
	lines.push(`  machine     ${[quiet.verdict, ...quiet.reasons].join(": ")}`);
	if (reason) lines.push(`  verdict     ${reason}`);
	return `${lines.map(printable).join("\n")}\n`;
}

function readDim(word: string): readonly [string, number] {
	const [name, size] = word.split("=");
	if (!name || !/^[1-9]\d{0,6}$/.test(size ?? "")) throw new UsageError(`--dim is "${word}", but it is of the form sequence=128.`);
	return [name, Number(size)];
}

function counted<const N extends string>(name: N, word: string | undefined): { readonly [K in N]?: number } {
	if (word === undefined) return {};
	if (!/^[1-9]\d{0,6}$/.test(word)) throw new UsageError(`--${name} is "${word}", but it is a whole number above 0.`);
	return { [name]: Number(word) } as { readonly [K in N]?: number };
}
