import type { TrainingData } from "../../facts/card-data.ts";
import { rule } from "../rule.ts";
import { related, sameVersion } from "../words.ts";
import { nameOfReport, placeOfReport } from "./words.ts";

export const referenceMismatch = rule({
	id: "drift/reference-mismatch",
	summary: "The drift report compares with another data set than the model was trained on.",
	severity: "error",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift }) {
		const data = card.model?.trainingData;
		const reference = drift.report.reference?.id;
		if (!data?.id || reference === undefined || names(reference, data)) return;
		const trained = [data.id.value, data.version?.value].filter((word) => word !== undefined).join(" ");
		const message = `The report ${nameOfReport(card, drift.from)} compares with \`${reference}\`, but the model was trained on \`${trained}\`.`;
		const place = data.version && startsWith(reference, data.id.value) ? data.version.at : data.id.at;
		yield { at: place, message, ...related({ value: "The report is named here.", at: placeOfReport(card) }) };
	},
});

/** A reference is called by the data set's name, its version, or both; a path by its last part. What it leaves open is no contradiction. */
function names(reference: string, { id, version }: TrainingData): boolean {
	if (!id) return true;
	const spellings = [reference, lastPart(reference)];
	return spellings.some((spelling) => {
		if (plain(spelling) === plain(id.value) || plain(spelling) === plain(lastPart(id.value))) return true;
		if (version && sameVersion(spelling, version.value)) return true;
		if (!startsWith(spelling, id.value)) return false;
		const rest = spelling.trim().slice(id.value.length);
		return !version || !/\d/.test(rest) || holds(rest, version.value);
	});
}

/** The version stands in it as a word, or as the first words of a longer one. */
function holds(rest: string, version: string): boolean {
	const joined = (words: readonly string[]) => words.map((word) => word.replace(/^v(?=\d)/, "")).join("-");
	const wanted = joined(wordsOf(version));
	return wordsOf(rest).some((_, i, words) => `${joined(words.slice(i))}-`.startsWith(`${wanted}-`));
}

function wordsOf(text: string): readonly string[] {
	return plain(text)
		.split(/[^a-z0-9.]+/)
		.filter((word) => word !== "");
}

/** The data set's name and then something that ends the name. */
function startsWith(reference: string, id: string): boolean {
	const text = plain(reference);
	return text.startsWith(plain(id)) && /^[^a-z0-9]/.test(text.slice(plain(id).length));
}

function lastPart(path: string): string {
	return (path.split(/[\\/]/).findLast((part) => part !== "") ?? path).replace(/\.(parquet|csv|json|jsonl|feather|arrow|pkl)(\.gz)?$/i, "");
}

function plain(text: string): string {
	return text.trim().toLowerCase();
}
