import type { Located, Span } from "../source/span.ts";
import type { KeyPlace } from "./finding.ts";

export interface Feedback {
	readonly at: Span;
	readonly labelSource?: Located<string>;
	readonly labelDelay?: Located<number>;
	readonly surface?: Located<string>;
	readonly authenticated?: Located<boolean>;
	readonly mitigation?: Located<string>;
	/** Those who label do not see the prediction. */
	readonly blind?: Located<boolean>;
	/** Where a key can be added. */
	readonly place?: KeyPlace;
	/** Its keys whose value is a placeholder. */
	readonly unknown?: readonly string[];
}

export interface Retraining {
	readonly at: Span;
	readonly trigger?: Located<string>;
	readonly cadence?: Located<number>;
	readonly promote?: Located<string>;
	readonly gate?: Span;
	/** What a new model must show to be promoted. */
	readonly gateTerms?: GateTerms;
	/** Where a key can be added. */
	readonly place?: KeyPlace;
}

export interface GateTerms {
	readonly at: Span;
	readonly metric?: Located<string>;
	/** current, baseline or threshold. */
	readonly against?: Located<string>;
	readonly minDelta?: Located<number>;
	readonly threshold?: Located<number>;
}

/** How a new version is tried on a part of the requests before it gets all of them. */
export interface CanaryPlan {
	readonly at: Span;
	/** Milliseconds after which it is decided upon. */
	readonly window?: Located<number>;
	/** The rise of the share of failed requests that is to be noticed, 0 to 1. */
	readonly errorDelta?: Located<number>;
}

/** What people see where the model is unsure, fails or says nothing, and in which words. */
export interface Presentation {
	readonly at: Span;
	readonly lowConfidence?: Located<string>;
	readonly error?: Located<string>;
	readonly empty?: Located<string>;
	readonly wording?: Located<string>;
}

export interface BenchmarkSettings {
	readonly at: Span;
	readonly dims: readonly { readonly name: string; readonly size: Located<number> }[];
	readonly batch?: Located<number>;
	readonly concurrency?: Located<number>;
	readonly threads?: Located<number>;
}

/** A finding that somebody decided to live with, where a comment cannot stand. */
export interface Acceptance {
	readonly at: Span;
	readonly rule?: Located<string>;
	readonly target?: Located<string>;
	readonly reason?: Located<string>;
	readonly until?: Located<number>;
}
