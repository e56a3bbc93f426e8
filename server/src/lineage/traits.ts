import { placeOf, type Thing } from "../facts/thing.ts";
import type { Base } from "./graph-reader.ts";
import { candidateKey } from "./identity.ts";

/** What a node is found by. */
export interface Traits {
	/** The keys and names of its things. */
	readonly words: ReadonlySet<string>;
	/** Where it lies, each place with the first thing that says so. */
	readonly places: ReadonlyMap<string, Thing>;
	/** It is data that is made or kept at such a place. */
	readonly isMade: boolean;
}

export function traitsOf(things: readonly Thing[], lineage: Base): Traits {
	const words = new Set<string>();
	const places = new Map<string, Thing>();
	for (const thing of things) {
		const { keys, names = [] } = thing;
		const lying = candidateKey(thing, lineage);
		for (const word of [...keys, ...names, ...lying]) words.add(word);
		for (const key of [...keys, ...lying]) {
			const place = placeOf(key);
			if (place !== undefined && !places.has(place)) places.set(place, thing);
		}
	}
	const isMade = things.some(
		({ kind, declared, keys }) => kind === "dataset" && declared && keys.some((key) => placeOf(key) !== undefined),
	);
	return { words, places, isMade };
}

/** One lies in the other, or they are one place. */
export function overlap(a: string, b: string): boolean {
	const inside = (path: string, folder: string) => folder === "" || path === folder || path.startsWith(`${folder}/`);
	return inside(a, b) || inside(b, a);
}
