import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** A pod as it is checked: where it stands and who judges it. */
export interface Pod {
	readonly cursor: Cursor;
	readonly title: string;
	readonly text: string;
	/** What to underline where nothing of the pod itself can be. */
	readonly at: Span;
	/** It only changes a pod that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
	/** Names of volumes that the pod has although it does not list them. */
	readonly claims: readonly string[];
	/** The platform adds what a readiness probe leaves out: how to ask, and which port. */
	readonly completesProbes?: boolean;
}
