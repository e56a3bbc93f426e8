import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Resource } from "./resource.ts";

/** What may stand beside the sentence of a remark. */
export type Extra = Partial<Pick<PlatformRemark, "severity" | "fix" | "related">>;

/** The schema of the resource or the operator itself turns it down. `what` names the two facts and ends with a full stop. */
export function refused(at: Span, resource: Resource, what: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/rejected", at, message: `${resource.title} refuses this: ${what}`, ...extra };
}

/** Only the admission controller says so, which a cluster may run without, and nothing else breaks by it. */
export function unwelcome(at: Span, resource: Resource, what: string, extra: Extra = {}): PlatformRemark {
	const message = `The admission controller of ${resource.title} refuses this: ${what}`;
	return { rule: "config/rejected", severity: "warning", at, message, ...extra };
}

export function missing(at: Span, resource: Resource, what: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/missing-field", at, message: `${what}, but ${resource.title} requires it.`, ...extra };
}

export function ignored(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/ignored-setting", at, message, ...extra };
}

export function outOfRange(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/out-of-range", at, message, ...extra };
}

export function elsewhere(value: string, at: Span | undefined): { readonly related?: readonly Located<string>[] } {
	return at ? { related: [{ value, at }] } : {};
}

/** "a", "a and b", "a, b and c". */
export function all(words: readonly string[]): string {
	const quoted = words.map((word) => `\`${word}\``);
	return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}` : quoted.join("");
}
