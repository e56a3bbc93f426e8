import type { Card } from "../facts/card.ts";
import type { EnsembleStep, TensorBinding } from "../facts/ensemble.ts";
import type { Model, Tensor } from "../facts/facts.ts";
import type { Located, Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { links } from "./links.ts";

/** Words that stand for something that is declared elsewhere. */
export interface Mention {
	readonly at: Span;
	/** Where it is declared: a name, or the start of a file. */
	readonly target: Span;
}

/** Every mention in one file whose declaration is known. */
export function mentions(world: World, file: string): readonly Mention[] {
	const facts = world.reading(file)?.facts;
	if (!facts) return [];
	return [
		...links(world, file).map(({ at, target }) => ({ at, target: startOf(target) })),
		...facts.models.flatMap((model) => model.steps.flatMap((step) => stepMentions(world, model, step))),
		...facts.cards.flatMap(cardMentions),
	];
}

function stepMentions(world: World, { repository, inputs, outputs }: Model, step: EnsembleStep): readonly Mention[] {
	const models = repository === undefined ? [] : world.lineage.modelsIn(repository);
	const member = models.find(({ name }) => step.model && name?.value === step.model.value);
	const own = [...inputs, ...outputs];
	return [
		...(step.model && member ? [{ at: step.model.at, target: member.name?.at ?? member.at }] : []),
		...step.inputs.flatMap((binding) => bindingMentions(binding, member?.inputs ?? [], own)),
		...step.outputs.flatMap((binding) => bindingMentions(binding, member?.outputs ?? [], own)),
	];
}

function bindingMentions({ inner, outer }: TensorBinding, member: readonly Tensor[], ensemble: readonly Tensor[]): readonly Mention[] {
	return [...named(inner, member), ...named(outer, ensemble)];
}

function named(word: Located<string> | undefined, declared: readonly { readonly name?: Located<string> }[]): readonly Mention[] {
	const target = declared.find(({ name }) => name?.value === word?.value)?.name;
	return word && target ? [{ at: word.at, target: target.at }] : [];
}

function cardMentions(card: Card): readonly Mention[] {
	const sources = card.sources.map(({ id }) => (id ? { name: id } : {}));
	return [
		...card.features.flatMap(({ source }) => named(source, sources)),
		...card.monitoring.flatMap(({ feature }) => named(feature, card.features)),
		...card.thresholds.flatMap(({ output }) => named(output, card.outputs)),
	];
}

function startOf(file: string): Span {
	return { file, start: 0, end: 0 };
}
