import { placeOf, type Thing, type ThingKind } from "../facts/thing.ts";
import type { Node } from "./graph.ts";

/** What a node is called by. */
export type Head = Pick<Node, "id" | "kind" | "name">;

const ranks: readonly ThingKind[] = [
	"model",
	"service",
	"stage",
	"view",
	"feature",
	"lookup",
	"monitor",
	"consumer",
	"source",
	"settings",
	"code",
	"dataset",
];

/** A path that somebody mentions and another one declares is what it is declared as. */
export function headOf(things: readonly Thing[]): Head {
	const kinds = new Set(things.map(({ kind }) => kind));
	const kind = ranks.find((one) => kinds.has(one)) ?? "dataset";
	const id = leastOf(things.flatMap(({ keys }) => keys));
	return { id, kind, name: nameOf(things.filter((thing) => thing.kind === kind)) ?? id };
}

/** What several services serve under names of their own is called by where it lies. */
function nameOf(things: readonly Thing[]): string | undefined {
	const [first] = things;
	const own = things.filter(({ declared }) => declared);
	if (first?.kind !== "model" || own.every(({ name }) => name === first.name)) return first?.name;
	const address = own.flatMap(({ keys }) => keys.flatMap((key) => placeOf(key) ?? [])).find((place) => place.includes("://"));
	return address === undefined ? first.name : address.split("/").slice(-2).join("/");
}

/** Declarations first, in the order of files and places. */
export function inOrder(things: Iterable<Thing>): readonly Thing[] {
	const [declared, mentioned]: [Thing[], Thing[]] = [[], []];
	for (const thing of things) (thing.declared ? declared : mentioned).push(thing);
	// Each of the two comes in order for the most part, so that sorting it takes hardly any time.
	const byPlace = (a: Thing, b: Thing) => compare(a.at.file, b.at.file) || a.at.start - b.at.start;
	return [...declared.sort(byPlace), ...mentioned.sort(byPlace)];
}

/** The key that a node has as its id: a place says more than a name, and a name more than a number in a file. */
export function leastOf(keys: readonly string[]): string {
	return keys.reduce((least, key) => (isBefore(key, least) ? key : least), keys[0] ?? "");
}

function isBefore(a: string, b: string): boolean {
	const rank = (key: string) => (placeOf(key) !== undefined ? 0 : key.includes("#") ? 2 : 1);
	return rank(a) - rank(b) < 0 || (rank(a) === rank(b) && compare(a, b) < 0);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
