import type { Place } from "./place.ts";
import { flowPlace } from "./place-flow.ts";

/** The place of an offset in a file of JSON, outside the outermost brackets none. */
export function jsonPlace(text: string, offset: number): Place | undefined {
	return flowPlace(text, 0, text.length, offset, { path: [], maps: [], style: "json" });
}
