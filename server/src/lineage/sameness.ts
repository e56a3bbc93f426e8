import type { Thing } from "../facts/thing.ts";
import type { Edge } from "./graph.ts";
import type { Traits } from "./traits.ts";

/** All things that a key joins, and what they are found by. */
export interface Joined extends Traits {
	readonly things: readonly Thing[];
}

export function identical(a: unknown, b: unknown): boolean {
	return a === b;
}

/** What things are found by follows from them, and from which files exist. */
export function sameThings(a: Joined, b: Joined): boolean {
	return sameItems(a.things, b.things) && sameItems([...a.words], [...b.words]);
}

export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
	return a.length === b.length && a.every((item, place) => item === b[place]);
}

export function sameEdges(a: readonly Edge[], b: readonly Edge[]): boolean {
	return a.length === b.length && a.every((edge, place) => isSameEdge(edge, b[place]));
}

function isSameEdge(a: Edge, b: Edge | undefined): boolean {
	return (
		a === b ||
		(b !== undefined &&
			a.kind === b.kind &&
			a.from === b.from &&
			a.to === b.to &&
			a.version === b.version &&
			a.at.file === b.at.file &&
			a.at.start === b.at.start &&
			a.at.end === b.at.end)
	);
}
