import type { Card } from "../../facts/card.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, listText } from "../words.ts";
import { type Language, languageOf } from "./languages.ts";

export const localeGap = rule({
	id: "product/locale-gap",
	summary: "The model serves people in a language that it was not made for.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check(card) {
		const made = madeFor(card);
		const [first] = made;
		if (!first) return;
		const covered = new Set(made.map(({ language }) => language.code));
		const served = [
			...(card.locale ? [{ locale: card.locale, who: "the audience" }] : []),
			...card.consumers.flatMap(({ locale, id }) => (locale ? [{ locale, who: called(id, "a consumer") }] : [])),
		];
		for (const { locale, who } of served) {
			const language = languageOf(locale.value);
			if (!language || covered.has(language.code) || card.evaluation?.slices.some((slice) => mentions(slice.value, language))) continue;
			const those = listText([...new Set(made.map(({ word }) => word))]);
			const message = `The language of ${who} is ${language.name} (\`${locale.value}\`), but the model was ${first.how} ${those}.`;
			yield { at: locale.at, message, related: [{ value: "Its languages are stated here.", at: first.at }] };
		}
	},
});

interface Made {
	readonly language: Language;
	readonly word: string;
	readonly at: Located<string>["at"];
	readonly how: string;
}

/** What the model was trained for, else what it was evaluated for apart; nothing where one of the words may mean more than one language. */
function madeFor({ model, evaluation }: Card): readonly Made[] {
	const languages = model?.unknown?.includes("languages") ? [] : (model?.languages ?? []);
	const read = languages.map(({ value, at }) => ({ language: languageOf(value), word: value, at, how: "made for" }));
	if (read.length > 0 || model?.unknown?.includes("languages")) return allKnown(read);
	const slices = evaluation?.unknown?.includes("slices") ? [] : (evaluation?.slices ?? []);
	const spoken = slices.flatMap(({ value, at }) => {
		const [, word] = /^\s*(?:lang|language|locale)\s*(?:=|==|:)\s*["']?([\w-]+)["']?\s*$/i.exec(value) ?? [];
		return word === undefined ? [] : [{ language: languageOf(word), word, at, how: "evaluated apart for" }];
	});
	return allKnown(spoken);
}

function allKnown(made: readonly { readonly [K in keyof Made]: K extends "language" ? Language | undefined : Made[K] }[]): readonly Made[] {
	const known = made.flatMap(({ language, ...one }) => (language ? [{ ...one, language }] : []));
	return known.length === made.length ? known : [];
}

function mentions(slice: string, { code, name }: Language): boolean {
	return slice
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.some((word) => word === code || word === name.toLowerCase());
}
