/** What a table says of a word that stands in a file; what every object inherits, as `constructor`, it does not say. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string | undefined): T | undefined {
	return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}
