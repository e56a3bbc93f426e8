import { type HeldFeature, heldAgainst } from "../../evidence/drift/held.ts";
import type { DriftHistory } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

/** So often must a drift have begun before anything is said of how often it does. */
const fewest = 3;
/** Tests may alarm by chance in one of twenty reports. */
const chance = 0.05;
/** With fewer rows than these, distances reach their thresholds by chance. */
const enoughRows = 500;

export const retrainingTooSlow = rule({
	id: "drift/retraining-too-slow",
	summary: "Drift begins anew more often than the model is trained again.",
	severity: "info",
	about: "card",
	needs: ["driftHistory"],
	reach: "graph",
	*check(card, { driftHistory }) {
		const { cadence, trigger } = card.retraining ?? {};
		const folder = card.drift?.history;
		if (!cadence || !folder || folder.path !== driftHistory.from || (trigger && trigger.value !== "schedule")) return;
		const begins = beginnings(card, driftHistory);
		if (begins.length < fewest) return;
		const gaps = begins.slice(1).map((moment, i) => moment - (begins[i] ?? moment));
		const usual = median(gaps);
		if (usual >= cadence.value) return;
		const message = `The model is trained again every ${formatDuration(cadence.value)}, but in \`${folder.written}\` drift has begun ${begins.length} times, with a median of ${formatDuration(usual)} in between.`;
		yield { at: cadence.at, message, ...related({ value: "The reports are named here.", at: folder.at }) };
	},
});

/** When a report shows a drift that the one before it does not. */
function beginnings(card: Card, { reports }: DriftHistory): readonly number[] {
	const sound = reports.flatMap(({ report, takenAt }) => {
		const features = heldAgainst(card, report).filter(({ name }) => concerns(card, name));
		const rows = report.current?.rows ?? enoughRows;
		return rows < enoughRows || byChance(features) > chance ? [] : [{ takenAt, drifted: features.some(({ drifted }) => drifted) }];
	});
	return sound.flatMap(({ takenAt, drifted }, i) => (drifted && sound[i - 1]?.drifted === false ? [takenAt] : []));
}

/** What the card neither lists nor watches is nobody's here, unless it lists nothing. */
function concerns({ features, monitoring }: Card, name: string): boolean {
	const named = [...features.map((one) => one.name?.value), ...monitoring.map(({ feature }) => feature?.value)].filter(Boolean);
	return named.length === 0 || named.includes(name);
}

/** How many of the tests alarm in a report although nothing has drifted: a p-value is below its threshold as often as that says. */
function byChance(features: readonly HeldFeature[]): number {
	return features.reduce((sum, { method, threshold }) => sum + (method?.kind === "p-value" ? (threshold ?? 0) : 0), 0);
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
	return ((low ?? 0) + (high ?? 0)) / 2;
}
