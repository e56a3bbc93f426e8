import type { BadInterval, Feature, TrainingData } from "../../facts/card-data.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { endOf } from "../drift/words.ts";
import { rule } from "../rule.ts";
import { called, dateText, related } from "../words.ts";

export const historyGap = rule({
	id: "lineage/history-gap",
	summary: "The model is trained on a time in which a feature had no values yet, or wrong ones.",
	severity: "error",
	about: "card",
	reach: "file",
	*check({ features, model }) {
		const data = model?.trainingData;
		const trained = data && spanOf(data);
		// Rows may be left out by a filter that is filled in later.
		if (!data || !trained || data.unknown?.includes("filters")) return;
		for (const feature of features) {
			yield* beforeValues(feature, data, trained);
			for (const interval of feature.badIntervals) yield* whileWrong(feature, interval, data, trained);
		}
	},
});

/** From the first moment to the one after the last, in milliseconds. */
interface Span {
	readonly start: number;
	readonly end: number;
}

/** Where one end is not stated, the day of the other one is all that is sure. */
function spanOf({ from, to }: TrainingData | BadInterval): Span | undefined {
	const [first, last] = [from ?? to, to ?? from];
	return first && last && first.value <= last.value ? { start: first.value, end: endOf(last.value) } : undefined;
}

function* beforeValues({ name, availableSince: since }: Feature, data: TrainingData, trained: Span): Iterable<Remark> {
	if (!since || trained.start >= since.value || isLeftOut(data, since)) return;
	const message = `${called(name, "The feature")} has values since ${dateText(since.value)} only, but the model is trained on data ${inWords(data)}.`;
	yield { at: since.at, message, ...trainedHere(data) };
}

function* whileWrong({ name }: Feature, interval: BadInterval, data: TrainingData, trained: Span): Iterable<Remark> {
	const wrong = spanOf(interval);
	const { from, to, reason } = interval;
	if (!wrong || trained.end <= wrong.start || wrong.end <= trained.start || isLeftOut(data, from, to, reason)) return;
	const why = reason ? ` (${reason.value})` : "";
	const message = `${called(name, "The feature")} has wrong values ${inWords(interval)}${why}, but the model is trained on data ${inWords(data)}.`;
	yield { at: from?.at ?? interval.at, severity: "warning", message, ...trainedHere(data) };
}

/** Does a filter speak of one of these days, or give the same reason? */
function isLeftOut({ filters }: TrainingData, ...words: readonly (Located<number | string> | undefined)[]): boolean {
	const marks = words.flatMap((word) => (word ? [typeof word.value === "number" ? dateText(word.value) : word.value.toLowerCase()] : []));
	return filters.some(({ value }) => marks.some((mark) => mark !== "" && value.toLowerCase().includes(mark)));
}

function inWords({ from, to }: TrainingData | BadInterval): string {
	if (from && to) return `from ${dateText(from.value)} to ${dateText(to.value)}`;
	return from ? `from ${dateText(from.value)} on` : to ? `up to ${dateText(to.value)}` : "";
}

function trainedHere({ from, to }: TrainingData) {
	const at = from?.at ?? to?.at;
	return related(at && { value: "The time of the training data is stated here.", at });
}
