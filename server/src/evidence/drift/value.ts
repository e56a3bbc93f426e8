import { parseDate } from "../../facts/units.ts";
import type { Json } from "./json.ts";
import type { Distribution } from "./report.ts";

/** A foreign value that may be anything: each look at it yields what is there, or nothing. */
export type Fields = { readonly [key: string]: Json };

const longestName = 500;
const mostBins = 5000;
/** Control characters, and marks that turn the direction of the words after them. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

export function fields(value: Json | undefined): Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function list(value: Json | undefined): readonly Json[] {
	return Array.isArray(value) ? value : [];
}

/** The values of a list, or of a map whose keys say nothing. */
export function values(value: Json | undefined): readonly Json[] {
	return Array.isArray(value) ? value : Object.values(fields(value));
}

/** Words that can be shown on a terminal; nothing where there are none, or too many for a name. */
export function words(value: Json | undefined): string | undefined {
	const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
	return text === "" || text.length > longestName ? undefined : printable(text);
}

/** Text of a foreign file as a terminal may show it: nothing in it moves the cursor, changes colours or turns words around. */
export function printable(text: string): string {
	return text.replace(unprintable, " ");
}

/** NaN where the tool wrote a number that is none. */
export function figure(value: Json | undefined): number | undefined {
	if (value === null) return Number.NaN;
	if (typeof value === "number") return value;
	return typeof value === "string" && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : undefined;
}

/** A number where `null` means that nothing was said. */
export function optionalFigure(value: Json | undefined): number | undefined {
	return value === null ? undefined : figure(value);
}

export function count(value: Json | undefined): number | undefined {
	return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** Python writes its own booleans into text here and there, and numpy's become numbers. */
export function verdict(value: Json | undefined): boolean | undefined {
	if (typeof value === "boolean") return value;
	if (value === 0 || value === 1) return value === 1;
	return value === "True" || value === "true" ? true : value === "False" || value === "false" ? false : undefined;
}

/** A date in ISO 8601; one without a time zone counts as UTC. */
export function instant(value: Json | undefined): string | undefined {
	const milliseconds = typeof value === "string" ? parseDate(value.trim()) : undefined;
	return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/** `{ x, y }` with edges or labels in `x`; or the pair `[y, x]` of a numpy histogram. */
export function distribution(value: Json | undefined, type?: string): Distribution | undefined {
	const pair = list(value);
	const { x = pair[1], y = pair[0], bins, counts } = fields(value);
	const places = list(x ?? bins);
	const heights = list(y ?? counts);
	if (heights.length === 0 || heights.length > mostBins || !heights.every(isHeight)) return undefined;
	if (type !== "cat" && places.length === heights.length + 1 && places.every(isFiniteNumber) && ascending(places)) {
		return { kind: "numerical", edges: places, heights };
	}
	if (type === "num" || places.length !== heights.length) return undefined;
	return { kind: "categorical", labels: places.map((place) => words(place) ?? String(place).slice(0, longestName)), counts: heights };
}

function isFiniteNumber(value: Json): value is number {
	return typeof value === "number" && Number.isFinite(value);
}

function isHeight(value: Json): value is number {
	return isFiniteNumber(value) && value >= 0;
}

function ascending(edges: readonly number[]): boolean {
	return edges.every((edge, i) => i === 0 || edge >= (edges[i - 1] ?? edge));
}
