import type { Card } from "../../facts/card.ts";
import { stub } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const lowConfidenceUnhandled = rule({
	id: "product/low-confidence-unhandled",
	summary: "The model may not decide, and a consumer does not say what it does then.",
	severity: "info",
	about: "card",
	reach: "file",
	*check(card) {
		const abstention = abstentionOf(card);
		if (!abstention) return;
		for (const { at, id, onAbstain, unknown, place } of card.consumers) {
			if (onAbstain || unknown?.includes("onAbstain")) continue;
			yield {
				at,
				message: `${abstention.value}, but ${called(id, "a consumer")} does not say what it does then.`,
				...stub(place, "Add what it does to fill in", ["onAbstain: # TODO"]),
				related: [{ value: "The card says so here.", at: abstention.at }],
			};
		}
	},
});

/** A threshold that decides whether the model decides, or inputs that it leaves alone. */
function abstentionOf({ thresholds, outOfRange }: Card): Located<string> | undefined {
	const names = thresholds.flatMap(({ name }) => (name ? [name] : []));
	const name = names.find(({ value }) =>
		/\babstain|\babstention|\bdefer|low[-_ ]?confidence|\bunsure\b|\bundecided\b/i.test(value.replaceAll("_", " ")),
	);
	if (name) return { value: `The threshold \`${name.value}\` lets the model leave things undecided`, at: name.at };
	const action = outOfRange?.action;
	return action?.value === "abstain"
		? { value: "The model decides nothing about inputs that training never saw", at: action.at }
		: undefined;
}
