import type { FileReference } from "../../facts/card.ts";
import type { KeyPlace } from "../../facts/finding.ts";
import { parseDate, parseDuration, parseOffset } from "../../facts/units.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";

/** The object without the keys whose value is undefined: absent facts are absent, not present and empty. */
export function maybe<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}

type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** What a map says, with the place that it is best called by: its key, or its first line. Nothing if there is no map. */
export function all<T extends object>(cursor: Cursor, read: (cursor: Cursor) => T): (Known<T> & { readonly at: Span }) | undefined {
	if (!cursor.isMap || !cursor.at) return undefined;
	const at = cursor.key?.at ?? cursor.entries()[0]?.key?.at ?? cursor.at;
	return { at, ...unknownKeys(cursor), ...maybe(read(cursor)) } as Known<T> & { readonly at: Span };
}

/** The keys of a map whose value is a placeholder, or a list with one. */
export function unknownKeys(map: Cursor): { readonly unknown?: readonly string[] } {
	const unknown = map.entries().flatMap((entry) => {
		const isUnknown = entry.templated || entry.items().some((item) => item.templated);
		return entry.key && isUnknown ? [entry.key.value] : [];
	});
	return unknown.length > 0 ? { unknown } : {};
}

/** The same, but a value that is no map, such as a placeholder, still counts as said. */
export function stated<T extends object>(cursor: Cursor, read: (cursor: Cursor) => T): (Known<T> & { readonly at: Span }) | undefined {
	if (cursor.isMap || !cursor.key || isEmpty(cursor.tree)) return all(cursor, read);
	return { at: cursor.key.at, ...maybe(read(cursor)) } as Known<T> & { readonly at: Span };
}

/** Where a key can be written into a map: before the given entry, or before its first one. Nothing in JSON and in maps between braces. */
export function keyPlace(map: Cursor, text: string, key?: string): KeyPlace | undefined {
	const entries = map.entries();
	const at = (entries.find((entry) => entry.key?.value === key) ?? entries[0])?.key?.at;
	if (!map.isMap || !at || !map.at || text[map.at.start] === "{") return undefined;
	// A merged entry stands in another map.
	if (at.start < map.at.start || at.start >= map.at.end) return undefined;
	const indent = text.slice(text.lastIndexOf("\n", at.start - 1) + 1, at.start);
	return /^ *$/.test(indent) ? { at, indent } : undefined;
}

/** Where an item can be written into a list: before its first one. Nothing in JSON and in lists between brackets. */
export function itemPlace(list: Cursor, text: string): KeyPlace | undefined {
	const at = list.items()[0]?.at;
	if (!at || !list.at || text[list.at.start] === "[") return undefined;
	const lineStart = text.lastIndexOf("\n", at.start - 1) + 1;
	const [, indent] = /^( *)- +$/.exec(text.slice(lineStart, at.start)) ?? [];
	const start = lineStart + (indent?.length ?? 0);
	return indent === undefined ? undefined : { at: { ...at, start, end: start + 1 }, indent };
}

export function texts(cursor: Cursor): readonly Located<string>[] {
	return cursor.items().flatMap((item) => item.string() ?? []);
}

export function date(cursor: Cursor): Located<number> | undefined {
	return converted(cursor.string(), parseDate);
}

export function duration(cursor: Cursor): Located<number> | undefined {
	return converted(cursor.string(), parseDuration);
}

/** A duration before or after a moment: "-30d" is before it. */
export function offset(cursor: Cursor): Located<number> | undefined {
	return converted(cursor.string(), parseOffset);
}

export function fileReference(cursor: Cursor, file: string): FileReference | undefined {
	const written = cursor.string();
	return written && { at: written.at, written: written.value, path: resolvePath(file, written.value) };
}

export function isUri(text: string): boolean {
	return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function converted(text: Located<string> | undefined, convert: (text: string) => number | undefined): Located<number> | undefined {
	const value = text && convert(text.value);
	return text && value !== undefined ? { value, at: text.at } : undefined;
}
