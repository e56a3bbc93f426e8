import type { Located, Span } from "../source/span.ts";

/** How a service is put to use: in which environment, beside which other versions, and explained by what. */
export interface Release {
	/** How it splits its requests, where all shares are known. */
	readonly traffic?: readonly TrafficShare[];
	/** What gets a part of its requests on trial, while it answers the rest itself. */
	readonly canaries?: readonly Canary[];
	/**
	 * All that is stated of what it runs but for names, shares and numbers of replicas: two that run the same say the same. Absent where a
	 * placeholder stands in it, and where nobody could ask.
	 */
	readonly runs?: string;
	/** The environment that a label puts it into, in the label's own word: prod, staging, dev … */
	readonly environment?: Located<string>;
	readonly explainer?: Explainer;
}

/** The part of the requests that one deployment behind an endpoint gets. */
export interface TrafficShare {
	readonly name: Located<string>;
	/** Percent. */
	readonly share: Located<number>;
	/** As of a service, where the same document tells it. */
	readonly runs?: string;
}

/** A version on trial. */
export interface Canary {
	readonly at: Span;
	readonly name?: Located<string>;
	/** Percent. */
	readonly share?: Located<number>;
	/** As of a service. */
	readonly runs?: string;
	/** What to delete so that the service answers all requests itself. */
	readonly item?: Span;
}

/** What explains the answers of a service. */
export interface Explainer {
	readonly at: Span;
	/** AnchorTabular, TreeShap, … in the platform's own word. */
	readonly type?: Located<string>;
	/** What it explains, by a name that this bears, where that is another service. */
	readonly explained?: Located<string>;
	/** It asks the model itself: nothing in between turns requests into something else. */
	readonly direct: boolean;
}
