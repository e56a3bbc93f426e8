import { rule } from "../rule.ts";
import { nameOfReport, placeOfReport } from "./words.ts";

export const reportUnreadable = rule({
	id: "drift/report-unreadable",
	summary: "The card names a drift report, but the file cannot be read as one.",
	severity: "error",
	about: "card",
	needs: ["driftProblem"],
	reach: "graph",
	*check(card, { driftProblem: { from, problem } }) {
		yield {
			at: placeOfReport(card),
			message: `${nameOfReport(card, from)} cannot be read as a drift report: ${problem.slice(0, 1).toLowerCase()}${problem.slice(1)}`,
		};
	},
});
