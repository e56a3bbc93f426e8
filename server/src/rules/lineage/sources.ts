import type { Card } from "../../facts/card.ts";
import type { DataSource, Feature } from "../../facts/card-data.ts";
import type { Located } from "../../source/span.ts";

/** The source of a card that goes by this name. */
export function sourceNamed({ sources }: Card, name: string): DataSource | undefined {
	return sources.find(({ id }) => id?.value === name) ?? sources.find(({ aliases }) => aliases.some(({ value }) => value === name));
}

/** Do two names mean the same source? */
export function isSameSource(card: Card, one: string, other: string): boolean {
	if (one === other) return true;
	const source = sourceNamed(card, one);
	return source !== undefined && source === sourceNamed(card, other);
}

/** Where a feature comes from, in serving and in training, by the words that say so. */
export function sourcesOf({ source, training }: Feature): readonly Located<string>[] {
	return [source, training?.source].flatMap((word) => word ?? []);
}
