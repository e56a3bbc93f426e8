import { betterWay, sameMetric } from "../../evidence/evaluation/metrics.ts";
import type { Metric } from "../../evidence/evaluation/report.ts";
import type { Severity } from "../../facts/finding.ts";
import { evaluated, figureText, isFrom, overall } from "../evaluated.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

/** A figure without an interval is worth a word from so many rows on. */
const enoughRows = 100;

export const sliceBelowGate = rule({
	id: "drift/slice-below-gate",
	summary: "The model passes its gate on the whole, and fails it for a group that the card wants looked at apart.",
	severity: "error",
	about: "card",
	needs: ["evaluation"],
	reach: "graph",
	*check(card, { evaluation }) {
		const { metric, threshold, against } = card.retraining?.gateTerms ?? {};
		const found = evaluated(card, evaluation);
		if (!found || !metric || !threshold || (against && against.value !== "threshold")) return;
		const whole = overall(found.report, metric.value, "offline");
		const way = whole && betterWay(whole);
		if (!whole || !way || !passes(whole.value, threshold.value, way)) return;
		for (const slice of card.evaluation?.slices ?? []) {
			const own = found.report.metrics.filter(
				(one) => sameMetric(one.name, metric.value) && isFrom(one, "offline") && isOf(one, slice.value),
			);
			for (const figure of own) {
				const severity = severityOf(figure, threshold.value, way);
				if (!severity) continue;
				const message = `\`${figure.name}\` is ${figureText(whole)} on the whole, but ${figureText(figure)} for \`${figure.slice}\` in ${found.name}, ${way === "higher" ? "below" : "above"} the gate of ${threshold.value}.`;
				yield { at: slice.at, severity, message, ...related({ value: "The gate is stated here.", at: threshold.at }) };
			}
		}
	},
});

/** The group itself, or one of those that differ in it: `region=EU` of `region`. */
function isOf({ slice }: Metric, declared: string): boolean {
	return slice !== undefined && (slice === declared || slice.startsWith(`${declared}=`));
}

function passes(value: number, gate: number, way: "higher" | "lower"): boolean {
	return way === "higher" ? value >= gate : value <= gate;
}

/** An interval that the gate lies in says nothing yet. */
function severityOf({ value, interval, n }: Metric, gate: number, way: "higher" | "lower"): Severity | undefined {
	if (passes(value, gate, way)) return undefined;
	if (!interval) return n !== undefined && n >= enoughRows ? "warning" : undefined;
	return passes(way === "higher" ? interval.high : interval.low, gate, way) ? undefined : "error";
}
