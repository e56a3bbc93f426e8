import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";

/** What people can only make sense of when somebody thought about how it is shown. */
const scores: ReadonlySet<string> = new Set(["probability", "score", "logit"]);

export const presentationUndefined = rule({
	id: "product/presentation-undefined",
	summary: "People meet a score in production, and nothing says how it is shown to them.",
	severity: "info",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ audience, outputs, presentation, unknown, place }) {
		if (audience?.value !== "end-user" || presentation || unknown?.includes("presentation")) return;
		const output = outputs.find(({ semantics }) => semantics && scores.has(semantics.value));
		if (!output?.semantics) return;
		const lines = ["presentation:", "  lowConfidence: # TODO", "  error: # TODO", "  wording: # TODO"];
		yield {
			at: audience.at,
			message: `End users meet ${called(output.name, "an output")}, which is a ${output.semantics.value}, but the card does not say how it is shown.`,
			...stub(place, "Add a presentation to fill in", lines),
			...related({ value: "The output is declared here.", at: output.semantics.at }),
		};
	},
});
