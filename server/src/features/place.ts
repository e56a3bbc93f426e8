/** Where the cursor is, told by the text alone, because what is being typed does not parse yet. */
export interface Place {
	readonly kind: "key" | "value";
	/** The keys that lead to the map in which a key is typed, or to the value that is typed. */
	readonly path: readonly string[];
	/** Where the word starts that is being typed. */
	readonly start: number;
	/** The keys that stand in the map already. */
	readonly present: ReadonlySet<string>;
	/** What goes before a further line of the map. */
	readonly indent: string;
}
