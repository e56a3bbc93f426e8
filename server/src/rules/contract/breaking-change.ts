import type { Card, Consumer } from "../../facts/card.ts";
import type { Facts } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { callersOf } from "../feedback/callers.ts";
import { rule, type Surroundings } from "../rule.ts";
import { listText } from "../words.ts";
import { breaks, outputsOf } from "./outputs.ts";

export const breakingChange = rule({
	id: "contract/breaking-change",
	summary: "A change takes an output away from those who use it, or gives it another name, type or meaning.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, surroundings) {
		const { before, lineage } = surroundings;
		const file = facts.manifests[0]?.at.file;
		const old = file === undefined ? undefined : before?.get(file);
		if (file === undefined || !old) return;
		const cards = facts.cards.length > 0 ? facts.cards : lineage.cardsOf(file);
		const users = cards.flatMap((card) => unchangedUsers(card, surroundings));
		const [first] = users;
		if (!first) return;
		const who = listText([...new Set(users.map(({ value }) => value))]);
		for (const { at, what } of changesOf(old, facts)) {
			const message = `${what}, but nothing changes for ${who}, which ${users.length === 1 ? "uses" : "use"} the predictions.`;
			yield { at, message, related: users.slice(0, 8).map((user) => ({ value: `\`${user.value}\` uses them.`, at: user.at })) };
		}
	},
});

function changesOf(old: Facts, now: Facts): readonly { readonly at: Span; readonly what: string }[] {
	return outputsOf(now).flatMap((model) => {
		const before = outputsOf(old).filter(({ kind, name }) => kind === model.kind && name === model.name);
		const [only, ...others] = before;
		return only && others.length === 0 ? breaks(only.outputs, model.outputs, model.at) : [];
	});
}

/** Whoever the card lists, or whoever asks the model, without a word of it being part of the change. */
function unchangedUsers(card: Card, { changed, lineage }: Surroundings): readonly Located<string>[] {
	const parts = changed?.get(card.at.file) ?? [];
	const listed = card.consumers.flatMap((consumer) => (consumer.id && !isTouched(consumer, parts) ? [consumer.id] : []));
	const names = new Set(card.consumers.map(({ id }) => id?.value));
	const asking = callersOf(card, lineage.graph, lineage).flatMap(({ node, at, verb }) => {
		const isKnown = names.has(node.name) || verb === "passes requests on to" || node.things.some((one) => changed?.has(one.at.file));
		return isKnown || changed?.has(at.file) ? [] : [{ value: node.name, at }];
	});
	return [...listed, ...asking];
}

function isTouched(consumer: Consumer, parts: readonly Span[]): boolean {
	const places = Object.values(consumer).flatMap((value: unknown) => (isLocated(value) ? [value.at] : []));
	const [start, end] = [Math.min(...places.map((at) => at.start)), Math.max(...places.map((at) => at.end))];
	return parts.some((part) => part.start < end && part.end > start);
}

function isLocated(value: unknown): value is Located<unknown> {
	return typeof value === "object" && value !== null && "value" in value && "at" in value;
}
