import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const explainabilityMissing = rule({
	id: "product/explainability-missing",
	summary: "A wrong answer can hurt much in production, and nothing says how answers are explained.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ impact, explainability, unknown, place }, { services }) {
		if (impact?.value !== "high" || explainability || unknown?.includes("explainability")) return;
		if (services.some(({ explainer }) => explainer)) return;
		yield {
			at: impact.at,
			message: "A wrong answer can hurt much, but neither the card nor its manifests say how an answer is explained.",
			...stub(place, "Add an explanation to fill in", ["explainability:", "  method: # TODO", "  audience: # TODO"]),
		};
	},
});
