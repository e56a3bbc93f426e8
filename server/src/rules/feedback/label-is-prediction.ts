import type { Card } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { answersIn, labelsOf } from "./labels.ts";

export const labelIsPrediction = rule({
	id: "feedback/label-is-prediction",
	summary: "The model learns from its own answers as if they were the truth.",
	severity: "error",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const source = card.feedback?.labelSource;
		if (!source) return;
		const circular = ownOutput(source, card) ?? ownData(source, card, lineage);
		if (circular) yield circular;
		else yield* shown(source, card);
	},
});

function ownOutput({ value, at }: Located<string>, { outputs }: Card): Remark | undefined {
	const fold = (word: string) => word.trim().toLowerCase();
	const output = outputs.find(({ name }) => name && fold(name.value) === fold(value))?.name;
	if (!output) return undefined;
	const message = `The labels come from \`${value}\`, but that is an output of the model itself.`;
	return { at, message, related: [{ value: "The output is declared here.", at: output.at }] };
}

function ownData({ value, at }: Located<string>, card: Card, lineage: Lineage): Remark | undefined {
	const graph = lineage.graph;
	const labels = labelsOf(card, graph);
	const written = labels && answersIn(labels, card, graph, lineage);
	if (!written) return undefined;
	const message = `The labels come from \`${value}\`, but what stands there are the answers of the model itself.`;
	return { at, message, related: [{ value: `\`${written.from.name}\` writes its answers there.`, at: written.at }] };
}

function* shown({ value, at }: Located<string>, { feedback }: Card): Iterable<Remark> {
	if (feedback?.blind?.value !== false) return;
	const message = `The labels come from \`${value}\`, but the people who give them see the prediction first.`;
	yield { at: feedback.blind.at, severity: "warning", message, related: [{ value: "The source of the labels is stated here.", at }] };
}
