import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { dateText, related } from "../words.ts";
import { endOf } from "./words.ts";

export const retrainingOverdue = rule({
	id: "drift/retraining-overdue",
	summary: "The served model is older than the card lets it become.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ model }, { now }) {
		const { trainedAt, maxAge } = model ?? {};
		if (!trainedAt || !maxAge) return;
		const over = now - endOf(trainedAt.value) - maxAge.value;
		if (over <= 0) return;
		const end = dateText(trainedAt.value + maxAge.value);
		const message = `The model was trained on ${dateText(trainedAt.value)} and may become ${formatDuration(maxAge.value)} old, but it reached that age on ${end}.`;
		yield { at: trainedAt.at, message, ...related({ value: "The oldest that it may become is stated here.", at: maxAge.at }) };
	},
});
