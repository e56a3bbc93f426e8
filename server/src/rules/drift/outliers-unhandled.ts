import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

/** Rows that are left out for these reasons leave no hole in what the model has seen. */
const harmless = /duplicat|dedup|unlabell?ed|(missing|without|no) (label|target)|test (user|account|row)/i;

export const outliersUnhandled = rule({
	id: "drift/outliers-unhandled",
	summary: "Training leaves rows out, and serving has no answer to such rows.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ model, outOfRange, fallback, place }) {
		const filters = (model?.trainingData?.filters ?? []).filter(({ value }) => !harmless.test(value));
		const [first] = filters;
		if (!first || answers(outOfRange) || (fallback && fallback.type?.value !== "none")) return;
		const others = filters.length === 1 ? "" : ` and ${filters.length - 1} more`;
		const none = outOfRange
			? `the card says that nothing is done with them`
			: "the card states neither `outOfRange` nor a fallback for them";
		const message = `Training leaves out rows by "${first.value}"${others}, but ${none}.`;
		const spot = outOfRange?.action ? { value: "Nothing is done with them.", at: outOfRange.action.at } : undefined;
		const lines = ["outOfRange:", "  detector: # TODO", "  action: # TODO"];
		yield { at: first.at, message, ...related(spot), ...(outOfRange ? {} : stub(place, "Say what happens to such rows", lines)) };
	},
});

/** Whoever notices such rows has an answer to them, unless the answer is to do nothing. */
function answers(outOfRange: { readonly action?: { readonly value: string } } | undefined): boolean {
	return outOfRange !== undefined && outOfRange.action?.value !== "none";
}
