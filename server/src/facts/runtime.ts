import type { Located, Span } from "../source/span.ts";

/** What serves models of some formats for whoever asks for it by name, or for one of its formats. */
export interface ServingRuntime {
	/** Its name. */
	readonly at: Span;
	readonly name: string;
	/** The only one that it serves; absent where it serves all of them, or where whoever applies the manifest chooses it. */
	readonly namespace?: string;
	readonly formats: readonly RuntimeFormat[];
	/** Empty for any. */
	readonly protocols: readonly string[];
	/** It runs a model on several nodes. */
	readonly workers: boolean;
}

export interface RuntimeFormat {
	readonly name: string;
	readonly version?: string;
	/** It is chosen for this format although nobody names it. */
	readonly auto: boolean;
}

/**
 * What a model asks of the runtime that is to serve it, where the platform chooses that. A remark with a wish is said for want of a runtime, and
 * does not hold where the workspace declares one.
 */
export interface RuntimeWish {
	readonly namespace?: string;
	/** Asked for by its name. */
	readonly runtime?: Located<string>;
	readonly format: Located<string>;
	readonly version?: Located<string>;
	readonly protocol: string;
	/** Where the manifest itself says so. */
	readonly statedProtocol?: Located<string>;
	readonly workers: boolean;
}
