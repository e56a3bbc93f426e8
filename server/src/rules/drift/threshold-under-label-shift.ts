import { heldAgainst } from "../../evidence/drift/held.ts";
import type { Card, DecisionThreshold } from "../../facts/card.ts";
import { rule } from "../rule.ts";
import { dateText, related } from "../words.ts";
import { breachText, endOf, nameOfReport, placeOfReport, speaksOf } from "./words.ts";

/** A threshold that is chosen so long after a training at most rests on the data that the report compares with; a later one may know of the shift. */
const soonAfter = 7 * 864e5;

export const thresholdUnderLabelShift = rule({
	id: "drift/threshold-under-label-shift",
	summary: "What the model predicts has drifted, and a decision threshold is still the one from before.",
	severity: "warning",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift }) {
		const trainedAt = card.model?.trainedAt;
		if (!trainedAt || drift.report.takenAt === undefined || !speaksOf(card, drift)) return;
		const drifted = heldAgainst(card, drift.report).filter((feature) => feature.drifted);
		for (const threshold of card.thresholds) {
			const { setOn, value } = threshold;
			if (!setOn || !value || setOn.value > trainedAt.value + soonAfter || endOf(setOn.value) > drift.takenAt) continue;
			const names = predictedBy(threshold, card);
			const shifted = drifted.find(({ name }) => names.has(name));
			if (!shifted) continue;
			const why = breachText(shifted);
			const message = `The threshold ${value.value} is from ${dateText(setOn.value)}, but \`${shifted.name}\` has drifted since in ${nameOfReport(card, drift.from)} of ${dateText(drift.takenAt)}${why === undefined ? "" : `: ${why}`}.`;
			const places = [
				{ value: "The threshold was chosen on this day.", at: setOn.at },
				{ value: "The report is named here.", at: placeOfReport(card) },
			];
			yield { at: value.at, message, ...related(...places) };
		}
	},
});

/** What a report calls the scores that a threshold cuts, or the labels that they stand for. A card with several outputs must say which one is cut. */
function predictedBy({ output }: DecisionThreshold, { outputs, model, features }: Card): ReadonlySet<string> {
	const [only, ...others] = outputs;
	const own = output?.value ?? (others.length === 0 ? only?.name?.value : undefined);
	const isOnly = others.length === 0 && (!output || !only || only.name?.value === output.value);
	const usual = isOnly ? ["prediction", "target", ...(model?.target ? [model.target.value] : [])] : [];
	const read = new Set(features.map(({ name }) => name?.value));
	return new Set([...(own === undefined ? [] : [own]), ...usual].filter((name) => !read.has(name)));
}
