import type { Scorecard } from "../features/scorecard.ts";
import type { Span } from "../source/span.ts";
import type { Drawn } from "./graph.ts";

/** Scorecards, and whatever it takes to write them down. */
export interface Told {
	readonly cards: readonly Scorecard[];
	/** A file relative to the working directory, and a line that counts from 1. */
	readonly place: Drawn["place"];
	readonly now: number;
}

/** "0", "½", "1½", "2": as people count half-points. */
export function pointsText(points: number): string {
	const whole = Math.floor(points);
	return points === whole ? String(whole) : `${whole === 0 ? "" : whole}½`;
}

/** What a test has come to: its points, or a dash where files cannot tell. */
export function resultText(points: number | undefined): string {
	return points === undefined ? "–" : pointsText(points);
}

export function weakestText({ sections, weakest }: Scorecard): string {
	const titles = sections.filter(({ id }) => weakest.includes(id)).map(({ title }) => title.toLowerCase());
	if (titles.length === sections.length) return "equally weak everywhere";
	return `weakest in ${[titles.slice(0, -1).join(", "), titles.at(-1)].filter(Boolean).join(" and in ")}`;
}

/** "churn.card.yaml:12"; a file as a whole has no line. */
export function placeText(at: Span, { place }: Told): string {
	const { file, line } = place(at);
	return at.end === 0 ? file : `${file}:${line}`;
}
