import type { DriftReport } from "../evidence/drift/report.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import { formatDuration } from "../facts/units.ts";

type FeatureDrift = DriftReport["features"][number];

/** "0.31 ▲ over 0.2 (PSI), 2 h old". */
export function driftLine(drift: FeatureDrift, age: number): string {
	const parts = [`${verdictMark(drift)} ${scoreText(drift)}`.trim(), methodText(drift), `${formatDuration(Math.max(0, age))} old`];
	return parts.filter((part) => part !== "").join(", ");
}

export function verdictMark({ drifted }: FeatureDrift): string {
	return drifted === undefined ? "" : drifted ? "▲" : "✓";
}

/** A p-value alarms below its threshold, a distance above it. */
export function scoreText({ score, threshold, method }: FeatureDrift): string {
	if (score === undefined) return "no score";
	const number = Number(score.toPrecision(3));
	if (threshold === undefined) return String(number);
	const sign = method?.kind === "p-value" ? "<" : ">";
	return `${number} (drift ${sign} ${threshold})`;
}

export function methodText({ method }: FeatureDrift): string {
	return method ? method.label : "method unknown";
}

export function ageOf(reading: DriftReading, now: number): number {
	return now - reading.takenAt;
}
