/** Where the cursor is, told by the text alone, because what is being typed does not parse yet. */
export interface Place {
	readonly kind: "key" | "value";
	/**
	 * The keys that lead to the map in which a key is typed, or to the value that is typed; 0 stands for an item of a list. Fields of protobuf
	 * text are not told apart by whether they repeat.
	 */
	readonly path: readonly (string | number)[];
	/** The word that is being typed, up to its end behind the cursor. Quotes around it are no part of it. */
	readonly start: number;
	readonly end: number;
	/** What the maps around the cursor hold, outermost first: scalars as they are written without quotes, and empty text for everything else. */
	readonly maps: readonly ReadonlyMap<string, string>[];
	readonly style: Style;
	/** The quote that the word stands in; empty where it stands in none. */
	readonly quote: string;
	/** What goes before a further line of the map or list. */
	readonly indent: string;
	/** Behind the word stands a colon, or whatever else parts a key from its value. */
	readonly followed: boolean;
	/** Where a comma is missing before the word. */
	readonly comma?: number;
	/** A comma has to come behind whatever is written here. */
	readonly commaBehind: boolean;
}

export type Style = "block" | "flow" | "json" | "pbtxt" | "properties";

export type Path = Place["path"];

/** Brackets within brackets; whoever opens more has no manifest in mind. */
export const deepest = 200;

/** The keys that stand in the innermost map already. */
export function presentIn({ maps }: Place): ReadonlyMap<string, string> {
	return maps.at(-1) ?? new Map();
}

/** The blanks that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
	const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
	return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}
