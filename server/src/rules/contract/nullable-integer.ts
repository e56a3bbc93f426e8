import { rule } from "../rule.ts";
import { columnOf } from "./source-columns.ts";

export const nullableInteger = rule({
	id: "contract/nullable-integer",
	summary: "The model requires a whole number where the source may have none.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { models, lineage }) {
		const columns = models.flatMap((model) => model.columns?.inputs ?? []);
		for (const { name, source, transform } of card.features) {
			if (!name || !source || transform) continue;
			const taken = columns.filter((column) => column.name?.value === name.value);
			const whole = taken.find(({ type, optional }) => !optional && /^U?INT\d+$/.test(type?.value ?? ""));
			const given = columnOf(card, source.value, name.value, lineage);
			if (!whole?.type || !given?.nullable?.value) continue;
			yield {
				at: name.at,
				message: `The model requires a whole number for \`${name.value}\`, but \`${source.value}\` may lack it, and a column with a gap becomes one of fractions, which the signature refuses.`,
				related: [
					{ value: "The signature has the type here.", at: whole.type.at },
					{ value: "The source does not require a value.", at: given.nullable.at },
				],
			};
		}
	},
});
