import { exchange, grouped, remember } from "./path-index.ts";

/** Finds what bears a word, over all files. An answer stays the same object until one of the files behind it changes; then `forgotten` is called. */
export class WordIndex<T> {
	/** Word → the files that hold it, in order. */
	private readonly holding = new Map<string, string[]>();
	private readonly items = new Map<string, readonly T[]>();
	/** Of the files that were asked about: what bears each word in them. */
	private readonly bearing = new Map<string, ReadonlyMap<string, readonly T[]>>();
	private readonly answers = new Map<string, readonly T[]>();
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
			if (this.answers.delete(word)) this.forgotten(word);
		});
	}

	/** In the order of the files, each item once. */
	at(word: string): readonly T[] {
		return remember(this.answers, word, () => (this.holding.get(word) ?? []).flatMap((file) => this.bearingIn(file).get(word) ?? []));
	}

	private bearingIn(file: string): ReadonlyMap<string, readonly T[]> {
		return remember(this.bearing, file, () => grouped(this.items.get(file) ?? [], this.wordsOf));
	}

	private wordsIn(items: readonly T[]): ReadonlySet<string> {
		return new Set(items.flatMap(this.wordsOf));
	}
}
