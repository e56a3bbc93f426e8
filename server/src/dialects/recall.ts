import type { Facts } from "../facts/facts.ts";
import type { Located } from "../source/span.ts";
import type { Source, Tree } from "../source/tree.ts";
import { dialects } from "./all.ts";
import { type Dialect, noWorkloads, type Workloads } from "./dialect.ts";
import { type Reading, readManifests } from "./read.ts";

/** What may be asked of other files while one is read. */
export interface Others {
	exists(path: string): boolean | undefined;
	textOf(path: string): string | undefined;
	readonly workloads: Workloads;
}

type Answers<Q extends readonly unknown[], A> = (readonly [question: Q, answer: A])[];

/** Everything that was asked of other files, with the answers: where they are the same again, so is what was read. */
interface Asked {
	readonly exists: Answers<Parameters<Others["exists"]>, boolean | undefined>;
	readonly texts: Answers<Parameters<Others["textOf"]>, string | undefined>;
	readonly named: Answers<Parameters<Workloads["named"]>, boolean>;
	readonly labelled: Answers<Parameters<Workloads["labelled"]>, boolean>;
}

/** What reading a file has brought, as plain values, without the trees: those are made again when somebody asks for them. */
export interface KeptReading {
	readonly asked: Asked;
	readonly facts: Facts;
	readonly comments: readonly Located<string>[];
	/** The dialects of its documents, by their ids. */
	readonly dialects: readonly string[];
	readonly skipped?: Reading["skipped"];
}

/** Remembers readings by the file, its text and the releases that it is read for. There may be several, because other files answered otherwise. */
export interface ReadingMemory {
	find(file: string, text: string, targets: Readonly<Record<string, string>>): Iterable<KeptReading>;
	keep(file: string, text: string, targets: Readonly<Record<string, string>>, kept: KeptReading): void;
}

/** What `readManifests` says, from memory where that holds it. */
export function readOrRecall(
	file: string,
	text: string,
	targets: Readonly<Record<string, string>>,
	others: Others,
	memory: ReadingMemory | undefined,
): Reading | undefined {
	if (!memory) return readManifests(file, text, targets, others.exists, others.textOf, others.workloads);
	for (const kept of memory.find(file, text, targets)) if (stillTrue(kept.asked, others)) return recall(kept, file, text, targets);
	const { asked, noting } = notingAll(others);
	const reading = readManifests(file, text, targets, noting.exists, noting.textOf, noting.workloads);
	if (reading) memory.keep(file, text, targets, keptOf(reading, asked));
	return reading;
}

function keptOf({ source, facts, documents, skipped }: Reading, asked: Asked): KeptReading {
	const ids = documents.map(({ dialect }) => dialect.id);
	const comments = ids.length > 0 || facts.remarks.length > 0 ? source.comments : [];
	return { asked, facts, comments, dialects: ids, ...(skipped ? { skipped } : {}) };
}

function notingAll({ exists, textOf, workloads }: Others): { readonly asked: Asked; readonly noting: Others } {
	const asked: Asked = { exists: [], texts: [], named: [], labelled: [] };
	const note = <Q extends readonly unknown[], A>(answers: Answers<Q, A>, ask: (...question: Q) => A) => {
		return (...question: Q): A => {
			const answer = ask(...question);
			answers.push([question, answer]);
			return answer;
		};
	};
	const noting: Others = {
		exists: note(asked.exists, exists),
		textOf: note(asked.texts, textOf),
		workloads: { named: note(asked.named, workloads.named), labelled: note(asked.labelled, workloads.labelled) },
	};
	return { asked, noting };
}

/** Each question is asked, so that whoever answers knows who depends on it. */
function stillTrue({ exists, texts, named, labelled }: Asked, others: Others): boolean {
	const holds = <Q extends readonly unknown[], A>(answers: Answers<Q, A>, ask: (...question: Q) => A) =>
		answers.every(([question, answer]) => ask(...question) === answer);
	const { workloads } = others;
	return (
		holds(exists, others.exists) && holds(texts, others.textOf) && holds(named, workloads.named) && holds(labelled, workloads.labelled)
	);
}

/** The same answers again, for reading the same file again. */
function answering({ exists, texts, named, labelled }: Asked): Others {
	const from = <Q extends readonly unknown[], A>(answers: Answers<Q, A>, none: A) => {
		const known = new Map(answers.map(([question, answer]) => [JSON.stringify(question), answer]));
		return (...question: Q): A => known.get(JSON.stringify(question)) ?? none;
	};
	return {
		exists: from(exists, undefined),
		textOf: from(texts, undefined),
		workloads: { named: from(named, noWorkloads.named("", "", undefined)), labelled: from(labelled, false) },
	};
}

function recall(kept: KeptReading, file: string, text: string, targets: Readonly<Record<string, string>>): Reading {
	let known: Reading | undefined;
	const again = (): Reading | undefined => {
		const { exists, textOf, workloads } = answering(kept.asked);
		known ??= readManifests(file, text, targets, exists, textOf, workloads);
		return known;
	};
	const { facts, comments, skipped } = kept;
	const rest = { facts, ...(skipped ? { skipped } : {}) };
	const source = kept.dialects.length > 0 || facts.remarks.length > 0 ? new RecalledSource(file, text, comments, again) : undefined;
	return {
		...rest,
		source: source ?? { file, text, documents: [], problems: [], comments: [] },
		documents: kept.dialects.map((id, place) => new RecalledDocument(dialectOf(id), () => again()?.documents[place]?.tree)),
	};
}

const byId: ReadonlyMap<string, Dialect> = new Map(dialects.map((dialect) => [dialect.id, dialect]));

function dialectOf(id: string): Dialect {
	const dialect = byId.get(id);
	if (!dialect) throw new Error(`There is no dialect ${id}.`);
	return dialect;
}

class RecalledSource implements Source {
	readonly file: string;
	readonly text: string;
	readonly comments: readonly Located<string>[];
	private readonly again: () => Reading | undefined;

	constructor(file: string, text: string, comments: readonly Located<string>[], again: () => Reading | undefined) {
		this.file = file;
		this.text = text;
		this.comments = comments;
		this.again = again;
	}

	get documents(): Source["documents"] {
		return this.again()?.source.documents ?? [];
	}

	get problems(): Source["problems"] {
		return this.again()?.source.problems ?? [];
	}

	get blocks(): NonNullable<Source["blocks"]> {
		return this.again()?.source.blocks ?? [];
	}
}

class RecalledDocument {
	readonly dialect: Dialect;
	private readonly again: () => Tree | undefined;

	constructor(dialect: Dialect, again: () => Tree | undefined) {
		this.dialect = dialect;
		this.again = again;
	}

	get tree(): Tree {
		const tree = this.again();
		if (!tree) throw new Error("A file that is read again has other documents.");
		return tree;
	}
}
