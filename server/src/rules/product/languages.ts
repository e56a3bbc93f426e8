export interface Language {
	/** Of BCP 47, without script and region. */
	readonly code: string;
	/** In English. */
	readonly name: string;
}

/**
 * The language of a tag ("de", "de-DE", "pt_BR") or of an English name ("German"). Undefined for what may be a region alone ("DE"), for many at once
 * ("multilingual", "mul"), and for anything else.
 */
export function languageOf(word: string): Language | undefined {
	const [, tag] = /^([a-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?$/.exec(word.trim()) ?? [];
	if (tag !== undefined) {
		const name = tag === "mul" || tag === "und" || tag === "zxx" ? undefined : nameOf(tag);
		return name === undefined ? undefined : { code: canonical(tag), name };
	}
	return byName().get(word.trim().toLowerCase());
}

const english = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

function nameOf(code: string): string | undefined {
	return english.of(code);
}

/** Old codes are those that took their place, and the two written forms of Norwegian are both Norwegian. */
function canonical(code: string): string {
	const [tag = code] = Intl.getCanonicalLocales(code);
	return tag === "nb" || tag === "nn" ? "no" : tag;
}

/** The languages that have a code of two letters, by their English names. */
function byName(): ReadonlyMap<string, Language> {
	const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(97 + place));
	const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
	return new Map(
		codes.flatMap((code) => {
			const name = nameOf(code);
			return name === undefined ? [] : [[name.toLowerCase(), { code: canonical(code), name }] as const];
		}),
	);
}
