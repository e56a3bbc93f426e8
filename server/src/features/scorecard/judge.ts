import type { Finding } from "../../facts/finding.ts";
import { dateText, listText } from "../../rules/words.ts";
import type { Span } from "../../source/span.ts";
import { many, type NextStep, type Points, type Proof, type ReadinessTest, type Rungs } from "./answer.ts";
import type { Deployment } from "./deployment.ts";

/** Why there are fewer points than the files alone would give, in one sentence. */
export interface Loss {
	readonly message: string;
	readonly at: Span;
	/** The rule whose finding says so. */
	readonly rule?: string;
}

/** What one test comes to. */
export interface Verdict {
	readonly id: string;
	readonly title: string;
	/** Absent where files cannot tell; then `unassessable` says why. */
	readonly points?: Points;
	readonly unassessable?: string;
	readonly proofs: readonly Proof[];
	readonly losses: readonly Loss[];
	/** What the next half-point takes; absent where there is none to be had. */
	readonly next?: NextStep;
}

export function judge(test: ReadinessTest, of: Deployment): Verdict {
	const { id, title } = test;
	const measured = test.measure(of);
	if ("unassessable" in measured) return { id, title, unassessable: measured.unassessable, proofs: [], losses: [] };
	const rungs = measured.half.length > 0 ? measured : { ...measured, full: [] };
	const reached = rungs.half.length === 0 ? 0 : rungs.full.length === 0 ? 0.5 : 1;
	const stale = reached === 0 ? undefined : staleness(rungs, of);
	const earned = reached - (stale ? 0.5 : 0);
	const losses = lossesBy(test, of.findings, earned);
	const told = [...(stale ? [stale] : []), ...losses.told];
	const points = atLeastNothing(earned - losses.takes);
	const next = nextOf(rungs, reached, told);
	return { id, title, points, proofs: distinct([...rungs.half, ...rungs.full]), losses: told, ...(next ? { next } : {}) };
}

/** Half a point rests on a measurement of an older model: nothing newer says the same. */
function staleness({ half, full }: Rungs, { card }: Deployment): Loss | undefined {
	const trainedAt = card.model?.trainedAt;
	if (!trainedAt) return undefined;
	const isStale = ({ takenAt }: Proof) => takenAt !== undefined && takenAt < trainedAt.value;
	const rung = [full, half].find((proofs) => proofs.length > 0 && proofs.every(isStale));
	const newest = rung?.toSorted((a, b) => (b.takenAt ?? 0) - (a.takenAt ?? 0))[0];
	if (newest?.takenAt === undefined) return undefined;
	const message = `This is of ${dateText(newest.takenAt)}, and the model was trained later, on ${dateText(trainedAt.value)}.`;
	return { message, at: trainedAt.at };
}

/** A finding takes away what there is, and is no news where there is nothing. */
function lossesBy({ voids = [], lowers = [], halves = [] }: ReadinessTest, findings: readonly Finding[], earned: number) {
	const ways = [
		{ rules: voids, takes: earned },
		{ rules: lowers, takes: Math.min(earned, 0.5) },
		{ rules: halves, takes: Math.max(0, earned - 0.5) },
	];
	const open = ways.map(({ rules, takes }) => ({ takes, found: takes > 0 ? findings.filter(({ rule }) => rules.includes(rule)) : [] }));
	const takes = Math.max(0, ...open.flatMap((one) => (one.found.length > 0 ? [one.takes] : [])));
	const told = open.flatMap(({ found }) => found.map(({ message, at, rule }): Loss => ({ message, at, rule })));
	return { told, takes };
}

function nextOf({ toHalf, toFull }: Rungs, reached: Points, losses: readonly Loss[]): NextStep | undefined {
	const [first] = losses;
	if (!first) return reached === 0 ? toHalf : reached === 0.5 ? toFull : undefined;
	const found = losses.filter(({ rule }) => rule !== undefined);
	if (found.length < losses.length)
		return { effort: "report", count: 1, sentence: "Measure it again for the model that is served now.", at: first.at };
	const rules = listText([...new Set(found.map(({ rule = "" }) => rule))]);
	return {
		effort: "finding",
		count: found.length,
		sentence: `Resolve ${found.length === 1 ? "the finding" : many(found.length, "finding")} of ${rules}.`,
		at: first.at,
	};
}

function atLeastNothing(points: number): Points {
	return points >= 1 ? 1 : points >= 0.5 ? 0.5 : 0;
}

function distinct(proofs: readonly Proof[]): readonly Proof[] {
	const known = new Map(proofs.map((one) => [`${one.at.file}:${one.at.start}:${one.sentence}`, one]));
	return [...known.values()];
}
