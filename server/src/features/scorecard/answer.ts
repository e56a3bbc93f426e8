import type { Located, Span } from "../../source/span.ts";
import type { Deployment } from "./deployment.ts";

/** Breck et al. 2017, "The ML Test Score": half a point for what is done by hand and written down, one for what runs by itself, again and again. */
export type Points = 0 | 0.5 | 1;

/** Something that counts, in one sentence, and where it stands. */
export interface Proof {
	readonly sentence: string;
	readonly at: Span;
	/** When it was measured, in milliseconds since the epoch: what is older than the model counts less. */
	readonly takenAt?: number;
}

/** How much a step asks of a person: words in a file, a finding to resolve, a figure to watch, a report or a test to make, a job that runs by itself. */
export const efforts = ["words", "finding", "monitor", "report", "job"] as const;
export type Effort = (typeof efforts)[number];

/** What to do for the next half-point. */
export interface NextStep {
	readonly effort: Effort;
	/** How many things have to be written or resolved. */
	readonly count: number;
	/** In the imperative, with a full stop. */
	readonly sentence: string;
	/** Where to begin: the file may not be there yet. */
	readonly at: Span;
}

/** What the files say for half a point and for the whole one. The second counts only on top of the first. */
export interface Rungs {
	readonly half: readonly Proof[];
	readonly full: readonly Proof[];
	readonly toHalf: NextStep;
	/** Absent where files cannot show more than half a point. */
	readonly toFull?: NextStep;
}

/** Files cannot tell, and why: one sentence. */
export interface Unassessable {
	readonly unassessable: string;
}

/** One of the 28 tests. */
export interface ReadinessTest {
	/** As the paper numbers it: D1 to D7, M1 to M7, I1 to I7, Mon1 to Mon7. */
	readonly id: string;
	/** What holds where it is passed. */
	readonly title: string;
	/** Rules whose finding says that the evidence does not hold at all. */
	readonly voids?: readonly string[];
	/** Rules whose finding says that it does not hold for a part: half a point less, however many there are. */
	readonly lowers?: readonly string[];
	/** Rules whose finding says that it is not whole: half a point at most. */
	readonly halves?: readonly string[];
	measure(of: Deployment): Rungs | Unassessable;
}

export interface SectionOfTests {
	readonly id: "data" | "model" | "infrastructure" | "monitoring";
	readonly title: string;
	readonly tests: readonly ReadinessTest[];
}

/** A proof by what somebody wrote, where it is written. */
export function said<T>(located: Located<T> | undefined, sentence: (value: T) => string): readonly Proof[] {
	return located ? [{ sentence: sentence(located.value), at: located.at }] : [];
}

export function proof(at: Span, sentence: string, takenAt?: number): Proof {
	return { sentence, at, ...(takenAt === undefined ? {} : { takenAt }) };
}

/** A file as a whole. */
export function fileAt(file: string): Span {
	return { file, start: 0, end: 0 };
}

/** "1 feature", "3 features". */
export function many(count: number, thing: string): string {
	return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
