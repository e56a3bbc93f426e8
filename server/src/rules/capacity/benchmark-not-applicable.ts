import { rule } from "../rule.ts";
import { reservations } from "./applicability.ts";

export const benchmarkNotApplicable = rule({
	id: "capacity/benchmark-not-applicable",
	summary: "The benchmark measured something else than what is deployed.",
	severity: "warning",
	about: "card",
	needs: ["benchmark"],
	reach: "graph",
	*check(card, { benchmark, models, evidenceOf }) {
		yield* reservations(card, models, benchmark, evidenceOf(card, "file").file);
	},
});
