import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { sourceNamed } from "./sources.ts";

export const staleSource = rule({
	id: "lineage/stale-source",
	summary: "A source is renewed more rarely than the age that a feature from it may have.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check(card) {
		for (const { name, maxAge, source: from, availability } of card.features) {
			const freshness = from && sourceNamed(card, from.value)?.freshness;
			if (!maxAge || !freshness || freshness.value <= maxAge.value || availability?.value === "training-only") continue;
			const message = `${called(name, "A feature")} may be ${formatDuration(maxAge.value)} old when it is used, but values from \`${from.value}\` may be ${formatDuration(freshness.value)} old.`;
			yield { at: maxAge.at, message, ...related({ value: "How often it is renewed is stated here.", at: freshness.at }) };
		}
	},
});
