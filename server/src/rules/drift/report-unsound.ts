import { type HeldFeature, heldAgainst } from "../../evidence/drift/held.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";
import { nameOfReport, placeOfReport } from "./words.ts";

/**
 * How often a distance reaches 0.1 although both windows come from one normal distribution, by rows of the current window: measured with 2000
 * reference rows and 400 repetitions. Smaller windows alarm more often, so the next larger size is a lower bound.
 */
const falseAlarms: Readonly<Record<string, readonly (readonly [rows: number, share: number])[]>> = {
	wasserstein: [
		[20, 1],
		[50, 0.95],
		[100, 0.7],
		[200, 0.38],
		[500, 0.07],
	],
	psi: [
		[20, 1],
		[50, 0.99],
		[100, 0.77],
		[200, 0.2],
	],
	jensenshannon: [
		[20, 1],
		[50, 0.99],
		[100, 0.84],
		[200, 0.33],
	],
};
const measuredAt = 0.1;
/** Tests that need values in an order. */
const ordered = new Set(["ks", "wasserstein", "anderson", "cramer_von_mises", "mannw", "t_test", "ed", "es"]);

export const reportUnsound = rule({
	id: "drift/report-unsound",
	summary: "What the drift report says depends on too few rows, on too many tests, or on a method that does not suit the column.",
	severity: "info",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift }) {
		const at = placeOfReport(card);
		const name = nameOfReport(card, drift.from);
		const features = heldAgainst(card, drift.report);
		const rows = drift.report.current?.rows;
		if (rows !== undefined) for (const message of tooFewRows(features, rows, name)) yield { at, message };
		const expected = expectedAlarms(features);
		if (expected.alarms >= 1) {
			const often = Number(expected.alarms.toPrecision(2));
			const message = `${name} makes ${expected.tests} tests without correcting for their number, so about ${often} of them alarm although nothing drifts.`;
			yield { at, message };
		}
		const unordered = features.filter((feature) => ordered.has(feature.method?.id ?? "") && isCategorical(feature));
		if (unordered.length === 0) return;
		const message = `${name} compares the categories of ${listText(unordered.map(({ name }) => name))} by a method for values in an order.`;
		yield { at, message };
	},
});

function* tooFewRows(features: readonly HeldFeature[], rows: number, from: string): Iterable<string> {
	for (const [id, shares] of Object.entries(falseAlarms)) {
		const share = shares.find(([size]) => rows <= size)?.[1];
		if (share === undefined) continue;
		const judged = features.filter(({ method, threshold }) => method?.id === id && threshold !== undefined && threshold <= measuredAt);
		const hit = judged.filter((feature) => !isCategorical(feature));
		const [first] = hit;
		if (!first) continue;
		const often = share === 1 ? "always" : `in at least ${Math.round(share * 100)} of 100 windows`;
		const which = hit.length === 1 ? `of \`${first.name}\`` : `of ${hit.length} features`;
		yield `${from} compares ${rows} current rows, but with so few the ${first.method?.label} ${which} reaches the threshold ${first.threshold} ${often} without any drift.`;
	}
}

/** Each p-value is below its threshold by chance as often as the threshold says. */
function expectedAlarms(features: readonly HeldFeature[]): { readonly tests: number; readonly alarms: number } {
	const tests = features.flatMap(({ method, threshold }) =>
		method?.kind === "p-value" && threshold !== undefined ? [Math.min(1, Math.max(0, threshold))] : [],
	);
	return { tests: tests.length, alarms: tests.reduce((sum, level) => sum + level, 0) };
}

function isCategorical({ reference, current }: HeldFeature): boolean {
	return reference?.kind === "categorical" || current?.kind === "categorical";
}
