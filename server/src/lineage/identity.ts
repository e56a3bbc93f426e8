import { meanings } from "../facts/address.ts";
import { nameKey, placeKey, type Thing, type ThingKind } from "../facts/thing.ts";
import type { Base } from "./graph-reader.ts";

/** Everything that is the same as a thing, however the files come to speak of it: the thing first. */
export function sameAs(thing: Thing, lineage: Base): ReadonlySet<Thing> {
	const found = new Set([thing]);
	const keys = new Set<string>();
	const ask = (key: string) => {
		if (keys.has(key)) return;
		keys.add(key);
		for (const other of bearing(key, lineage)) found.add(other);
	};
	for (const one of found) {
		for (const key of one.keys) ask(key);
		if (one.candidates) for (const key of candidateKey(one, lineage)) ask(key);
		// Most things are known by their keys, and by nothing else.
		if (isPlain(one)) continue;
		for (const other of linked(one, lineage)) found.add(other);
	}
	return found;
}

function isPlain({ declared, kind, same = [], names = [], describes }: Thing): boolean {
	return (!declared || kind === "source") && same.length + names.length === 0 && !describes;
}

/** What is meant by a key or a name at a place of this file: whatever bears the key, else the nearest bearer of the name, if it is the only one. */
export function meant(word: string, file: string, lineage: Base): Thing | undefined {
	for (const one of meanings(word)) {
		const thing = meantBy(one, file, lineage);
		if (thing) return thing;
	}
	return undefined;
}

function meantBy(word: string, file: string, lineage: Base): Thing | undefined {
	const bearers = lineage.thingsKnownBy(word);
	const known = bearers.find(({ keys }) => keys.includes(word));
	if (known) return known;
	const named = bearers.filter(({ names }) => names?.includes(word));
	const inFile = named.filter(({ at }) => at.file === file);
	const inFolder = inFile.length > 0 ? inFile : named.filter(({ at }) => folderOf(at.file) === folderOf(file));
	// Labels of pods are chosen without a thought of other folders.
	const anywhere = word.startsWith("kubernetes/pods:") ? [] : named;
	const [first, ...others] = inFolder.length > 0 ? inFolder : anywhere;
	return first && others.every((other) => isPlainlySame(first, other)) ? first : undefined;
}

/** Kept under this name are the things that describe a file. */
export function describing(file: string): string {
	return nameKey("describes", file);
}

/** The things of one sort in the files that another one describes, without the parts of others; what shares its first key is one thing. */
export function described({ describes = [], kind }: Thing, lineage: Base): readonly Thing[] {
	const byKey = new Map<string, Thing>();
	for (const file of describes) {
		for (const thing of lineage.thingsIn(file)) {
			const [key = ""] = thing.keys;
			if (thing.declared && isOfSort(thing.kind, kind) && !byKey.has(key)) byKey.set(key, thing);
		}
	}
	const things = [...byKey.values()];
	return things.length > 1 ? things.filter((thing) => !isPart(thing, describes, lineage)) : things;
}

/** A member of an ensemble answers for the ensemble, and not by itself. */
function isPart({ keys, kind }: Thing, files: readonly string[], lineage: Base): boolean {
	if (kind !== "model") return false;
	return keys.some((key) => lineage.relationsFrom(key).some((one) => one.kind === "call" && files.includes(one.at.file)));
}

/** The path that a thing lies at, of those that it may lie at. */
export function candidateKey({ candidates = [] }: Thing, lineage: Base): readonly string[] {
	const path = candidates.find((one) => lineage.exists(one)) ?? candidates.find((one) => isSpokenOf(one, lineage));
	return path === undefined ? [] : [placeKey(path)];
}

function isSpokenOf(path: string, lineage: Base): boolean {
	const key = placeKey(path);
	return lineage.thingsKnownBy(key).some(({ keys }) => keys.includes(key));
}

function bearing(key: string, lineage: Base): readonly Thing[] {
	const bearers = lineage.thingsKnownBy(key).filter(({ keys, same }) => keys.includes(key) || same?.includes(key));
	const place = key.startsWith("place ") ? key.slice("place ".length) : undefined;
	if (place === undefined) return bearers;
	const lying = lineage.thingsAround(place).filter((thing) => thing.candidates?.includes(place) && candidateKey(thing, lineage)[0] === key);
	return [...bearers, ...lying];
}

/** What a thing says that it is the same as, and what says so of it. */
function linked(thing: Thing, lineage: Base): readonly Thing[] {
	const { same = [], names = [], at } = thing;
	const meantHere = same.flatMap((word) => meant(word, at.file, lineage) ?? []);
	const sayingSo = names
		.filter(canBeSaid)
		.flatMap((name) =>
			lineage.thingsKnownBy(name).filter((other) => other.same?.includes(name) && meant(name, other.at.file, lineage) === thing),
		);
	const own = lineage.described(thing);
	return [...meantHere, ...sayingSo, ...descriptionsOf(thing, lineage), ...(own.length === 1 ? own : [])];
}

/** Only of assets and of what feature stores keep does anything say that it is the same; of a host nothing does. */
function canBeSaid(name: string): boolean {
	return /^(?:feast|azureml)\//.test(name);
}

/** What is only mentioned shares its first key with what is described, so that it need not be asked about. */
function descriptionsOf(thing: Thing, lineage: Base): readonly Thing[] {
	if (!thing.declared || thing.kind === "source") return [];
	return lineage
		.thingsKnownBy(describing(thing.at.file))
		.filter((other) => isOfSort(thing.kind, other.kind) && isOnly(thing, lineage.described(other)));
}

function isOnly(thing: Thing, things: readonly Thing[]): boolean {
	const [only, ...others] = things;
	return only !== undefined && others.length === 0 && only.keys[0] === thing.keys[0];
}

/** What a card calls a source is a data set or a view to its owner. */
function isOfSort(kind: ThingKind, wanted: ThingKind): boolean {
	return wanted === "source" ? kind === "dataset" || kind === "view" : kind === wanted;
}

/** Without asking what else is the same: they share a key, or one describes the file of the other. */
function isPlainlySame(a: Thing, b: Thing): boolean {
	return (
		a.keys.some((key) => b.keys.includes(key)) || a.describes?.includes(b.at.file) === true || b.describes?.includes(a.at.file) === true
	);
}

function folderOf(file: string): string {
	return file.slice(0, file.lastIndexOf("/") + 1);
}
