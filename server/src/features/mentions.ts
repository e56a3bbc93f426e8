import type { Card } from "../facts/card.ts";
import type { EnsembleStep, Model, Tensor, TensorBinding } from "../facts/facts.ts";
import { modelFile } from "../lineage/lineage.ts";
import type { Located, Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

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
	return [...facts.models.flatMap((model) => modelMentions(world, model)), ...facts.cards.flatMap((card) => cardMentions(world, card))];
}

function modelMentions(world: World, model: Model): readonly Mention[] {
	const path = modelFile(model, world.lineage);
	const artifact =
		model.artifact && path !== undefined && model.files.includes(path) ? [{ at: model.artifact.at, target: startOf(path) }] : [];
	return [...artifact, ...model.steps.flatMap((step) => stepMentions(world, model, step))];
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

function cardMentions(world: World, card: Card): readonly Mention[] {
	const sources = card.sources.map(({ id }) => (id ? { name: id } : {}));
	const files = [...card.manifests, card.model?.file, card.drift?.report].filter((one) => one !== undefined);
	return [
		...files.filter(({ path }) => world.lineage.exists(path)).map(({ at, path }) => ({ at, target: startOf(path) })),
		...card.features.flatMap(({ source }) => named(source, sources)),
		...card.monitoring.flatMap(({ feature }) => named(feature, card.features)),
	];
}

function startOf(file: string): Span {
	return { file, start: 0, end: 0 };
}
