import type { ReadingMemory } from "../dialects/recall.ts";
import type { Facts } from "../facts/facts.ts";
import type { Rule } from "../rules/rule.ts";
import type { Span } from "../source/span.ts";
import type { Wishes } from "./settings.ts";

/** What a workspace is told when it is made. */
export interface Options extends Wishes {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Allow-comments count; policy runs switch them off. */
	readonly allow: boolean;
	/** What a change is about, where only that is looked at: set before anything is judged. */
	readonly changed?: ReadonlyMap<string, readonly Span[]>;
	/** What the changed files said before, by the names that they have now. */
	readonly before?: ReadonlyMap<string, Facts>;
	readonly rules?: readonly Rule[];
	/** What was read before, in another run. */
	readonly readings?: ReadingMemory;
}
