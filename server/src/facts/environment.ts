import type { Located, Span } from "../source/span.ts";

/** The Python packages that are installed for a model or a server before it starts. */
export interface Environment {
	/** Where the manifest names the file that lists them, or the first of them where it lists them itself. */
	readonly at: Span;
	/** That file, as the manifest writes it. */
	readonly file?: string;
	readonly packages: readonly Package[];
}

/** One package as a list of requirements names it; its place may be in another file than the manifest's. */
export interface Package {
	/** Lower case, with hyphens. Python itself is one too. */
	readonly name: string;
	/** As it is written, with its conditions. */
	readonly requirement: Located<string>;
	/** The only release that fits; of Python it may be the first two parts. */
	readonly version?: string;
	/** Whatever is installed is the same next year: an exact release, a commit or a file. */
	readonly fixed: boolean;
}

/** A package that took part in writing a model, as the model says it. */
export interface Origin {
	readonly name: string;
	readonly version: Located<string>;
	/** The model is a pickle of this package's objects, which other releases may not read. */
	readonly pickled: boolean;
}
