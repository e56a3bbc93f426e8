import type { Located, Span } from "../source/span.ts";
import type { CardModel, DataSource, Feature } from "./card-data.ts";
import type { Acceptance, BenchmarkSettings, CanaryPlan, Feedback, Presentation, Retraining } from "./card-operation.ts";
import type { KeyPlace } from "./finding.ts";

/**
 * A deployment card: what serving manifests cannot say. Everything in it is optional, and absent means unknown.
 * Durations are milliseconds, dates milliseconds since the epoch, paths relative to the workspace.
 */
export interface Card {
	readonly kind: "card";
	/** The card's name, or the key that opens it. */
	readonly at: Span;
	/** Where a key of the card itself can be added. */
	readonly place?: KeyPlace;
	readonly name?: Located<string>;
	readonly manifests: readonly FileReference[];
	readonly stage?: Located<string>;
	readonly owner?: Located<string>;
	readonly impact?: Located<string>;
	readonly audience?: Located<string>;
	readonly locale?: Located<string>;
	readonly autonomous?: Located<boolean>;
	readonly invocation?: Located<string>;
	readonly reviewBy?: Located<number>;
	readonly kpi?: {
		readonly at: Span;
		readonly name?: Located<string>;
		readonly metric?: Located<string>;
		readonly place?: KeyPlace;
		readonly unknown?: readonly string[];
	};
	readonly slo?: Objective;
	readonly traffic?: Traffic;
	readonly model?: CardModel;
	readonly features: readonly Feature[];
	/** Where a further feature can be written, as an item of the list. */
	readonly featurePlace?: KeyPlace;
	readonly featuresComplete?: Located<boolean>;
	readonly sources: readonly DataSource[];
	/** Where a further source can be written, as an item of the list. */
	readonly sourcePlace?: KeyPlace;
	readonly outputs: readonly CardOutput[];
	readonly thresholds: readonly DecisionThreshold[];
	readonly consumers: readonly Consumer[];
	/** The key of the list, where it is stated, if only to say that there is nobody. */
	readonly consumersKey?: Span;
	/** Where a further consumer can be written, as an item of the list. */
	readonly consumerPlace?: KeyPlace;
	readonly feedback?: Feedback;
	readonly retraining?: Retraining;
	readonly rollback?: { readonly at: Span; readonly to?: Located<string> };
	readonly fallback?: Fallback;
	readonly monitoring: readonly Monitor[];
	readonly outOfRange?: { readonly at: Span; readonly detector?: Located<string>; readonly action?: Located<string> };
	/** The key that bounds the actions of an autonomous model. */
	readonly actionLimits?: Span;
	readonly actionsPerHour?: Located<number>;
	/** stop, alert or fallback. */
	readonly onActionLimit?: Located<string>;
	readonly explainability?: { readonly at: Span; readonly method?: Located<string>; readonly audience?: Located<string> };
	readonly presentation?: Presentation;
	readonly evaluation?: Evaluation;
	readonly drift?: DriftSource;
	readonly benchmark?: BenchmarkSettings;
	readonly gpuPool?: Located<number>;
	readonly experimentUntil?: Located<number>;
	readonly canary?: CanaryPlan;
	readonly accept: readonly Acceptance[];
	/** Its own keys whose value is a placeholder, or a list with one, so that it is stated but not known; so too in the parts of a card below. */
	readonly unknown?: readonly string[];
}

/** A path as written, and where it leads in the workspace. */
export interface FileReference {
	readonly at: Span;
	readonly written: string;
	readonly path: string;
}

export interface Objective {
	readonly at: Span;
	readonly p50Ms?: Located<number>;
	readonly p95Ms?: Located<number>;
	readonly p99Ms?: Located<number>;
	/** Share of answered requests, 0 to 1. */
	readonly availability?: Located<number>;
	readonly errorRate?: Located<number>;
}

export interface Traffic {
	readonly at: Span;
	readonly steadyQps?: Located<number>;
	readonly peakQps?: Located<number>;
	readonly pageBudgetMs?: Located<number>;
}

export interface CardOutput {
	readonly at: Span;
	readonly name?: Located<string>;
	readonly semantics?: Located<string>;
	readonly range: readonly Located<number>[];
}

export interface DecisionThreshold {
	readonly at: Span;
	readonly name?: Located<string>;
	/** The output that it is applied to. */
	readonly output?: Located<string>;
	readonly value?: Located<number>;
	readonly setFor?: Located<string>;
	/** When it was chosen. */
	readonly setOn?: Located<number>;
}

export interface Consumer {
	readonly at: Span;
	readonly id?: Located<string>;
	readonly path?: Located<string>;
	readonly timeoutMs?: Located<number>;
	readonly asynchronous?: Located<boolean>;
	readonly onAbstain?: Located<string>;
	readonly locale?: Located<string>;
	/** What it takes the output for: a probability, a score, a rank … */
	readonly semantics?: Located<string>;
	/** Where a key can be added. */
	readonly place?: KeyPlace;
	readonly unknown?: readonly string[];
}

export interface Fallback {
	readonly at: Span;
	readonly type?: Located<string>;
	readonly target?: Located<string>;
	readonly timeoutMs?: Located<number>;
}

export interface Monitor {
	readonly at: Span;
	readonly feature?: Located<string>;
	readonly metric?: Located<string>;
	readonly method?: Located<string>;
	readonly threshold?: Located<number>;
	/** The key of a threshold, whether or not its value is known. */
	readonly thresholdKey?: Span;
	readonly alert?: Span;
	readonly alertRoute?: Located<string>;
	readonly alertThreshold?: Located<number>;
	/** Where a key can be added. */
	readonly place?: KeyPlace;
}

export interface Evaluation {
	readonly at: Span;
	/** Words, or the card of another candidate. */
	readonly baseline?: Located<string>;
	readonly report?: FileReference;
	/** The figure that decides; without one, that of the gate of the retraining. */
	readonly metric?: Located<string>;
	/** The loss of that figure, in its own unit, that does not matter. */
	readonly tolerance?: Located<number>;
	/** What each feature is worth to the model. */
	readonly importance?: FileReference;
	/** Groups whose quality is measured by itself. */
	readonly slices: readonly Located<string>[];
	/** Where a key can be added. */
	readonly place?: KeyPlace;
	readonly unknown?: readonly string[];
}

/** Where the card says that drift is read. */
export interface DriftSource {
	readonly at: Span;
	readonly report?: FileReference;
	/** The folder that reports of earlier days are kept in. */
	readonly history?: FileReference;
	readonly endpoint?: Located<string>;
	readonly refresh?: Located<number>;
}

/** A card that says nothing but where it stands. */
export const noCard = {
	kind: "card",
	manifests: [],
	features: [],
	sources: [],
	outputs: [],
	thresholds: [],
	consumers: [],
	monitoring: [],
	accept: [],
} as const;
