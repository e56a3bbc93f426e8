import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import { entriesOf } from "./check-names.ts";

/** Codes of countries that are often taken for those of languages, and names of languages. */
const meant: Readonly<Record<string, string>> = {
	jp: "ja",
	cn: "zh",
	gr: "el",
	cz: "cs",
	dk: "da",
	ua: "uk",
	vn: "vi",
	english: "en",
	german: "de",
	french: "fr",
	spanish: "es",
	italian: "it",
	portuguese: "pt",
	dutch: "nl",
	russian: "ru",
	chinese: "zh",
	japanese: "ja",
	korean: "ko",
	arabic: "ar",
	hindi: "hi",
	turkish: "tr",
	polish: "pl",
	ukrainian: "uk",
	vietnamese: "vi",
};

/** ISO 639 has two or three small letters for each language; tags with a country have a key of their own. */
export function checkLanguages(document: Cursor): readonly PlatformRemark[] {
	return entriesOf(document.get("language")).flatMap((word): readonly PlatformRemark[] => {
		const plain = word.value.toLowerCase();
		const near = Object.hasOwn(meant, plain) ? meant[plain] : /^[a-z]{2,3}$/.test(plain) ? plain : /^([a-z]{2,3})[-_]/.exec(plain)?.[1];
		if (near === word.value || word.value === "code" || word.value === "multilingual") return [];
		// Scripts and the languages that some datasets list are spelt with a hyphen on purpose.
		const tagged = /^[a-z]{2,3}[-_]/i.test(word.value);
		const hint = tagged ? "; `language_bcp47` takes tags such as this one." : near ? `; did you mean \`${near}\`?` : ".";
		const message = `\`language\` is \`${word.value}\`, which is no code of ISO 639 with two or three small letters${hint}`;
		const fix = near && !tagged ? { fix: rewrite(word, near, `Change to ${near}`, true) } : {};
		return [{ rule: "config/unknown-value", severity: "warning", at: word.at, message, ...fix }];
	});
}
