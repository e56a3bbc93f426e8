import { meanings } from "../facts/address.ts";
import { placeOf, type Relation, type Thing } from "../facts/thing.ts";
import { describing } from "../lineage/identity.ts";
import type { Lineage } from "../lineage/lineage.ts";
import { noStatements, type Statements } from "../lineage/statements.ts";
import { PathIndex } from "./path-index.ts";
import type { Kind } from "./topics.ts";
import { WordIndex } from "./word-index.ts";

type Answers = Pick<Lineage, "thingsIn" | "relationsIn" | "thingsKnownBy" | "thingsAround" | "relationsFrom" | "relationsTo">;

/** Which files speak of which things, by each of their keys and names, and of which ways between them. */
export class StatementIndex implements Answers {
	private readonly statements = new Map<string, Statements>();
	private readonly known: WordIndex<Thing>;
	private readonly around: PathIndex<Thing>;
	/** Apart from each other: a source that hundreds read is written by few, and whoever asks about the few need not know of another reader. */
	private readonly from: WordIndex<Relation>;
	private readonly to: WordIndex<Relation>;

	/** `forgotten` is called with what there may be another answer about from now on. */
	constructor(forgotten: (kind: Kind, key: string) => void) {
		this.known = new WordIndex(wordsOf, (word) => forgotten("things", word));
		this.around = new PathIndex(
			(file) => this.thingsIn(file),
			placesOf,
			(place) => forgotten("around", place),
		);
		this.from = new WordIndex(
			({ from }) => meanings(from),
			(word) => forgotten("relations from", word),
		);
		this.to = new WordIndex(
			({ to }) => meanings(to),
			(word) => forgotten("relations to", word),
		);
	}

	/** What a file says by now. The topic of its facts is told by whoever holds the facts. */
	replace(file: string, after: Statements): void {
		const before = this.statements.get(file) ?? noStatements;
		if (before === after) return;
		if (after === noStatements) this.statements.delete(file);
		else this.statements.set(file, after);
		this.known.replace(file, after.things);
		this.around.replace(file, before.things, after.things);
		this.from.replace(file, after.relations);
		this.to.replace(file, after.relations);
	}

	thingsIn(file: string): readonly Thing[] {
		return (this.statements.get(file) ?? noStatements).things;
	}

	relationsIn(file: string): readonly Relation[] {
		return (this.statements.get(file) ?? noStatements).relations;
	}

	thingsKnownBy(key: string): readonly Thing[] {
		return this.known.at(key);
	}

	thingsAround(place: string): readonly Thing[] {
		return this.around.at(place);
	}

	relationsFrom(key: string): readonly Relation[] {
		return this.from.at(key);
	}

	relationsTo(key: string): readonly Relation[] {
		return this.to.at(key);
	}
}

/** All that a thing is found by. */
function wordsOf({ keys, names = [], same = [], describes = [] }: Thing): readonly string[] {
	return [...keys, ...names, ...same, ...describes.map(describing)];
}

function placesOf({ keys, candidates = [] }: Thing): readonly string[] {
	return [...keys.flatMap((key) => placeOf(key) ?? []), ...candidates];
}
