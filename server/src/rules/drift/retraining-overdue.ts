import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { dateText, endOf, related } from "./words.ts";

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
		const message = `The model was trained on ${dateText(trainedAt.value)} and may become ${formatDuration(maxAge.value)} old, which it was on ${end}.`;
		yield { at: trainedAt.at, message, ...related({ value: "It may become so old.", at: maxAge.at }) };
	},
});
