import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const promotionGateMissing = rule({
	id: "rollout/promotion-gate-missing",
	summary: "A retrained model goes live by itself, and nothing holds back one that is worse.",
	severity: "error",
	about: "card",
	reach: "file",
	*check({ retraining }) {
		if (retraining?.promote?.value !== "auto" || retraining.gate) return;
		yield {
			at: retraining.promote.at,
			message: "A retrained model goes live by itself, but no `gate` says what it has to prove first.",
			...stub(retraining.place, "Add a gate to fill in", ["gate:", "  metric: # TODO", "  vs: current", "  minDelta: 0"]),
		};
	},
});
