import type { Located } from "../source/span.ts";

/** Whom something asks for a part of its answers, by names that those bear. */
export interface Asking {
	readonly asks?: readonly Located<string>[];
}

/** How others find a service, and whom it asks in turn. */
export interface Ways extends Asking {
	/** What others mean it by: its addresses, and its name among resources of its kind. */
	readonly names?: readonly string[];
	/** Data that it is told to fetch, by names that this bears. */
	readonly fetches?: readonly Located<string>[];
}

/** A model that another document serves, or that is made of what others serve. */
export interface ServedElsewhere extends Asking {
	/** The service that serves it, by a name that this one bears. */
	readonly server?: Located<string>;
}
