import { betterWay } from "../../evidence/evaluation/metrics.ts";
import type { EvaluationReport } from "../../evidence/evaluation/report.ts";
import { decisive, evaluated, figureText, lead, overall, short } from "../evaluated.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

export const offlineOnlineGap = rule({
	id: "drift/offline-online-gap",
	summary: "The model does worse in production than its evaluation promised, by more than the card tolerates.",
	severity: "warning",
	about: "card",
	needs: ["evaluation"],
	reach: "graph",
	*check(card, { evaluation }) {
		const tolerance = card.evaluation?.tolerance;
		const found = evaluated(card, evaluation);
		if (!tolerance || !found) return;
		const [offline, online] = measuredTwice(found.report, decisive(card));
		const gap = offline && online && lead(offline, online);
		if (gap === undefined || gap <= tolerance.value || !offline || !online) return;
		const way = betterWay(offline) === "lower" ? "more" : "less";
		const message = `\`${offline.name}\` is ${figureText(offline)} offline and ${figureText(online)} online in ${found.name}, at least ${short(gap)} ${way}, but the card tolerates ${tolerance.value}.`;
		yield { at: found.place, message, ...related({ value: "The tolerance is stated here.", at: tolerance.at }) };
	},
});

/** Where the card names no metric, the tolerance is plain only if just one was measured at both places. */
function measuredTwice(report: EvaluationReport, metric: string | undefined) {
	const names = metric === undefined ? [...new Set(report.metrics.map(({ name }) => name))] : [metric];
	const both = names.flatMap((name) => {
		const [offline, online] = [overall(report, name, "offline"), overall(report, name, "online")];
		return offline && online ? [[offline, online] as const] : [];
	});
	const [only, ...others] = both;
	return only && others.length === 0 ? only : [];
}
