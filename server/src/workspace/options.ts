import type { Rule } from "../rules/rule.ts";
import type { Span } from "../source/span.ts";
import type { Wishes } from "./configuration.ts";

/** What a workspace is told when it is made. */
export interface Options extends Wishes {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Allow-comments count; policy runs switch them off. */
	readonly allow: boolean;
	/** What a change is about, where only that is looked at: set before anything is judged. */
	readonly changed?: ReadonlyMap<string, readonly Span[]>;
	readonly rules?: readonly Rule[];
}
