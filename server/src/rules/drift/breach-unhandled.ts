import { type HeldFeature, heldAgainst } from "../../evidence/drift/held.ts";
import type { DriftReading } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { dateText, listText, related } from "../words.ts";
import { breachText, endOf, nameOfReport, placeOfReport, speaksOf } from "./words.ts";

export const breachUnhandled = rule({
	id: "drift/breach-unhandled",
	summary: "The drift report shows a feature beyond its threshold, and no newer model is served.",
	severity: "warning",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift }) {
		if (!speaksOf(card, drift)) return;
		const drifted = heldAgainst(card, drift.report).filter((feature) => feature.drifted);
		const policy = brokenPolicy(card, drift);
		const { clause, ...grave } = policy;
		for (const feature of drifted) yield* breach(card, drift, feature, policy);
		if (card.features.length > 0 || card.monitoring.some(({ feature }) => feature) || drifted.length === 0) return;
		const names = [...new Set(drifted.map(({ name }) => name))];
		const verb = names.length === 1 ? "is" : "are";
		yield {
			at: placeOfReport(card),
			...grave,
			message: `${listText(names)} ${verb} beyond the threshold in ${nameOfReport(card, drift.from)}${clause}.`,
		};
	},
});

type Policy = Pick<Remark, "severity" | "related"> & { readonly clause: string };

/** The card retrains on drift, and has not. */
function brokenPolicy({ retraining, model }: Card, { report, takenAt }: DriftReading): Policy {
	const trainedAt = model?.trainedAt;
	if (retraining?.trigger?.value !== "drift" || !trainedAt || report.takenAt === undefined || endOf(trainedAt.value) > takenAt)
		return { clause: "" };
	const places = related(
		{ value: "Drift is to start a training.", at: retraining.trigger.at },
		{ value: `The model was trained on ${dateText(trainedAt.value)}.`, at: trainedAt.at },
	);
	return { severity: "error", ...places, clause: ", and the model was not trained again since, although its trigger is `drift`" };
}

/** At the feature in the card, else at the monitor that watches it; a report's other columns are nobody's here. */
function* breach(card: Card, { from }: DriftReading, feature: HeldFeature, policy: Policy): Iterable<Remark> {
	const at =
		card.features.find(({ name }) => name?.value === feature.name)?.name?.at ??
		(feature.monitor ?? card.monitoring.find((monitor) => monitor.feature?.value === feature.name))?.feature?.at;
	if (!at) return;
	const { severity, clause } = policy;
	const threshold = feature.monitor?.threshold;
	const other = threshold && feature.reported ? { value: contradiction(feature), at: threshold.at } : undefined;
	const why = breachText(feature);
	const message = `\`${feature.name}\` has drifted in ${nameOfReport(card, from)}${why === undefined ? "" : `: ${why}`}${clause}.`;
	yield { at, message, ...(severity ? { severity } : {}), ...related(other, ...(policy.related ?? [])) };
}

function contradiction({ threshold, reported }: HeldFeature): string {
	const theirs = reported?.threshold === undefined ? "states none" : `holds it against ${reported.threshold}`;
	return `The card's threshold is ${threshold}, but the report ${theirs}${reported?.drifted === false ? " and sees no drift" : ""}.`;
}
