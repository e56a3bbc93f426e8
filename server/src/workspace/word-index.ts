import { exchange, grouped, many, remember } from "./path-index.ts";

const nothing: readonly never[] = [];

/** Finds what bears a word, over all files. An answer stays the same object until one of the files behind it changes; `forgotten` is called then. */
export class WordIndex<T> {
	/** Word → the files that hold it, in order. */
	private readonly holding = new Map<string, string[]>();
	private readonly items = new Map<string, readonly T[]>();
	/** Of the large files that were asked about: what bears each word in them. */
	private readonly bearing = new Map<string, ReadonlyMap<string, readonly T[]>>();
	private readonly answers = new Map<string, readonly T[]>();
	/** What each file holds of a word that many hold: when one of them changes, the others need not be looked through again. */
	private readonly shared = new Map<string, Map<string, readonly T[]>>();
	private readonly wordsOf: (item: T) => readonly string[];
	private readonly forgotten: (word: string) => void;

	constructor(wordsOf: (item: T) => readonly string[], forgotten: (word: string) => void) {
		this.wordsOf = wordsOf;
		this.forgotten = forgotten;
	}

	replace(file: string, after: readonly T[]): void {
		const before = this.items.get(file) ?? [];
		if (before.length + after.length === 0) return;
		if (after.length === 0) this.items.delete(file);
		else this.items.set(file, after);
		this.bearing.delete(file);
		exchange(this.holding, file, this.wordsIn(before), this.wordsIn(after), (word) => {
			this.answers.delete(word);
			this.shared.get(word)?.delete(file);
			this.forgotten(word);
		});
	}

	/** In the order of the files, each item once. */
	at(word: string): readonly T[] {
		const files = this.holding.get(word);
		if (!files) return nothing;
		if (files.length < many) return remember(this.answers, word, () => files.flatMap((file) => this.bearingIn(file, word)));
		const byFile = remember(this.shared, word, () => new Map<string, readonly T[]>());
		return remember(this.answers, word, () => files.flatMap((file) => remember(byFile, file, () => this.bearingIn(file, word))));
	}

	private bearingIn(file: string, word: string): readonly T[] {
		const items = this.items.get(file) ?? nothing;
		if (items.length < many) return items.filter((item) => this.wordsOf(item).includes(word));
		return remember(this.bearing, file, () => grouped(items, this.wordsOf)).get(word) ?? nothing;
	}

	private wordsIn(items: readonly T[]): ReadonlySet<string> {
		return new Set(items.flatMap(this.wordsOf));
	}
}
