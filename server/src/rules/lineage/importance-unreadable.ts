import { rule } from "../rule.ts";
import { lower } from "../words.ts";

export const importanceUnreadable = rule({
	id: "lineage/importance-unreadable",
	summary: "The card names a report on the importance of features, but the file cannot be read as one.",
	severity: "warning",
	about: "card",
	needs: ["importanceProblem"],
	reach: "graph",
	*check({ evaluation }, { importanceProblem: { from, problem } }) {
		const file = evaluation?.importance;
		if (!file || file.path !== from) return;
		yield { at: file.at, message: `\`${file.written}\` cannot be read as a report on the importance of features: ${lower(problem)}` };
	},
});
