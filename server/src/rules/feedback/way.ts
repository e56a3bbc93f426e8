import type { Edge } from "../../lineage/graph.ts";
import type { Located } from "../../source/span.ts";

/** What an edge says of the two things that it joins, the one where the data comes from first. */
const verbs: Readonly<Record<Edge["kind"], string>> = {
	read: "is read by",
	write: "writes",
	serve: "is served by",
	call: "answers",
	set: "sets",
	label: "labels",
	feedback: "brings about",
	part: "is a part of what is",
};

/** Each edge of a way as a sentence at its place. */
export function placesOn(way: readonly Edge[]): readonly Located<string>[] {
	return way.map(({ kind, from, to, at }) => ({
		value: kind === "part" ? `\`${from.name}\` and \`${to.name}\` lie in one place.` : `\`${from.name}\` ${verbs[kind]} \`${to.name}\`.`,
		at,
	}));
}
