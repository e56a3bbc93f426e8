import { replace } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const hpaReplicasConflict = rule({
	id: "capacity/hpa-replicas-conflict",
	summary: "A manifest sets the number of replicas that an autoscaler sets too.",
	severity: "warning",
	about: "service",
	reach: "graph",
	*check(service, { lineage }) {
		const { fixedReplicas: fixed, workload } = service;
		if (!fixed || !workload) return;
		// None at all switches an autoscaler off, and one that may choose nothing else chooses the same.
		const scalers = lineage
			.scalersOf(service)
			.filter(
				({ minReplicas, maxReplicas }) => fixed.value !== 0 && !(minReplicas?.value === fixed.value && maxReplicas?.value === fixed.value),
			);
		const [scaler] = scalers;
		if (!scaler) return;
		const who = `the ${scaler.type}${scaler.name ? ` ${called(scaler.name, "")}` : ""}`;
		yield {
			at: fixed.at,
			message: `Each time this is applied, \`replicas\` makes it ${fixed.value} again, but ${who} sets the number of replicas of \`${workload.name}\`.`,
			...(fixed.item ? { fix: replace(fixed.item, "", "Leave the number to the autoscaler", false) } : {}),
			related: scalers.map(({ type, target }) => ({ value: `The ${type} names it here.`, at: target.at })),
		};
	},
});
