import type { Card } from "../../facts/card.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";
import { nameOfReport, placeOfReport } from "./words.ts";

export const featureSetMismatch = rule({
	id: "drift/feature-set-mismatch",
	summary: "The drift report covers other columns than the complete list of features in the card.",
	severity: "warning",
	about: "card",
	needs: ["drift"],
	reach: "graph",
	*check(card, { drift }) {
		if (!card.featuresComplete?.value || card.features.some(({ name }) => !name)) return;
		const declared = card.features.flatMap(({ name }) => name?.value ?? []);
		const columns = new Set(drift.report.features.map(({ name }) => name));
		const known = new Set([...declared, ...besides(card)]);
		const served = card.features.filter(({ availability }) => availability?.value !== "training-only");
		const missing = served.flatMap(({ name }) => (name && !columns.has(name.value) ? [name.value] : []));
		const strange = [...columns].filter((name) => !known.has(name));
		if (missing.length === 0 && strange.length === 0) return;
		const lacks = missing.length > 0 ? `lacks ${listText(missing)}` : "";
		const adds = strange.length > 0 ? `has ${listText(strange)} besides` : "";
		const message = `The card says that its list of features is complete, but ${nameOfReport(card, drift.from)} ${[lacks, adds].filter(Boolean).join(" and ")}.`;
		yield { at: placeOfReport(card), message, ...related({ value: "The list is complete.", at: card.featuresComplete.at }) };
	},
});

/** A report on drift often covers what is predicted as well. */
function besides({ model, outputs }: Card): readonly string[] {
	return ["target", "prediction", ...(model?.target ? [model.target.value] : []), ...outputs.flatMap(({ name }) => name?.value ?? [])];
}
