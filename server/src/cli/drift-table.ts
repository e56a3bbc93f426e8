import type { HeldFeature } from "../evidence/drift/held.ts";
import type { DriftReport } from "../evidence/drift/report.ts";
import { ageText, figure, methodText, noteText, thresholdText, verdictMark } from "../features/drift-text.ts";
import type { Found } from "./drift.ts";

const red = 31;
const yellow = 33;
const green = 32;
const dim = 2;
const heading = ["", "feature", "score", "threshold", "method", "verdict", "age"] as const;

/** A table of the features, what drifted first, and one sentence that sums it up. */
export function describeDrift({ report, features, from, takenAt }: Found, now: number, colour: boolean): string {
	const age = ageText(Math.max(0, now - takenAt));
	const order = features.toSorted((a, b) => rank(a) - rank(b));
	const rows = order.map((feature) => rowOf(feature, age));
	const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
	const line = (row: readonly string[]) =>
		row
			.map((cell, i) => (i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
			.join("  ")
			.trimEnd();
	const table = [paint(dim, line(heading)), ...rows.map((row, i) => paint(colourOf(order[i]), line(row)))];
	const notes = order.flatMap((feature) => {
		const note = noteText(feature);
		return note === undefined ? [] : [`${feature.name}: ${note}`];
	});
	return `${[...table, "", ...notes, summary(report, features, from, age)].join("\n")}\n`;

	function paint(code: number, text: string): string {
		return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
	}
}

function rowOf(feature: HeldFeature, age: string): readonly string[] {
	const { name, score, drifted } = feature;
	const verdict = drifted === undefined ? "undecided" : drifted ? "drift" : "none";
	const number = score === undefined ? "–" : figure(score);
	return [verdictMark(feature), name, number, thresholdText(feature) || "–", methodText(feature), verdict, age];
}

function rank({ drifted }: HeldFeature): number {
	return drifted === undefined ? 1 : drifted ? 0 : 2;
}

function colourOf(feature: HeldFeature | undefined): number {
	return feature?.drifted === undefined ? yellow : feature.drifted ? red : green;
}

/** "2 of 7 features drift, says reports/drift.json (Evidently 0.4.40 report, 3 d old, 1000 rows against 5000)." */
function summary({ tool, reference, current }: DriftReport, features: readonly HeldFeature[], from: string, age: string): string {
	const drifted = features.filter((feature) => feature.drifted).length;
	const undecided = features.filter((feature) => feature.drifted === undefined).length;
	const rest = undecided > 0 ? `, ${undecided} cannot be judged` : "";
	const sides = [current, reference].map((side) => (side?.rows === undefined ? side?.id : `${side.rows} rows`));
	const compared = sides[0] && sides[1] ? `, ${sides[0]} against ${sides[1]}` : sides[0] ? `, ${sides[0]}` : "";
	return `${drifted} of ${features.length} ${features.length === 1 ? "feature" : "features"} drift${drifted === 1 ? "s" : ""}${rest}, says ${from} (${tool}, ${age}${compared}).`;
}
