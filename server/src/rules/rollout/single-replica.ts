import type { Edit, Fix } from "../../facts/finding.ts";
import { replicasOf } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";

export const singleReplica = rule({
	id: "rollout/single-replica",
	summary: "A single replica cannot keep the availability that the card promises.",
	severity: "warning",
	about: "service",
	reach: "graph",
	*check(service, { card, lineage }) {
		const { minReplicas, maxReplicas } = replicasOf(service, lineage);
		const promised = card?.slo?.availability;
		// A maximum of 0 is none.
		const few = maxReplicas?.value === 1 ? maxReplicas : undefined;
		const stated = minReplicas ?? few;
		if (!promised || promised.value < 0.999 || !stated || stated.value >= 2) return;
		const least = stated.value <= 0 ? "The service may run without any replica" : `The service ${few ? "runs" : "may run"} on one replica`;
		const edits = [minReplicas, few].flatMap((one): readonly Edit[] => (one ? [{ at: one.at, text: "2" }] : []));
		const fix: Fix = { title: "Keep two replicas running", safe: false, edits };
		const here = stated.at.file === service.at.file;
		const elsewhere = here ? [] : [{ value: "How many replicas run is stated here.", at: stated.at }];
		yield {
			at: here ? stated.at : service.at,
			message: `${least}, but the card promises an availability of ${percent(promised.value)}, which takes at least two.`,
			...(minReplicas ? { fix } : {}),
			related: [{ value: "The availability is promised here.", at: promised.at }, ...elsewhere],
		};
	},
});

function percent(share: number): string {
	return `${Number((share * 100).toPrecision(6))} %`;
}
