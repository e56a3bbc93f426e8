import type { Card } from "../facts/card.ts";
import type { Facts, Model } from "../facts/facts.ts";

/** How the files of a workspace hang together, asked from the place of one of them. */
export interface Lineage {
	/** What a file says; nothing when it is no manifest. */
	factsOf(file: string): Facts | undefined;
	/** The cards that name this file among their manifests. */
	cardsOf(file: string): readonly Card[];
	/** The models of a model repository, by name; empty when the workspace holds no such folder. */
	modelsIn(repository: string): readonly Model[];
	/** Is there such a file or folder? Undefined for places that the workspace does not cover. */
	exists(path: string): boolean | undefined;
}

/** The file that holds this model's weights: its own if it lies in the workspace, else the one that its card names. */
export function modelFile(model: Model, lineage: Lineage): string | undefined {
	const own = model.files.find((path) => lineage.exists(path));
	if (own !== undefined) return own;
	for (const card of lineage.cardsOf(model.at.file)) {
		if (card.model?.file && describesOne(card, model, lineage)) return card.model.file.path;
	}
	return undefined;
}

/** The model file of a card: the one that it names, else that of the only model it describes. */
export function cardModelFile(card: Card, lineage: Lineage): string | undefined {
	if (card.model?.file) return card.model.file.path;
	const models = modelsOf(card, lineage);
	const only = models.length === 1 ? models[0] : undefined;
	return only && modelFile(only, lineage);
}

/** The models of all manifests that a card describes. */
export function modelsOf(card: Card, lineage: Lineage): readonly Model[] {
	return card.manifests.flatMap(({ path }) => lineage.factsOf(path)?.models ?? []);
}

/** A card's artifact belongs to a model only if the card describes no other. */
function describesOne(card: Card, model: Model, lineage: Lineage): boolean {
	const models = modelsOf(card, lineage);
	return models.length === 1 && models[0] === model;
}
