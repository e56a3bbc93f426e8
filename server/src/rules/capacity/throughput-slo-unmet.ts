import type { BenchmarkResult } from "../../evidence/benchmark.ts";
import type { Model } from "../../facts/facts.ts";
import { replace, type Severity } from "../../facts/finding.ts";
import { replicasOf } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { reservations } from "./applicability.ts";

export const throughputSloUnmet = rule({
	id: "capacity/throughput-slo-unmet",
	summary: "All replicas together answer fewer requests a second than the card expects.",
	severity: "error",
	about: "card",
	needs: ["benchmark"],
	reach: "graph",
	*check(card, { benchmark, models, services, lineage, evidenceOf }) {
		const demand = card.traffic?.peakQps ?? card.traffic?.steadyQps;
		const [service, ...others] = services;
		const most = service && replicasOf(service, lineage).maxReplicas;
		const rate = benchmark.throughput?.runsPerSecond;
		if (!demand || !service || others.length > 0 || !most || most.value < 1 || rate === undefined || rate <= 0) return;
		const capacity = most.value * rate;
		if (capacity >= demand.value * 1.2) return;
		const doubtful = benchmark.quiet.verdict === "noisy" || reservations(card, models, benchmark, evidenceOf(card, "file").file).length > 0;
		const unmet = capacity < demand.value;
		const severity: Severity = doubtful ? "info" : unmet && isAllThereIs(benchmark, models) ? "error" : "warning";
		const replicas = `${most.value} ${most.value === 1 ? "replica" : "replicas"}`;
		const answer = `${most.value === 1 ? "answers" : "answer"} ${short(capacity)}${unmet ? "" : ", hardly more"}`;
		const message = `The card expects ${short(demand.value)} requests a second, but ${replicas} at the measured ${short(rate)} each ${answer}.`;
		const wanted = Math.ceil((demand.value * 1.2) / rate);
		yield {
			at: demand.at,
			severity,
			message,
			fix: replace(most.at, `${wanted}`, `Allow ${wanted} replicas`, false),
			...related({ value: `At most ${replicas} may run.`, at: most.at }),
		};
	},
});

/** One run after the other on one thread is all that a core can do; with more threads or in batches a replica may do better than that. */
function isAllThereIs({ options }: BenchmarkResult, models: readonly Model[]): boolean {
	return options.threads === 1 && models.every(({ maxBatch }) => maxBatch === undefined || maxBatch.value <= 1);
}

function short(value: number): string {
	return Number(value.toPrecision(3)).toLocaleString("en");
}
