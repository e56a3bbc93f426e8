import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { isSameSource } from "./sources.ts";

export const trainServeSplit = rule({
	id: "lineage/train-serve-split",
	summary: "Training takes a feature from another source than serving, or computes it in another way.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check(card) {
		for (const { name, source, transform, view, training } of card.features) {
			const feature = called(name, "a feature");
			const trained = training?.source;
			// A feature view keeps the same values in two stores, one for each.
			if (trained && source && !view && !isSameSource(card, trained.value, source.value)) {
				const message = `Training takes ${feature} from \`${trained.value}\`, but serving takes it from \`${source.value}\`.`;
				yield { at: trained.at, message, ...servedBy(source) };
			}
			const computed = training?.transform;
			if (computed && transform && computed.value.trim() !== transform.value.trim()) {
				const message = `Training computes ${feature} with \`${computed.value}\`, but serving computes it with \`${transform.value}\`.`;
				yield { at: computed.at, message, ...servedBy(transform) };
			}
		}
	},
});

function servedBy({ at }: Located<string>) {
	return related({ value: "What serving does is stated here.", at });
}
