import { entryOf, type HeldFeature, heldAgainst } from "../evidence/drift/held.ts";
import { alarmOf, alarms } from "../evidence/drift/methods.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import type { Card } from "../facts/card.ts";

/** How a score stands to its threshold: first where it alarms, then where it does not. */
const signs = { ">=": ["≥", "<"], ">": [">", "≤"], "<=": ["≤", ">"], "<": ["<", "≥"] } as const;

/** What is known of a feature's drift, under the card's own thresholds. */
export function driftOf(card: Card, reading: DriftReading, name: string): HeldFeature | undefined {
	return entryOf(heldAgainst(card, reading.report), name);
}

/** "▲ 0.312 ≥ 0.1 · Wasserstein distance (normed) · 3 d old". */
export function driftLine(drift: HeldFeature, age: number): string {
	return [`${verdictMark(drift)} ${scoreText(drift)}`, methodText(drift), ageText(age)].join(" · ");
}

/** The same, short enough for an editor that cuts hints after 43 characters: "▲ 0.312 ≥ 0.1 · wasserstein · 3 d old". */
export function driftHint(drift: HeldFeature, age: number): string {
	return [`${verdictMark(drift)} ${scoreText(drift)}`, drift.method?.id ?? "method unknown", ageText(age)].join(" · ");
}

export function verdictMark({ drifted }: HeldFeature): string {
	return drifted === undefined ? "?" : drifted ? "▲" : "✓";
}

/** Score and threshold, as they stand to each other: "0.312 ≥ 0.1", "p 0.41 > 0.05". */
export function scoreText(drift: HeldFeature): string {
	const { score, threshold, method } = drift;
	if (score === undefined) return "no score";
	const number = `${method?.kind === "p-value" ? "p " : ""}${figure(score)}`;
	if (threshold === undefined) return `${number}, no threshold`;
	if (!method) return `${number}, threshold ${figure(threshold)}`;
	return `${number} ${signs[alarmOf(method)][alarms(method, score, threshold) ? 0 : 1]} ${figure(threshold)}`;
}

/** Where the alarm begins: "≥ 0.1"; nothing where no threshold is known. */
export function thresholdText({ threshold, method }: HeldFeature): string {
	if (threshold === undefined) return "";
	return method ? `${signs[alarmOf(method)][0]} ${figure(threshold)}` : figure(threshold);
}

export function methodText({ method }: HeldFeature): string {
	return method ? method.label : "method unknown";
}

/** "3 d old": in whole units, because a report's own moment is no more exact. */
export function ageText(age: number): string {
	if (age < 60_000) return "just read";
	const [size, unit] = age < 36e5 ? [6e4, "min"] : age < 864e5 ? [36e5, "h"] : [864e5, "d"];
	return `${Math.floor(age / Number(size))} ${unit} old`;
}

/** It was read from an endpoint and not from a file of the workspace. */
export function isFromEndpoint({ from }: DriftReading): boolean {
	return from.includes("://");
}

export function ageOf(reading: DriftReading, now: number): number {
	return Math.max(0, now - reading.takenAt);
}

/** What a reader should know besides: why there is no verdict, or that the card decides otherwise than the report. */
export function noteText({ undecided, reported, threshold }: HeldFeature): string | undefined {
	if (undecided !== undefined) return undecided;
	if (!reported) return undefined;
	const theirs = reported.threshold === undefined ? "The report" : `The report's threshold is ${figure(reported.threshold)}; it`;
	const verdict = reported.drifted === undefined ? "has no verdict" : reported.drifted ? "sees drift" : "sees no drift";
	return `The card's threshold ${threshold === undefined ? "" : `${figure(threshold)} `}decides. ${theirs} ${verdict}.`;
}

export function figure(value: number): string {
	return String(Number(value.toPrecision(3)));
}
