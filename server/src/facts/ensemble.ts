import type { Located, Span } from "../source/span.ts";

/** One model of several that a model is made of. */
export interface EnsembleStep {
	readonly at: Span;
	readonly model?: Located<string>;
	/** The one version that it runs; nothing for the newest. */
	readonly version?: Located<number>;
	/** Name inside the model → name in the ensemble. */
	readonly inputs: readonly TensorBinding[];
	readonly outputs: readonly TensorBinding[];
}

export interface TensorBinding {
	readonly inner: Located<string>;
	readonly outer: Located<string>;
}
