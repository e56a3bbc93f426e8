import type { Importance } from "../../evidence/importance/report.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { judged } from "./importance-report.ts";
import { figure } from "./importance-words.ts";

export const epsilonFeature = rule({
	id: "lineage/epsilon-feature",
	summary: "The model reads a feature whose measured importance may be none.",
	severity: "info",
	about: "card",
	needs: ["importance"],
	reach: "graph",
	*check(card, { importance }) {
		const found = judged(card, importance);
		if (!found) return;
		const bundled = new Set(found.bundles.flatMap(({ weak }) => weak.map(({ name }) => name)));
		for (const { name, at, measured } of found.weak) {
			if (bundled.has(name)) continue;
			const message = `The card lists \`${name}\`, but in ${found.name} ${worth(measured)}.`;
			yield { at, message, ...related({ value: "The report is named here.", at: found.place }) };
		}
	},
});

/** "its importance for roc_auc lies between -0.001 and 0.002, so that it may be worth nothing". */
function worth({ interval, metric, repeats }: Importance): string {
	const importance = `its importance${metric === undefined ? "" : ` for ${metric}`}`;
	if (!interval || (interval.low === 0 && interval.high === 0))
		return `${importance} is 0${repeats === undefined ? "" : ` in all ${repeats} repeats`}`;
	return `${importance} lies between ${figure(interval.low)} and ${figure(interval.high)}, so that it may be worth nothing`;
}
