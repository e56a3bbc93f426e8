import type { Card } from "../../facts/card.ts";
import type { Facts, Model } from "../../facts/facts.ts";
import { type Lineage, modelsOf } from "../../lineage/lineage.ts";
import type { Span } from "../../source/span.ts";

/** A model file that lies in the workspace, with the words that lead to it. */
export interface NamedModel {
	readonly subject: Model | Card;
	readonly path: string;
	readonly at: Span;
}

/**
 * The model files of one manifest or card. A model whose file only its card names is left to the card, and one that a manifest of the card leads to is
 * left to the manifest, so that each file is told of once.
 */
export function namedModels(facts: Facts, lineage: Lineage): readonly NamedModel[] {
	const models = facts.models.flatMap((subject): readonly NamedModel[] => {
		const path = subject.files.find((file) => lineage.exists(file));
		return path === undefined ? [] : [{ subject, path, at: subject.artifact?.at ?? subject.at }];
	});
	const cards = facts.cards.flatMap((subject): readonly NamedModel[] => {
		const file = subject.model?.file;
		const isNamed = modelsOf(subject, lineage).some(({ files }) => file && files.find((one) => lineage.exists(one)) === file.path);
		return file && !isNamed && lineage.exists(file.path) ? [{ subject, path: file.path, at: file.at }] : [];
	});
	return [...models, ...cards];
}
