import { type BenchmarkResult, judgeLatency } from "../../evidence/benchmark.ts";
import type { Objective } from "../../facts/card.ts";
import type { Severity } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { reservations } from "./applicability.ts";

export const latencySloUnmet = rule({
	id: "capacity/latency-slo-unmet",
	summary: "The model alone takes longer than the latency objective allows.",
	severity: "error",
	about: "card",
	needs: ["benchmark"],
	reach: "graph",
	*check(card, { benchmark, models, evidenceOf }) {
		if (!card.slo || benchmark.outcome !== "measured") return;
		const doubtful = reservations(card, models, benchmark, evidenceOf(card, "file").file).length > 0;
		const place = card.model?.artifact?.at ?? (models.length === 1 ? models[0]?.at : undefined);
		for (const [percentile, objective] of objectivesOf(card.slo)) {
			const { verdict, reason } = judgeLatency(benchmark, { percentile, ms: objective.value });
			const severity = severityOf(verdict, benchmark, percentile, objective.value);
			if (!severity) continue;
			const what = verdict === "fail" ? "does not meet this objective" : "may not meet this objective";
			yield {
				at: objective.at,
				severity: doubtful ? "info" : severity,
				message: `\`${benchmark.model.path}\` ${what}: ${reason}`,
				...related(place && { value: "This model was measured.", at: place }),
			};
		}
	},
});

export function objectivesOf(slo: Omit<Objective, "at">): readonly (readonly [50 | 95 | 99, Located<number>])[] {
	const all = [
		[50, slo.p50Ms],
		[95, slo.p95Ms],
		[99, slo.p99Ms],
	] as const;
	return all.flatMap(([percentile, objective]) => (objective ? [[percentile, objective] as const] : []));
}

/** An open verdict is worth a word where the measured quantile itself lies over the objective; other work on the machine may be all that is behind it. */
function severityOf(verdict: string, benchmark: BenchmarkResult, percentile: 50 | 95 | 99, ms: number): Severity | undefined {
	if (verdict === "fail") return "error";
	const measured = benchmark.latency?.[`p${percentile}`].ms;
	if (verdict === "pass" || measured === undefined || measured <= ms) return undefined;
	return benchmark.quiet.verdict === "noisy" ? "info" : "warning";
}
