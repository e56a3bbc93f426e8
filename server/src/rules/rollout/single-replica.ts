import type { Edit, Fix } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const singleReplica = rule({
	id: "rollout/single-replica",
	summary: "A single replica cannot keep the availability that the card promises.",
	severity: "warning",
	about: "service",
	reach: "graph",
	*check({ minReplicas, maxReplicas }, { card }) {
		const promised = card?.slo?.availability;
		if (!promised || promised.value < 0.999 || !minReplicas || minReplicas.value >= 2) return;
		const least = minReplicas.value <= 0 ? "No replica need run" : "One replica is the least that runs";
		const raised = maxReplicas && maxReplicas.value > 0 && maxReplicas.value < 2 ? [maxReplicas] : [];
		const edits = [minReplicas, ...raised].map(({ at }): Edit => ({ at, text: "2" }));
		const fix: Fix = { title: "Keep two replicas running", safe: false, edits };
		yield {
			at: minReplicas.at,
			message: `${least}, but the card promises an availability of ${percent(promised.value)}, which takes two.`,
			fix,
			related: [{ value: "The availability is promised here.", at: promised.at }],
		};
	},
});

function percent(share: number): string {
	return `${Number((share * 100).toPrecision(6))} %`;
}
