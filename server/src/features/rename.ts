import type { Card } from "../facts/card.ts";
import type { Facts } from "../facts/facts.ts";
import type { Edit } from "../facts/finding.ts";
import { nameKey } from "../facts/thing.ts";
import { cardModelFile, modelsOf } from "../lineage/lineage.ts";
import { contains, type Located, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** A name that can be changed at every place where it stands, or the reason why it cannot. */
export type Renaming = { readonly at: Span; readonly name: string; readonly places: readonly Span[] } | { readonly refusal: string };

/** What the name at an offset is, and where else it stands; nothing where no name stands that Plimsoll knows all places of. */
export function renaming(world: World, file: string, offset: number): Renaming | undefined {
	const facts = world.reading(file)?.facts;
	if (!facts) return undefined;
	const point = { file, start: offset, end: offset };
	for (const group of groups(world, facts)) {
		const here = group.words.find(({ at }) => contains(at, point));
		if (!here) continue;
		if (here.value !== wordAt(world, here.at)) return { refusal: `\`${here.value}\` is put together from other words here.` };
		const refusal = group.refusal?.(here.value);
		if (refusal !== undefined) return { refusal };
		const places = group.everywhere().flatMap(({ value, at }) => (value === here.value ? [at] : []));
		return { at: inner(world, here.at), name: here.value, places };
	}
	return undefined;
}

/** The edits that give it the new name, or why that is none. */
export function rename(world: World, file: string, offset: number, name: string): readonly Edit[] | { readonly refusal: string } {
	const found = renaming(world, file, offset);
	if (!found) return { refusal: "There is no name here that can be changed everywhere." };
	if ("refusal" in found) return found;
	if (!/^[A-Za-z_][\w.-]*$/.test(name)) return { refusal: `\`${name}\` is no plain name of letters, digits, \`_\`, \`-\` and \`.\`.` };
	const facts = world.reading(file)?.facts;
	const point = { file, start: offset, end: offset };
	const group = facts && groups(world, facts).find(({ words }) => words.some(({ at }) => contains(at, point)));
	if (group?.everywhere().some(({ value }) => value === name)) return { refusal: `There is \`${name}\` already.` };
	return found.places.map((at) => ({ at: inner(world, at), text: name }));
}

/** Names that count together: those of one file, and how to find all of them. */
interface Group {
	readonly words: readonly Located<string>[];
	everywhere(): readonly Located<string>[];
	/** Why a name of the group must not be changed by itself. */
	refusal?(name: string): string | undefined;
}

function groups(world: World, facts: Facts): readonly Group[] {
	const cards = () => world.files.flatMap((file) => world.reading(file)?.facts.cards ?? []);
	const shared = (wordsOf: (card: Card) => readonly Located<string>[], registry: string): Group => ({
		words: facts.cards.flatMap(wordsOf),
		everywhere: () => cards().flatMap(wordsOf),
		refusal: (name) => elsewhere(world, nameKey(registry, name), name),
	});
	return [
		...facts.cards.flatMap((card) => [own(featureWords(card), card, world, "inputs"), own(outputWords(card), card, world, "outputs")]),
		shared(sourceWords, "card/source"),
		shared(({ consumers }) => consumers.flatMap(({ id }) => id ?? []), "card/consumer"),
		...stageGroups(world, facts),
	];
}

/** What other repositories or other registries know by this name keeps it. */
function elsewhere(world: World, key: string, name: string): string | undefined {
	const other = world.lineage.thingsKnownBy(key).find(({ repository }) => repository !== undefined);
	return other && `\`${name}\` is also named in the repository \`${other.repository}\`.`;
}

/** Names of one card, unless its model or a feature store has them too. */
function own(words: readonly Located<string>[], card: Card, world: World, side: "inputs" | "outputs"): Group {
	const refusal = (name: string) => {
		if (side === "inputs" && card.features.some((feature) => feature.name?.value === name && feature.view))
			return `\`${name}\` is the name that its feature view gives it.`;
		const path = cardModelFile(card, world.lineage);
		const header = path === undefined ? undefined : world.known.model(path)?.header;
		if (header?.[side].some((tensor) => tensor.name === name)) return `\`${name}\` is the name that \`${path}\` gives it.`;
		const model = modelsOf(card, world.lineage).find((one) => one[side].some((tensor) => tensor.name?.value === name));
		return model && `\`${name}\` is the name that \`${model.at.file}\` gives it.`;
	};
	return { words, everywhere: () => words, refusal };
}

function featureWords({ features, monitoring }: Card): readonly Located<string>[] {
	return [...features.flatMap(({ name }) => name ?? []), ...monitoring.flatMap(({ feature }) => feature ?? [])];
}

function outputWords({ outputs, thresholds }: Card): readonly Located<string>[] {
	return [...outputs.flatMap(({ name }) => name ?? []), ...thresholds.flatMap(({ output }) => output ?? [])];
}

function sourceWords({ sources, features, model, feedback }: Card): readonly Located<string>[] {
	return [
		...sources.flatMap(({ id }) => id ?? []),
		...features.flatMap(({ source, training }) => [source, training?.source]),
		model?.trainingData?.id,
		feedback?.labelSource,
	].filter((word) => word !== undefined);
}

/** The stages of one pipeline file, with the record of their last runs. */
function stageGroups(world: World, { stages, runs }: Facts): readonly Group[] {
	const written = [...stages, ...runs].map(({ name, at }) => ({ value: name, at }));
	const file = written[0]?.at.file;
	const record = stages.find((stage) => stage.record !== undefined)?.record;
	const pipeline = file?.replace(/dvc\.lock$/, "dvc.yaml");
	const everywhere = () =>
		[pipeline, record ?? file].flatMap((one) => {
			const facts = one === undefined ? undefined : world.reading(one)?.facts;
			return [...(facts?.stages ?? []), ...(facts?.runs ?? [])].map(({ name, at }) => ({ value: name, at }));
		});
	return written.length > 0 ? [{ words: written, everywhere }] : [];
}

function wordAt(world: World, at: Span): string {
	const { start, end } = inner(world, at);
	return world.reading(at.file)?.source.text.slice(start, end) ?? "";
}

/** Without the quotes around it. */
function inner(world: World, at: Span): Span {
	const text = world.reading(at.file)?.source.text.slice(at.start, at.end) ?? "";
	return /^(["']).*\1$/s.test(text) ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}
