import { readProperties } from "../source/properties.ts";
import type { Place } from "./place.ts";

/** A key or the value behind it, on a line that is no comment and goes on from no other. */
export function propertiesPlace(text: string, offset: number): Place | undefined {
	const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
	const before = /\\\r?\n?$/.test(text.slice(0, lineStart));
	const [, blanks = "", key = "", separator, value = ""] =
		/^([ \t\f]*)([\w.-]*)([ \t]*[=:][ \t]*)?(.*)$/s.exec(text.slice(lineStart, offset)) ?? [];
	if (before) return undefined;
	if (separator !== undefined) {
		return /^\w*$/.test(value) ? { kind: "value", path: [key], start: offset - value.length, present: new Set(), indent: "" } : undefined;
	}
	if (value !== "") return undefined;
	const start = lineStart + blanks.length;
	const [document] = readProperties("", text).documents;
	const entries = document?.kind === "map" ? document.entries : [];
	// The key that is being typed is none that stands there.
	const present = new Set(entries.flatMap((entry) => (entry.key.at.start === start ? [] : [entry.key.value])));
	return { kind: "key", path: [], start, present, indent: "" };
}
