import type { BenchmarkResult, LatencyObjective } from "../evidence/benchmark.ts";
import { formatBytes } from "../facts/units.ts";
import type { BenchmarkRun, Labelled, Percentile } from "./protocol.ts";

/** A stored result in the words of the panel; nothing where nothing was measured. */
export function toRun(
	result: BenchmarkResult,
	objectives: readonly LatencyObjective[],
	memoryLimit: number | undefined,
): BenchmarkRun | undefined {
	const { latency, throughput, coldStart, peakMemoryBytes, quiet } = result;
	if (result.outcome !== "measured" || !latency) return undefined;
	const percentile = (name: 50 | 95 | 99): Percentile => {
		const { ms, lowMs, highMs } = latency[`p${name}`];
		const objective = objectives.find((one) => one.percentile === name)?.ms;
		return {
			label: `p${name}`,
			value: ms,
			low: lowMs,
			...(highMs === null ? {} : { high: highMs }),
			...(objective === undefined ? {} : { objective }),
		};
	};
	return {
		takenAt: Date.parse(result.takenAt),
		samples: result.n,
		latency: [percentile(50), percentile(95), percentile(99)],
		...(throughput ? { throughput: throughput.perSecond } : {}),
		...(coldStart ? { coldStart: coldStartOf(coldStart) } : {}),
		...(peakMemoryBytes === undefined
			? {}
			: { memory: { peak: peakMemoryBytes, ...(memoryLimit === undefined ? {} : { limit: memoryLimit }) } }),
		quiet: { word: quiet.verdict, sentence: quiet.reasons.join(" ") || "Nothing else disturbed the measurement." },
		options: optionsOf(result),
	};
}

function coldStartOf({ processMs, loadMs, firstRunMs }: NonNullable<BenchmarkResult["coldStart"]>): NonNullable<BenchmarkRun["coldStart"]> {
	const parts = [
		{ label: "process", value: processMs },
		{ label: "load", value: loadMs },
		{ label: "first run", value: firstRunMs },
	];
	return { total: processMs + loadMs + firstRunMs, parts };
}

function optionsOf({ options, runtime, machine, model, inputs, warmUpRuns }: BenchmarkResult): readonly Labelled<string>[] {
	return [
		{ label: "threads", value: String(options.threads) },
		{ label: "batch", value: String(options.batch) },
		{ label: "inputs", value: inputs.map(({ name, type, shape }) => `${name} ${type}[${shape.join(",")}]`).join(", ") },
		{ label: "warm-up runs", value: String(warmUpRuns) },
		{ label: "runtime", value: `${runtime.name} ${runtime.version}` },
		{ label: "processor", value: `${machine.cpu}, ${machine.cores} cores` },
		{ label: "model", value: `${formatBytes(model.bytes)}, sha256 ${model.sha256.slice(0, 12)}` },
	];
}
