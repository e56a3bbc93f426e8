import type { PlatformRemark } from "../../facts/facts.ts";
import { type Fix, replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";

/** What may stand beside the sentence of a remark. */
export type Extra = Partial<Pick<PlatformRemark, "severity" | "fix" | "related">>;

/** The API server or a controller turns the manifest down in this sense. `what` names the two facts and ends with a full stop. */
export function refused(at: Span, title: string, what: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/rejected", at, message: `${title} refuses this: ${what}`, ...extra };
}

export function missing(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/missing-field", at, message, ...extra };
}

export function outOfRange(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/out-of-range", at, message, ...extra };
}

export function ignored(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/ignored-setting", at, message, ...extra };
}

export function dangling(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/dangling-reference", at, message, ...extra };
}

export function elsewhere(value: string, at: Span | undefined): { readonly related?: readonly Located<string>[] } {
	return at ? { related: [{ value, at }] } : {};
}

/** A word that is none of those that are known, with the one that is meant if one is near. */
export function unknownWord(field: string, word: Located<string>, known: readonly string[], title: string, text: string): PlatformRemark {
	const meant = nearest(word.value, known);
	const hint = meant ? `; did you mean \`${meant}\`?` : `: ${either(known)}.`;
	const message = `\`${field}\` is \`${word.value}\`, which is none of the values that ${title} knows${hint}`;
	return { rule: "config/unknown-value", at: word.at, message, ...(meant ? { fix: change(word, meant, text, true) } : {}) };
}

/** Puts another word in the place of a value, in the quotes that stand there. */
export function change(value: Located<string>, word: string, text: string, safe: boolean): Fix {
	const first = text[value.at.start] ?? "";
	const quote = first === '"' || first === "'" ? first : "";
	return replace(value.at, quote + word + quote, `Change to ${word}`, safe);
}

/** "a", "a or b", "a, b or c". */
export function either(words: readonly string[]): string {
	const quoted = words.map((word) => `\`${word}\``);
	return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}` : quoted.join("");
}
