import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const inclusionUntested = rule({
	id: "product/inclusion-untested",
	summary: "A wrong answer can hurt much in production, and no group of people was looked at apart.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ impact, evaluation, unknown, place }) {
		const isUnknown = unknown?.includes("evaluation") || evaluation?.unknown?.includes("slices");
		if (impact?.value !== "high" || isUnknown || (evaluation && evaluation.slices.length > 0)) return;
		const lines = evaluation ? stub(evaluation.place, title, ["slices: # TODO"]) : stub(place, title, ["evaluation:", "  slices: # TODO"]);
		yield {
			at: impact.at,
			message: "A wrong answer can hurt much, but the card names no group for which the model was evaluated apart.",
			...lines,
			...(evaluation ? { related: [{ value: "The evaluation stands here.", at: evaluation.at }] } : {}),
		};
	},
});

const title = "Add slices to fill in";
