import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { dateText, related } from "../words.ts";
import { nameOfReport, placeOfReport, speaksOf } from "./words.ts";

export const reportStale = rule({
	id: "drift/report-stale",
	summary: "The drift report is older than the served model, or than two rounds of its retraining.",
	severity: "warning",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift, now }) {
		const at = placeOfReport(card);
		const { trainedAt } = card.model ?? {};
		const taken = `The report ${nameOfReport(card, drift.from)} is from ${dateText(drift.takenAt)}`;
		if (trainedAt && !speaksOf(card, drift)) {
			const message = `${taken}, but the model was trained on ${dateText(trainedAt.value)}, so it describes an earlier model.`;
			yield { at, message, ...related({ value: "The model was trained on this day.", at: trainedAt.at }) };
			return;
		}
		const cadence = card.retraining?.cadence;
		const age = now - drift.takenAt;
		if (!cadence || cadence.value <= 0 || age <= 2 * cadence.value) return;
		const message = `${taken}, ${formatDuration(age)} ago, but the model is trained again every ${formatDuration(cadence.value)}.`;
		yield { at, message, ...related({ value: "This is how often the model is trained again.", at: cadence.at }) };
	},
});
