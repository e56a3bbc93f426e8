import { join } from "node:path";
import type { BenchmarkOptions } from "../../server/src/evidence/benchmark.ts";
import { runBenchmark } from "../../server/src/probes/bench.ts";

export const childScript = join(import.meta.dirname, "../../server/src/probes/bench-child.ts");

export const options: BenchmarkOptions = {
	threads: 1,
	batch: 1,
	dims: {},
	percentile: 95,
	seconds: 10,
	memoryLimitBytes: undefined,
	concurrency: 1,
};

// As a program: the model's path and the seconds; prints the result.
if (process.argv[1] === import.meta.filename) {
	const [, , modelPath = "", seconds = "10"] = process.argv;
	const result = await runBenchmark({
		modelPath,
		options: { ...options, seconds: Number(seconds) },
		onProgress: () => undefined,
		signal: new AbortController().signal,
		childScript,
	});
	console.log(JSON.stringify(result));
}
