import type { Card, CardOutput, DecisionThreshold } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { called, capital, listText } from "../words.ts";

/** What an output may be besides the word itself without anybody being misled: a probability is a score, too. */
const alsoGood: Readonly<Record<string, readonly string[]>> = {
	score: ["probability", "logit"],
	value: ["probability", "logit", "score"],
};

export const semanticsConflict = rule({
	id: "contract/semantics-conflict",
	summary: "A threshold or a consumer takes an output for something that it is not.",
	severity: "error",
	about: "card",
	reach: "file",
	*check(card) {
		for (const output of card.outputs) yield* ownRange(output);
		for (const threshold of card.thresholds) yield* outOfReach(threshold, outputOf(threshold, card));
		yield* misread(card);
	},
});

function* ownRange({ name, semantics, range }: CardOutput): Iterable<Remark> {
	const [low, high] = range;
	if (semantics?.value !== "probability" || !low || !high || (low.value >= 0 && high.value <= 1)) return;
	const message = `${capital(called(name, "the output"))} is declared as a probability, but its range is ${low.value} to ${high.value}.`;
	yield { at: low.value < 0 ? low.at : high.at, message, related: [{ value: "It is declared as a probability here.", at: semantics.at }] };
}

function outputOf(threshold: DecisionThreshold, { outputs }: Card): CardOutput | undefined {
	if (threshold.output) return outputs.find(({ name }) => name?.value === threshold.output?.value);
	return outputs.length === 1 ? outputs[0] : undefined;
}

function* outOfReach({ value }: DecisionThreshold, output: CardOutput | undefined): Iterable<Remark> {
	if (!value || !output) return;
	const { name, semantics, range } = output;
	const [low, high] = range.length === 2 ? range.map((bound) => bound.value) : semantics?.value === "probability" ? [0, 1] : [];
	if (low !== undefined && high !== undefined && low <= high) {
		if (value.value >= low && value.value <= high) return;
		const at = range[0]?.at ?? semantics?.at;
		const message = `The threshold ${value.value} decides nothing, because ${called(name, "the output")} goes from ${low} to ${high}.`;
		yield { at: value.at, message, related: at ? [{ value: "The range is declared here.", at }] : [] };
	} else if (semantics?.value === "logit" && value.value > 0 && value.value < 1) {
		const message = `The threshold ${value.value} looks like a probability, but ${called(name, "the output")} is a logit, which may be any number.`;
		yield { at: value.at, severity: "warning", message, related: [{ value: "The output is declared as a logit here.", at: semantics.at }] };
	}
}

/** A consumer does not say which output it reads: it is wrong only if all outputs are declared and none is what it expects. */
function* misread({ outputs, consumers }: Card): Iterable<Remark> {
	const declared = outputs.flatMap(({ semantics }) => semantics ?? []);
	const [first] = declared;
	if (!first || declared.length < outputs.length) return;
	for (const { id, semantics } of consumers) {
		if (!semantics) continue;
		const good = [semantics.value, ...(alsoGood[semantics.value] ?? [])];
		if (declared.some(({ value }) => good.includes(value))) continue;
		const given = listText([...new Set(declared.map(({ value }) => value))]);
		const message = `${called(id, "A consumer")} reads the output as \`${semantics.value}\`, but the card declares ${given}.`;
		yield { at: semantics.at, message, related: [{ value: `The output is declared as \`${first.value}\` here.`, at: first.at }] };
	}
}
