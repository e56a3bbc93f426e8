import type { ChildMessage } from "./bench-messages.ts";

type Outcome = Extract<ChildMessage, { kind: "failed" }>["outcome"];

/** Why there is no measurement though the process lives, in a sentence for a person. */
export class Refusal extends Error {
	readonly outcome: Outcome;

	constructor(message: string, outcome: Outcome = "refused") {
		super(message);
		this.outcome = outcome;
	}
}

/** An error of the runtime in its own words, after ours. */
export function asRefusal(sentence: string, error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	const words = error instanceof Error ? error.message : String(error);
	if (/failed to allocate|bad_alloc|bfc_arena|out of memory|array buffer allocation/i.test(words)) {
		return new Refusal(`The model asks for more memory than it may have: ${words}`, "out-of-memory");
	}
	return new Refusal(`${sentence}: ${words}`);
}
