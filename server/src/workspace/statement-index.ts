import { placeOf, type Relation, type Thing } from "../facts/thing.ts";
import { describing } from "../lineage/identity.ts";
import type { Lineage } from "../lineage/lineage.ts";
import { noStatements, type Statements } from "../lineage/statements.ts";
import { exchange, PathIndex, remember } from "./path-index.ts";
import { type Kind, type Topic, topicOf } from "./topics.ts";

/** Which files speak of which things, by each of their keys and names. An answer stays the same object until one of the files behind it changes. */
export class StatementIndex implements Pick<Lineage, "thingsIn" | "relationsIn" | "thingsKnownBy" | "thingsAround" | "relationsOf"> {
	private readonly statements = new Map<string, Statements>();
	/** Key or name → the files that hold things or relations of it, in order. */
	private readonly knowing = new Map<string, string[]>();
	private readonly relating = new Map<string, string[]>();
	private readonly known = new Map<string, readonly Thing[]>();
	private readonly related = new Map<string, readonly Relation[]>();
	/** Of the files that were asked about: what each key or name stands for in them. */
	private readonly thingsByWord = new Map<string, ReadonlyMap<string, readonly Thing[]>>();
	private readonly relationsByEnd = new Map<string, ReadonlyMap<string, readonly Relation[]>>();
	private readonly around: PathIndex<Thing>;
	private readonly forgotten: (topic: Topic) => void;

	/** `forgotten` is called with what there may be another answer about from now on. */
	constructor(forgotten: (topic: Topic) => void) {
		this.forgotten = forgotten;
		this.around = new PathIndex(
			(file) => this.thingsIn(file),
			placesOf,
			(place) => forgotten(topicOf("around", place)),
		);
	}

	/** What a file says by now. The topic of its facts is told by whoever holds the facts. */
	replace(file: string, after: Statements): void {
		const before = this.statements.get(file) ?? noStatements;
		if (before === after) return;
		if (after === noStatements) this.statements.delete(file);
		else this.statements.set(file, after);
		const touch = (kind: Kind, answers: Map<string, unknown>) => (key: string) => {
			if (answers.delete(key)) this.forgotten(topicOf(kind, key));
		};
		this.thingsByWord.delete(file);
		this.relationsByEnd.delete(file);
		exchange(this.knowing, file, keysOf(before.things), keysOf(after.things), touch("things", this.known));
		exchange(this.relating, file, endsOf(before.relations), endsOf(after.relations), touch("relations", this.related));
		this.around.replace(file, before.things, after.things);
	}

	thingsIn(file: string): readonly Thing[] {
		return this.statements.get(file)?.things ?? noStatements.things;
	}

	relationsIn(file: string): readonly Relation[] {
		return (this.statements.get(file) ?? noStatements).relations;
	}

	thingsKnownBy(key: string): readonly Thing[] {
		const inFile = (file: string) => remember(this.thingsByWord, file, () => grouped(this.thingsIn(file), wordsOf)).get(key) ?? [];
		return remember(this.known, key, () => (this.knowing.get(key) ?? []).flatMap(inFile));
	}

	thingsAround(place: string): readonly Thing[] {
		return this.around.at(place);
	}

	relationsOf(key: string): readonly Relation[] {
		const inFile = (file: string) =>
			remember(this.relationsByEnd, file, () => grouped(this.relationsIn(file), ({ from, to }) => [from, to])).get(key) ?? [];
		return remember(this.related, key, () => (this.relating.get(key) ?? []).flatMap(inFile));
	}
}

/** By each of their words; each of them once, in order. */
function grouped<T>(items: readonly T[], wordsOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		for (const word of new Set(wordsOf(item))) {
			const group = groups.get(word);
			if (group) group.push(item);
			else groups.set(word, [item]);
		}
	}
	return groups;
}

/** All that a thing is found by. */
function wordsOf({ keys, names = [], same = [], describes = [] }: Thing): readonly string[] {
	return [...keys, ...names, ...same, ...describes.map(describing)];
}

function keysOf(things: readonly Thing[]): ReadonlySet<string> {
	return new Set(things.flatMap(wordsOf));
}

function endsOf(relations: readonly Relation[]): ReadonlySet<string> {
	return new Set(relations.flatMap(({ from, to }) => [from, to]));
}

function placesOf({ keys, candidates = [] }: Thing): readonly string[] {
	return [...keys.flatMap((key) => placeOf(key) ?? []), ...candidates];
}
