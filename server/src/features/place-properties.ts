import { readProperties } from "../source/properties.ts";
import type { Place } from "./place.ts";

/** A key or the value behind it, on a line that is no comment and goes on from no other. */
export function propertiesPlace(text: string, offset: number): Place | undefined {
	const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
	const before = /\\\r?\n?$/.test(text.slice(0, lineStart));
	const [, blanks = "", key = "", separator, value = ""] =
		/^([ \t\f]*)([\w.-]*)([ \t]*[=:][ \t]*)?(.*)$/s.exec(text.slice(lineStart, offset)) ?? [];
	const [rest = ""] = /^[\w.-]*/.exec(text.slice(offset)) ?? [];
	const followed = /^[ \t]*[=:]/.test(text.slice(offset + rest.length));
	const common = { end: offset + rest.length, style: "properties", quote: "", indent: "", followed, commaBehind: false } as const;
	if (before) return undefined;
	if (separator !== undefined) {
		if (!/^[\w.-]*$/.test(value)) return undefined;
		return { ...common, kind: "value", path: [key], start: offset - value.length, maps: [present(text, lineStart)] };
	}
	if (value !== "") return undefined;
	const start = lineStart + blanks.length;
	return { ...common, kind: "key", path: [], start, maps: [present(text, start)] };
}

/** The key that is being typed is none that stands there. */
function present(text: string, start: number): ReadonlyMap<string, string> {
	const [document] = readProperties("", text).documents;
	const entries = document?.kind === "map" ? document.entries : [];
	return new Map(
		entries.flatMap(({ key, value }) => (key.at.start === start ? [] : [[key.value, value.kind === "scalar" ? String(value.value) : ""]])),
	);
}
