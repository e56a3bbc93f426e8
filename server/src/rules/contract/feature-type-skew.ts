import type { Card } from "../../facts/card.ts";
import type { Feature } from "../../facts/card-data.ts";
import type { Model } from "../../facts/facts.ts";
import type { Column } from "../../facts/pipeline.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { clash } from "./column-types.ts";
import { columnOf, trainedColumnOf } from "./source-columns.ts";

export const featureTypeSkew = rule({
	id: "contract/feature-type-skew",
	summary: "Training has a feature in another type or unit than serving.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { models, lineage }) {
		for (const feature of card.features) {
			const { name, unit, training } = feature;
			const what = called(name, "a feature");
			if (unit && training?.unit && !isSameUnit(unit.value, training.unit.value)) {
				const message = `Training has ${what} in \`${training.unit.value}\`, but serving has it in \`${unit.value}\`.`;
				yield { at: training.unit.at, message, ...related({ value: "What serving has is stated here.", at: unit.at }) };
			}
			const skew = typeSkew(feature, card, models, lineage);
			if (!skew) continue;
			const [trained, served] = skew;
			const message = `${trained.by} has ${what} as \`${trained.value}\`, but ${served.by} has it as \`${served.value}\`.`;
			const places = [
				{ value: "This is what training has.", at: trained.at },
				{ value: "This is what serving has.", at: served.at },
			];
			yield { at: name?.at ?? feature.at, message, ...related(...places) };
		}
	},
});

/** A type, and who says so. */
interface Stated extends Located<string> {
	readonly by: string;
}

/** The first pair of a type in training and one in serving that are not the same. Two words of the card itself are held to the letter. */
function typeSkew(feature: Feature, card: Card, models: readonly Model[], lineage: Lineage): readonly [Stated, Stated] | undefined {
	const { name, dtype, source, training, transform } = feature;
	const own = training?.dtype && { ...training.dtype, by: "training" };
	const stated = dtype && { ...dtype, by: "serving" };
	if (own && stated && own.value !== stated.value) return [{ ...own, by: "Training" }, stated];
	// What a transformation makes of a column may have another type than the column, and training may do the same to its own.
	if (!name || transform || training?.transform) return undefined;
	const column = typed(columnOf(card, source?.value, name.value, lineage), source, "the contract of");
	const schema = columnOf(card, training?.source?.value, name.value, lineage) ?? trainedColumnOf(card, name.value, lineage);
	const data = typed(schema, training?.source ?? card.model?.trainingData?.id, "The contract of");
	const taken = models.flatMap((model) => model.columns?.inputs ?? []).filter((input) => input.name?.value === name.value);
	const signed = taken.length === 1 ? taken[0]?.type : undefined;
	const signature = signed && { ...signed, by: "The signature of the model" };
	for (const trained of [own && { ...own, by: "Training" }, data, signature]) {
		const served = [column, stated].find((one) => trained && one && clash(trained.value, one.value, trained === signature));
		if (trained && served) return [trained, served];
	}
	return undefined;
}

function typed(column: Column | undefined, source: Located<string> | undefined, by: string): Stated | undefined {
	return column?.type && source && { ...column.type, by: `${by} \`${source.value}\`` };
}

/** One unit may be written in capitals or as many. */
function isSameUnit(one: string, other: string): boolean {
	const [a, b] = [one, other].map((unit) => unit.trim().toLowerCase().replace(/s$/, ""));
	return a === b;
}
