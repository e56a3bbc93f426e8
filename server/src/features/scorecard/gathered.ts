import type { Span } from "../../source/span.ts";

/** The first of several findings of one rule. */
export interface Against {
	readonly message: string;
	readonly at: Span;
	readonly rule: string | undefined;
	/** How many more there are. */
	readonly more: number;
}

/** What is said against a test or an answer, once for each rule. */
export function gathered(against: readonly { readonly message: string; readonly at: Span; readonly rule?: string }[]): readonly Against[] {
	const byRule = new Map<string, Against>();
	for (const { message, at, rule } of against) {
		const known = byRule.get(rule ?? message);
		byRule.set(rule ?? message, known ? { ...known, more: known.more + 1 } : { message, at, rule, more: 0 });
	}
	return [...byRule.values()];
}

/** "drift/breach-unhandled, 2 more times". */
export function ruleText({ rule, more }: Against): string {
	return [rule, more === 0 ? undefined : more === 1 ? "once more" : `${more} more times`].filter((one) => one !== undefined).join(", ");
}
