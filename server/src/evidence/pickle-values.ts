import type { PickleGlobal } from "./pickle.ts";

/** What a pickle would put on its stack, as far as imports depend on it. Everything else is unknown. */
export type PickleValue =
	| string
	| number
	| typeof unknown
	| typeof mark
	| typeof bytes
	| typeof longText
	| Global
	| Tuple
	| Dictionary
	| Instance;

export const unknown = Symbol("unknown");
/** Where a group of values begins. */
export const mark = Symbol("mark");
/** Bytes, which were looked into for a pickle of their own. */
export const bytes = Symbol("bytes");
/** A text that is longer than a name, which was looked into, too. */
export const longText = Symbol("long text");

export interface Global {
	readonly kind: "global";
	readonly global: PickleGlobal;
}

export interface Tuple {
	readonly kind: "tuple";
	readonly items: readonly PickleValue[];
}

/** Of text keys only. Most have none, and a stream may hold a million. */
export interface Dictionary {
	readonly kind: "dictionary";
	entries: Map<string, PickleValue> | undefined;
}

/** What calling a global with arguments gave. */
export interface Instance {
	readonly kind: "instance";
	readonly of: PickleGlobal;
	readonly with: readonly PickleValue[];
	state: PickleValue;
}

const longestTuple = 64;
const largestDictionary = 64;

export function tuple(items: readonly PickleValue[]): PickleValue {
	return items.length > longestTuple ? unknown : { kind: "tuple", items };
}

export function itemsOf(value: PickleValue | undefined): readonly PickleValue[] {
	return isKind<Tuple>(value, "tuple") ? value.items : [];
}

export function isGlobal(value: PickleValue | undefined): value is Global {
	return isKind<Global>(value, "global");
}

export function isInstance(value: PickleValue | undefined): value is Instance {
	return isKind<Instance>(value, "instance");
}

export function isDictionary(value: PickleValue | undefined): value is Dictionary {
	return isKind<Dictionary>(value, "dictionary");
}

/** Keys and values follow one another in the list. */
export function fill(dictionary: PickleValue | undefined, pairs: readonly PickleValue[]): void {
	if (!isDictionary(dictionary)) return;
	for (let index = 0; index + 1 < pairs.length && (dictionary.entries?.size ?? 0) < largestDictionary; index += 2) {
		const key = pairs[index];
		if (typeof key !== "string") continue;
		dictionary.entries ??= new Map();
		dictionary.entries.set(key, pairs[index + 1] ?? unknown);
	}
}

export function instance(of: PickleGlobal, given: readonly PickleValue[]): Instance {
	return { kind: "instance", of, with: given, state: unknown };
}

/** What was decoded, or would be. */
export function isText(value: PickleValue | undefined): boolean {
	return typeof value === "string" || value === longText;
}

function isKind<T extends { readonly kind: string }>(value: PickleValue | undefined, kind: T["kind"]): value is PickleValue & T {
	return typeof value === "object" && value.kind === kind;
}
