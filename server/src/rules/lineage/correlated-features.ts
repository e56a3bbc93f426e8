import type { Correlation } from "../../evidence/importance/report.ts";
import { rule } from "../rule.ts";
import { capital, listText, related } from "../words.ts";
import { judged, type Tie } from "./importance-report.ts";
import { coefficient } from "./importance-words.ts";

export const correlatedFeatures = rule({
	id: "lineage/correlated-features",
	summary: "The model reads features that tell nearly the same.",
	severity: "info",
	about: "card",
	needs: ["importance"],
	reach: "graph",
	*check(card, { importance }) {
		const found = judged(card, importance);
		const rows = importance.report.dataset?.rows;
		const over = rows === undefined ? "" : ` over ${rows} rows`;
		for (const tie of found?.ties ?? []) {
			const [first, ...others] = tie.members;
			if (!found || !first) continue;
			const places = others.slice(0, 8).map(({ name, at }) => ({ value: `\`${name}\` stands here.`, at }));
			yield {
				at: first.at,
				message: `The card lists ${listText(tie.members.map(({ name }) => name))}, but ${tied(tie)} in ${found.name}${over}.`,
				...related({ value: "The report is named here.", at: found.place }, ...places),
			};
		}
	},
});

function tied({ members, strongest, least }: Tie): string {
	if (members.length === 2) return `they have ${nameOf(strongest)} of ${coefficient(strongest.rho)}`;
	return `they are held together by correlations of at least ${coefficient(least)} in absolute value`;
}

function nameOf({ method }: Correlation): string {
	return method === undefined ? "a correlation" : `a ${capital(method)} correlation`;
}
