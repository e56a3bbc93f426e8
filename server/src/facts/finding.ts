import type { Located, Span } from "../source/span.ts";

/** error: the server refuses it, or two stated facts cannot both hold. warning: it will hurt. info: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** A change of text that makes a finding go away. Only safe fixes are applied in bulk; a stub is offered in the editor alone. */
export interface Fix {
	/** In the imperative: "Rename to minReplicas". */
	readonly title: string;
	readonly safe: boolean;
	readonly stub?: boolean;
	readonly edits: readonly Edit[];
}

export interface Edit {
	readonly at: Span;
	readonly text: string;
}

/** What a rule says. The engine signs it into a finding. */
export interface Remark {
	readonly at: Span;
	/** All of what it is about, where only the first words of that are underlined. */
	readonly about?: Span;
	/** One sentence, present tense, naming the two facts that disagree, with a full stop. */
	readonly message: string;
	/** Where it differs from the rule's own. */
	readonly severity?: Severity;
	readonly fix?: Fix;
	/** The other places involved, each with what stands there. */
	readonly related?: readonly Located<string>[];
}

export interface Finding extends Remark {
	readonly rule: string;
	readonly severity: Severity;
}

/** Replaces what stands at a place. */
export function replace(at: Span, text: string, title: string, safe: boolean): Fix {
	return { title, safe, edits: [{ at, text }] };
}

/** Puts another word in the place of one, in quotes if that one stands in quotes. */
export function rewrite({ value, at }: Located<string>, text: string, title: string, safe: boolean): Fix {
	const quoted = at.end - at.start === value.length + 2;
	return replace(at, quoted ? `"${text}"` : text, title, safe);
}

/** Where a further key can be written: before the first one of a map whose keys stand on lines of their own. */
export interface KeyPlace {
	readonly at: Span;
	/** The spaces before each key. */
	readonly indent: string;
}

/** A key place in the innermost map that is there, with the keys that are missing on the way further in, outermost first. */
export interface NestedPlace extends KeyPlace {
	readonly missing: readonly string[];
}

/** The edit that writes a line there, with the missing keys above it. */
export function insert({ at, indent, missing }: NestedPlace, line: string): Edit {
	const lines = [...missing.map((key) => `${key}:`), line];
	return { at: { ...at, end: at.start }, text: lines.map((text, depth) => `${"  ".repeat(depth)}${text}\n${indent}`).join("") };
}

/** A skeleton to fill in, one line of it an item; nothing where it cannot be written. */
export function stub(place: KeyPlace | undefined, title: string, lines: readonly string[]): { readonly fix?: Fix } {
	if (!place) return {};
	const { at, indent } = place;
	const text = lines.map((line) => `${line}\n${indent}`).join("");
	return { fix: { title, safe: false, stub: true, edits: [{ at: { ...at, end: at.start }, text }] } };
}
