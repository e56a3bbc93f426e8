import type { Card } from "../../facts/card.ts";
import type { Feature } from "../../facts/card-data.ts";
import type { Remark } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { isSameSource, sourceNamed, sourcesOf } from "./sources.ts";

export const labelLeak = rule({
	id: "lineage/label-leak",
	summary: "A feature looks at what is not known yet when the model is asked.",
	severity: "error",
	about: "card",
	reach: "file",
	*check(card) {
		for (const feature of card.features) {
			const label = card.feedback?.labelSource;
			const isLabel = label && sourcesOf(feature).some(({ value }) => isSameSource(card, value, label.value));
			yield* isLabel ? looksAtLabels(feature, label.value, card) : looksAhead(feature, card);
		}
	},
});

/** A label of an event is known when its delay is over, so that at the moment of prediction the newest known one is as old as that. */
function* looksAtLabels({ name, window }: Feature, label: string, { feedback }: Card): Iterable<Remark> {
	const [to, delay] = [window?.to, feedback?.labelDelay];
	if (!to || !feedback?.labelSource) return;
	const what = `${called(name, "A feature")} looks at labels from \`${label}\` up to ${momentText(to.value)}`;
	const said = { value: "The labels come from there.", at: feedback.labelSource.at };
	if (to.value > 0) yield { at: to.at, message: `${what}, but nobody knows these by then.`, ...related(said) };
	else if (delay && to.value > -delay.value) {
		const message = `${what}, but a label takes ${formatDuration(delay.value)} to arrive.`;
		yield { at: to.at, severity: "warning", message, ...related({ value: "The delay is stated here.", at: delay.at }, said) };
	}
}

/** Plans, calendars and forecasts are known beforehand, what happens is not. Where labels do not come later, the model may be asked afterwards. */
function* looksAhead(feature: Feature, card: Card): Iterable<Remark> {
	const { name, window } = feature;
	const { to, knownAhead, unknown } = window ?? {};
	const delay = card.feedback?.labelDelay;
	if (!to || to.value <= 0 || !delay || delay.value <= 0 || knownAhead?.value || unknown?.includes("knownAhead")) return;
	if (sourcesOf(feature).some(({ value }) => isForecast(value, card))) return;
	const message = `${called(name, "A feature")} looks at events up to ${momentText(to.value)}, when the label arises, but the model is asked before that.`;
	const said = related({ value: "The label comes so much later than the prediction.", at: delay.at });
	yield { at: to.at, severity: knownAhead ? "error" : "warning", message, ...said };
}

function isForecast(name: string, card: Card): boolean {
	const source = sourceNamed(card, name);
	return source?.model !== undefined || source?.unknown?.includes("model") === true;
}

function momentText(offset: number): string {
	if (offset === 0) return "the moment of prediction";
	return `${formatDuration(Math.abs(offset))} ${offset < 0 ? "before" : "after"} the prediction`;
}
