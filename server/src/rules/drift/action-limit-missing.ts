import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const actionLimitMissing = rule({
	id: "drift/action-limit-missing",
	summary: "The model acts on its own in production, and nothing bounds what it does.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ autonomous, actionLimits, place }) {
		if (!autonomous?.value || actionLimits) return;
		const message = "The model acts on its own, but the card states no limit to its actions.";
		yield {
			at: autonomous.at,
			message,
			...stub(place, "Add limits to the actions", ["actionLimits:", "  perHour: # TODO", "  onHit: # TODO"]),
		};
	},
});
