import type { Card } from "../../facts/card.ts";
import type { DataSource, Feature } from "../../facts/card-data.ts";
import type { Remark, Severity } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { endOf } from "../drift/words.ts";
import { rule } from "../rule.ts";
import { called, dateText, related } from "../words.ts";
import { sourceNamed } from "./sources.ts";

export const retiredFeature = rule({
	id: "lineage/retired-feature",
	summary: "The model reads a feature or a source that goes away, or has gone already.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check(card, { now }) {
		const served = card.features.filter(({ availability }) => availability?.value !== "training-only");
		for (const feature of served) {
			const end = endingOf(feature, card, now);
			if (end) yield remark(feature.at, `The model reads ${called(feature.name, "a feature")}, which ${end.words}.`, end);
		}
		for (const source of card.sources) {
			const end = endingOf(source, card, now);
			const readers = end ? readersOf(source, served, card) : [];
			const [first, ...others] = readers;
			if (!end || !first || !source.id) continue;
			const message = `The model reads ${called(first.name, "a feature")} from \`${source.id.value}\`, which ${end.words}.`;
			yield remark(first.at, message, end, others);
		}
	},
});

interface Ending {
	readonly severity: Severity;
	readonly words: string;
	readonly said: Located<string>;
}

function endingOf({ retireOn, deprecated }: DataSource | Feature, card: Card, now: number): Ending | undefined {
	const gone = retireOn !== undefined && now >= endOf(retireOn.value);
	if (retireOn && (gone || !isReviewedBefore(retireOn.value, card, now))) {
		const words = `${gone ? "went" : "goes"} away on ${dateText(retireOn.value)}`;
		return { severity: gone ? "error" : "warning", words, said: { value: "The day is stated here.", at: retireOn.at } };
	}
	if (!deprecated?.value) return undefined;
	return { severity: "warning", words: "is deprecated", said: { value: "It is deprecated here.", at: deprecated.at } };
}

/** A day before which somebody looks at the card again is no concern yet. */
function isReviewedBefore(day: number, { reviewBy, unknown }: Card, now: number): boolean {
	return reviewBy ? now < endOf(reviewBy.value) && reviewBy.value < day : unknown?.includes("reviewBy") === true;
}

interface Reader {
	readonly name?: Located<string>;
	readonly at: Located<string>["at"];
}

/** The features that come from a source, at the words that say so. */
function readersOf(source: DataSource, features: readonly Feature[], card: Card): readonly Reader[] {
	return features.flatMap(({ name, source: from }) =>
		from && sourceNamed(card, from.value) === source ? [{ ...(name ? { name } : {}), at: from.at }] : [],
	);
}

function remark(at: Remark["at"], message: string, { severity, said }: Ending, others: readonly Reader[] = []): Remark {
	const too = others.slice(0, 8).map((reader) => ({ value: `${called(reader.name, "A feature")} is read from it too.`, at: reader.at }));
	return { at, message, severity, ...related(said, ...too) };
}
