/** One way to break a manifest that is right, told without the code of the rule that is to notice. */
export interface Fault {
	readonly rule: string;
	/** What goes wrong, in a few words. */
	readonly says: string;
	/** The files that it can be put into; absent, every manifest. */
	readonly in?: RegExp;
	/** The bases by name in which it is one; absent, every base. */
	readonly on?: RegExp;
	/** What must stand somewhere in the workspace for this to be a fault. */
	readonly given?: RegExp;
	/** What must not. */
	readonly unless?: RegExp;
	/** Global: each match is a case of its own. */
	readonly find: RegExp;
	/** As `String.replace` takes it; a line break at its end is no line of the fault. */
	readonly put: string;
	/** Where the finding may stand besides the lines that were changed: the other fact. */
	readonly or?: RegExp;
	/** Other rules that such a fault rightly wakes in other lines. */
	readonly wakes?: readonly string[];
}
