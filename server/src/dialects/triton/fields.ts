import type { Located, Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";

/** The values of a field that may stand there many times: to protobuf `k: [a, b]` and `k` written twice are the same. */
export function repeated(cursor: Cursor, key: string): readonly Cursor[] {
	return cursor.entries().flatMap((entry) => {
		if (entry.key?.value !== key) return [];
		return entry.isList ? entry.items().map((item) => new Cursor(item.tree, entry.key)) : [entry];
	});
}

/** One entry of a map field, which protobuf text writes as a message of key and value. */
export interface MapEntry {
	readonly key: Cursor;
	readonly value: Cursor;
	readonly at: Span | undefined;
}

export function mapOf(cursor: Cursor, key: string): readonly MapEntry[] {
	return repeated(cursor, key).map((entry) => ({ key: entry.get("key"), value: entry.get("value"), at: entry.at }));
}

/** true, and the other spellings of it that protobuf reads. */
export function truth(cursor: Cursor): Located<boolean> | undefined {
	const plain = cursor.boolean();
	if (plain) return plain;
	const word = cursor.word();
	if (word && /^(True|t|1)$/.test(word.value)) return { value: true, at: word.at };
	return word && /^(False|f|0)$/.test(word.value) ? { value: false, at: word.at } : undefined;
}

/** The numbers of a repeated field and where they stand together; nothing if one of them is not known. */
export function numbers(cursor: Cursor, key: string): Located<readonly number[]> | undefined {
	const values = repeated(cursor, key).map((value) => value.number());
	const at = spanOf(cursor, key);
	const known = values.flatMap((value) => (value ? [value.value] : []));
	return at && known.length === values.length ? { value: known, at } : undefined;
}

/** From the first value of a repeated field to its last. */
export function spanOf(cursor: Cursor, key: string): Span | undefined {
	const spans = cursor.entries().flatMap((entry) => (entry.key?.value === key && entry.at ? [entry.at] : []));
	const [first, last] = [spans[0], spans.at(-1)];
	return first && last && { ...first, end: last.end };
}

/** Where the first field of this name stands. */
export function keyAt(cursor: Cursor, key: string): Span | undefined {
	return cursor.entries().find((entry) => entry.key?.value === key)?.key?.at;
}

/** Text that is there, known and not empty: to protobuf an empty string is the same as none. */
export function text(cursor: Cursor): Located<string> | undefined {
	const string = cursor.string();
	return string?.value === "" ? undefined : string;
}

/** Is a placeholder among the values of this field? */
export function templatedIn(cursor: Cursor, key: string): boolean {
	return repeated(cursor, key).some((value) => value.templated);
}
