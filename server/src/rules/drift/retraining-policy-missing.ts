import { stub } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";

export const retrainingPolicyMissing = rule({
	id: "drift/retraining-policy-missing",
	summary: "The card says that the model ages, but not how it is trained again.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ model, retraining, place }) {
		if (!model?.maxAge || retraining) return;
		const message = `The model may become ${formatDuration(model.maxAge.value)} old, but the card does not say how it is trained again.`;
		const lines = ["retraining:", "  trigger: # TODO", "  cadence: # TODO"];
		yield { at: model.maxAge.at, message, ...stub(place, "Add a retraining policy", lines) };
	},
});
