import type { HeldFeature } from "../../evidence/drift/held.ts";
import { alarmOf, alarms } from "../../evidence/drift/methods.ts";
import type { DriftReading } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Span } from "../../source/span.ts";

const day = 864e5;

/** The words that name the report in the card; `card.at` where a report reached it in another way. */
export function placeOfReport({ drift, at }: Card): Span {
	return drift?.report?.at ?? drift?.endpoint?.at ?? drift?.at ?? at;
}

/** A report as the card writes it, whatever folder is looked at; an endpoint by its origin. */
export function nameOfReport({ drift }: Card, from: string): string {
	return `\`${drift?.report && drift.report.path === from ? drift.report.written : from}\``;
}

/** The first moment after a date; a day lasts to its end, a time is over at once. */
export function endOf(date: number): number {
	return date % day === 0 ? date + day : date;
}

/** Was the report taken when this model was served? One without its own date is as old as its file, which says nothing about the day of the training. */
export function speaksOf({ model }: Card, { report, takenAt }: DriftReading): boolean {
	return !model?.trainedAt || report.takenAt === undefined || takenAt >= model.trainedAt.value;
}

const comparisons = { ">=": "is at or above", ">": "is above", "<=": "is at or below", "<": "is below" } as const;

/** "its PSI of 0.31 is above the threshold 0.2". */
export function breachText({ score, threshold, method }: HeldFeature): string | undefined {
	if (score === undefined) return undefined;
	const figure = `its ${method?.label ?? "score"} of ${Number(score.toPrecision(3))}`;
	// A report may have reasons of its own for its verdict.
	if (!method || threshold === undefined || !alarms(method, score, threshold)) return `${figure} counts as drift`;
	return `${figure} ${comparisons[alarmOf(method)]} the threshold ${threshold}`;
}
