import type { Located, Span } from "../source/span.ts";

/**
 * What takes part in the flow of data. `settings` are parameters and configurations, `code` what a stage runs, a `view` features that are kept
 * or asked for together.
 */
export type ThingKind =
	| "source"
	| "dataset"
	| "view"
	| "feature"
	| "lookup"
	| "settings"
	| "code"
	| "stage"
	| "model"
	| "service"
	| "consumer"
	| "monitor";

/** Something that takes part in the flow of data, as one place of a file speaks of it. Things with a key in common are the same thing. */
export interface Thing {
	readonly kind: ThingKind;
	/** The words that declare it or speak of it. */
	readonly at: Span;
	/** What people call it. */
	readonly name: string;
	/** What it is known by, made by the functions below; never empty, and the first one is stable while a person types. */
	readonly keys: readonly string[];
	/** Names that others may mean it by, although something else may bear them too: the nearest bearer is meant, or the only one. */
	readonly names?: readonly string[];
	/** Keys or names of what it is the same as, where it is plain what bears them. */
	readonly same?: readonly string[];
	/** Files whose only thing of this sort it is the same as, where they hold just one between them: what a card describes. */
	readonly describes?: readonly string[];
	/** Paths that it may lie at; the first one that exists is a key of it. */
	readonly candidates?: readonly string[];
	/** It is made, kept or described here, and not just mentioned: this is where its definition is. */
	readonly declared: boolean;
	/** Who answers for it. */
	readonly owner?: Located<string>;
	readonly version?: Located<string>;
	/** The greatest age of its newest rows that is promised, in milliseconds. */
	readonly freshness?: Located<number>;
	/** It is known in another repository, by the name of that repository. */
	readonly repository?: string;
	/** Where it is declared in that repository: "dvc.yaml:12". */
	readonly there?: string;
}

/** How data gets from one thing to another; each reads "from … to": a stage `write`s a dataset, a dataset is `read` by a stage. */
export type RelationKind =
	/** Data → whoever reads it. */
	| "read"
	/** Whoever makes it → what is made. */
	| "write"
	/** Model → the service that serves it. */
	| "serve"
	/** Whoever answers → whoever asks: a member of an ensemble → the ensemble, a service → its consumer. */
	| "call"
	/** Settings → what they set. */
	| "set"
	/** Where the labels come from → what is trained with them. */
	| "label"
	/** What a model brought about → the data that it is trained on later. */
	| "feedback"
	/** What is made at a place → what is only read or deployed in it or around it. Nobody states it: it follows from the places. */
	| "part";

/** One edge of the graph of data, as one place of a file states it. */
export interface Relation {
	readonly kind: RelationKind;
	/** Keys or names of things; data goes from the one to the other. */
	readonly from: string;
	readonly to: string;
	/** The words that say so. */
	readonly at: Span;
	/** The version that is asked for, where one is. */
	readonly version?: string;
}

/** A path of the workspace, or an address: what lies in it and the folders around it are found by this key too. */
export function placeKey(pathOrAddress: string): string {
	return `${placePrefix}${pathOrAddress.replace(/(?<=[^/:])\/+$/, "")}`;
}

/** The path or address of a key, where it is one. */
export function placeOf(key: string): string | undefined {
	return key.startsWith(placePrefix) ? key.slice(placePrefix.length) : undefined;
}

/** A name that counts in one file only. */
export function localKey(kind: ThingKind, file: string, name: string): string {
	return `${kind} ${file}#${name}`;
}

/**
 * A name that means the same wherever it stands: `registry` says in which catalogue, for example `azureml/model`, `feast/view` or `mlflow`, and
 * `card` for the names that deployment cards give.
 */
export function nameKey(registry: string, name: string): string {
	return `${registry}:${name}`;
}

const placePrefix = "place ";
