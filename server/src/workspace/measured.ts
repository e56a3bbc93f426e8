import type { BenchmarkResult } from "../evidence/benchmark.ts";
import type { Owners } from "../evidence/code-owners.ts";
import type {
	DriftHistory,
	DriftProblem,
	DriftReading,
	EvaluationReading,
	ImportanceProblem,
	ImportanceReading,
} from "../evidence/evidence.ts";
import type { Known, ModelEvidence } from "../evidence/known.ts";
import type { Imported } from "./imports.ts";

/** What a probe has learnt. `undefined` as value takes it back. */
export type Learnt =
	| { readonly kind: "model"; readonly path: string; readonly value: ModelEvidence | undefined }
	| { readonly kind: "benchmark"; readonly path: string; readonly value: BenchmarkResult | undefined }
	| { readonly kind: "drift"; readonly card: string; readonly value: DriftReading | undefined }
	| { readonly kind: "drift-problem"; readonly card: string; readonly value: DriftProblem | undefined }
	| { readonly kind: "history"; readonly card: string; readonly value: DriftHistory | undefined }
	| { readonly kind: "importance"; readonly card: string; readonly value: ImportanceReading | ImportanceProblem | undefined }
	| { readonly kind: "evaluation"; readonly card: string; readonly value: EvaluationReading | undefined }
	| { readonly kind: "owners"; readonly path: string; readonly value: Owners | undefined }
	| {
			readonly kind: "configuration";
			readonly path: string;
			readonly from: string;
			readonly package?: { readonly name: string; readonly file: string };
			readonly value: { readonly text: string } | { readonly problem: string } | "absent" | undefined;
	  }
	| { readonly kind: "import"; readonly path: string; readonly from: string; readonly value: Imported | undefined };

/** Everything that probes have told so far. */
export class Measured implements Known {
	private readonly models = new Map<string, ModelEvidence>();
	private readonly benchmarks = new Map<string, BenchmarkResult>();
	private readonly drifts = new Map<string, DriftReading>();
	private readonly driftProblems = new Map<string, DriftProblem>();
	private readonly histories = new Map<string, DriftHistory>();
	private readonly importances = new Map<string, ImportanceReading | ImportanceProblem>();
	private readonly evaluations = new Map<string, EvaluationReading>();
	private readonly owning = new Map<string, Owners>();

	/** Returns whether that is news. */
	learn(learnt: Exclude<Learnt, { readonly kind: "import" | "configuration" }>): boolean {
		if (learnt.kind === "model") return put(this.models, learnt.path, learnt.value);
		if (learnt.kind === "benchmark") return put(this.benchmarks, learnt.path, learnt.value);
		if (learnt.kind === "importance") return put(this.importances, learnt.card, learnt.value);
		if (learnt.kind === "evaluation") return put(this.evaluations, learnt.card, learnt.value);
		if (learnt.kind === "history") return put(this.histories, learnt.card, learnt.value);
		if (learnt.kind === "owners") return put(this.owning, "", learnt.value);
		if (learnt.kind === "drift") return put(this.drifts, learnt.card, learnt.value);
		return put(this.driftProblems, learnt.card, learnt.value);
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

	driftHistory(card: string): DriftHistory | undefined {
		return this.histories.get(card);
	}

	importance(card: string): ImportanceReading | ImportanceProblem | undefined {
		return this.importances.get(card);
	}

	evaluation(card: string): EvaluationReading | undefined {
		return this.evaluations.get(card);
	}

	owners(): Owners | undefined {
		return this.owning.get("");
	}
}

function put<T>(place: Map<string, T>, key: string, value: T | undefined): boolean {
	if (place.get(key) === value) return false;
	if (value === undefined) place.delete(key);
	else place.set(key, value);
	return true;
}
