import type { BenchmarkOutcome } from "../../evidence/benchmark.ts";
import type { Severity } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

/** What happened, and how grave that is: a benchmark that was refused may only want to be told a size. */
const failures: Readonly<Partial<Record<BenchmarkOutcome, readonly [words: string, severity: Severity]>>> = {
	crashed: ["crashed", "warning"],
	"out-of-memory": ["ran out of memory", "warning"],
	timeout: ["ran out of time", "warning"],
	refused: ["was refused", "info"],
};

export const benchmarkFailed = rule({
	id: "capacity/benchmark-failed",
	summary: "The last benchmark of the model did not come to its end.",
	severity: "warning",
	about: "model",
	needs: ["benchmark"],
	reach: "graph",
	*check(model, { benchmark }) {
		const failure = failures[benchmark.outcome];
		if (!failure) return;
		const [words, severity] = failure;
		const [said = ""] = (benchmark.message ?? "").split("\n");
		const why = said === "" ? "." : `: ${said.replace(/[.\s]*$/, "")}.`;
		yield { at: model.at, severity, message: `The benchmark of \`${benchmark.model.path}\` ${words}${why}` };
	},
});
