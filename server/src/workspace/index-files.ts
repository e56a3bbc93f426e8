import type { Facts } from "../facts/facts.ts";

/** Which files speak of which places. It is made anew only when one of these links changes, not on every keystroke. */
export interface Links {
	/** Path of a manifest → the card files that describe it. */
	readonly cards: ReadonlyMap<string, readonly string[]>;
	/** Folder of a model repository → the files of its models. */
	readonly repositories: ReadonlyMap<string, readonly string[]>;
}

/** The links of one file as text, so that two states of it can be compared. */
export function linkKey(facts: Facts): string {
	const described = facts.cards.flatMap((card) => card.manifests.map((manifest) => manifest.path));
	const repositories = facts.models.flatMap((model) => model.repository ?? []);
	return described.length + repositories.length === 0 ? "" : JSON.stringify([described, repositories]);
}

export function indexLinks(all: Iterable<readonly [string, Facts]>): Links {
	const cards = new Map<string, string[]>();
	const repositories = new Map<string, string[]>();
	for (const [file, facts] of all) {
		for (const card of facts.cards) for (const manifest of card.manifests) add(cards, manifest.path, file);
		for (const model of facts.models) if (model.repository !== undefined) add(repositories, model.repository, file);
	}
	return { cards, repositories };
}

function add(index: Map<string, string[]>, key: string, file: string): void {
	const files = index.get(key);
	if (!files) index.set(key, [file]);
	else if (files.at(-1) !== file) files.push(file);
}
