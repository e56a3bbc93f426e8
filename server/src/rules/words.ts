import type { Located } from "../source/span.ts";

/** "`a`, `b` and 3 more". */
export function listText(names: readonly string[], most = 3): string {
	const all = names.map((name) => `\`${name}\``);
	if (names.length > most + 1) return `${all.slice(0, most).join(", ")} and ${names.length - most} more`;
	return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : (all[0] ?? "");
}

/** "the inputs `a` and `b`", "no output": all that a model has of a kind. */
export function allOf(names: readonly string[], kind: string): string {
	return names.length === 0 ? `no ${kind}` : `the ${kind}${names.length === 1 ? "" : "s"} ${listText(names, 8)}`;
}

/** What to call something in a sentence: its name if it has one. */
export function called(name: Located<string> | undefined, otherwise: string): string {
	return name ? `\`${name.value}\`` : otherwise;
}

export function lower(words: string): string {
	return words.charAt(0).toLowerCase() + words.slice(1);
}

export function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}

export function dateText(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The other places of a remark, without those that nobody knows. */
export function related(...places: readonly (Located<string> | undefined)[]): { readonly related?: readonly Located<string>[] } {
	const known = places.filter((place) => place !== undefined);
	return known.length > 0 ? { related: known } : {};
}

/** Do two words name the same version? A leading v says nothing. */
export function sameVersion(a: string, b: string): boolean {
	const plain = (word: string) =>
		word
			.trim()
			.toLowerCase()
			.replace(/^v(?=\d)/, "");
	return plain(a) === plain(b);
}
