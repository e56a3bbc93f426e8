import type { BenchmarkResult } from "../evidence/benchmark.ts";
import type { DriftProblem, DriftReading } from "../evidence/evidence.ts";
import type { Known, ModelEvidence } from "../evidence/known.ts";
import type { Learnt } from "./workspace.ts";

/** Everything that probes have told so far. */
export class Measured implements Known {
	private readonly models = new Map<string, ModelEvidence>();
	private readonly benchmarks = new Map<string, BenchmarkResult>();
	private readonly drifts = new Map<string, DriftReading>();
	private readonly driftProblems = new Map<string, DriftProblem>();

	learn(learnt: Learnt): void {
		if (learnt.kind === "model") put(this.models, learnt.path, learnt.value);
		else if (learnt.kind === "benchmark") put(this.benchmarks, learnt.path, learnt.value);
		else if (learnt.kind === "drift") put(this.drifts, learnt.card, learnt.value);
		else put(this.driftProblems, learnt.card, learnt.value);
	}

	model(path: string): ModelEvidence | undefined {
		return this.models.get(path);
	}

	benchmark(path: string): BenchmarkResult | undefined {
		return this.benchmarks.get(path);
	}

	drift(card: string): DriftReading | undefined {
		return this.drifts.get(card);
	}

	driftProblem(card: string): DriftProblem | undefined {
		return this.driftProblems.get(card);
	}
}

function put<T>(place: Map<string, T>, key: string, value: T | undefined): void {
	if (value === undefined) place.delete(key);
	else place.set(key, value);
}
