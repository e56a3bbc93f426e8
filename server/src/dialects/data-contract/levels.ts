import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

const day = 864e5;

/** Milliseconds in the units that promises are made in; months and years are those of the calendar on average. */
export const unitsOfTime: Readonly<Record<string, number>> = Object.fromEntries(
	(
		[
			[1, "ms millisecond milliseconds msec"],
			[1e3, "s sec secs second seconds"],
			[6e4, "m min mins minute minutes"],
			[36e5, "h hr hrs hour hours"],
			[day, "d day days"],
			[7 * day, "w wk week weeks"],
			[30.436875 * day, "mo mon month months"],
			[3 * 30.436875 * day, "q quarter quarters"],
			[365.2425 * day, "y yr yrs year years a"],
		] as const
	).flatMap(([size, words]) => words.split(" ").map((word) => [word, size])),
);

const synonyms: Readonly<Record<string, string>> = {
	av: "availability",
	ga: "generalavailability",
	es: "endofsupport",
	el: "endoflife",
	re: "retention",
	fy: "frequency",
	ly: "latency",
	td: "timetodetect",
	tn: "timetonotify",
	tr: "timetorepair",
};

/** What a promise is about, in lower case: names and their synonyms are taken in any case. */
export function propertyOf(level: Cursor): string {
	const word = (level.get("property").string()?.value ?? "").toLowerCase();
	return synonyms[word] ?? word;
}

/** A promised time span in milliseconds. */
export function spanOf(level: Cursor): Located<number> | undefined {
	const value = level.get("value");
	const [number, at] = [value.number()?.value ?? Number.parseFloat(value.string()?.value ?? ""), value.at];
	const size = unitsOfTime[level.get("unit").string()?.value.toLowerCase() ?? ""];
	const isPlain = value.number() !== undefined || /^\d+(?:\.\d+)?$/.test(value.string()?.value ?? "");
	return at && isPlain && size !== undefined ? { value: number * size, at } : undefined;
}
