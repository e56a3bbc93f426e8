import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** The lines of one key, where nothing else stands on them and something remains of its map: what is deleted with it. */
export function keyLine(map: Cursor, key: string, text: string): Span | undefined {
	const entries = map.tree?.kind === "map" ? map.tree.entries : [];
	const entry = entries.find((one) => one.key.value === key);
	if (!entry || entry.merged || entries.length < 2 || text[map.at?.start ?? 0] === "{") return undefined;
	const start = text.lastIndexOf("\n", entry.at.start - 1) + 1;
	const newline = text.indexOf("\n", entry.at.end);
	const end = newline < 0 ? text.length : newline + 1;
	const alone = text.slice(start, entry.at.start).trim() === "" && /^\s*(#.*)?$/.test(text.slice(entry.at.end, end));
	return alone ? { ...entry.at, start, end } : undefined;
}
