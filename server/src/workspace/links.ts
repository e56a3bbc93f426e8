import type { Card } from "../facts/card.ts";
import type { Facts, Model } from "../facts/facts.ts";

/**
 * Which files speak of which places. An answer stays the same object until one of the files behind it changes, so that whoever remembers an
 * answer can tell by looking whether it still holds.
 */
export class Links {
	/** Path of a manifest → the card files that describe it, in order. */
	private readonly describing = new Map<string, string[]>();
	/** Folder of a model repository → the files of its models, in order. */
	private readonly repositories = new Map<string, string[]>();
	private readonly cards = new Map<string, readonly Card[]>();
	private readonly models = new Map<string, readonly Model[]>();
	private readonly factsOf: (file: string) => Facts | undefined;

	constructor(factsOf: (file: string) => Facts | undefined) {
		this.factsOf = factsOf;
	}

	/** The facts of one file take the place of what it said before. */
	replace(file: string, before: Facts | undefined, after: Facts | undefined): void {
		exchange(this.describing, this.cards, file, describedBy(before), describedBy(after));
		exchange(this.repositories, this.models, file, repositoriesOf(before), repositoriesOf(after));
	}

	cardsOf(manifest: string): readonly Card[] {
		return remember(this.cards, manifest, () =>
			(this.describing.get(manifest) ?? []).flatMap((file) =>
				(this.factsOf(file)?.cards ?? []).filter(({ manifests }) => manifests.some(({ path }) => path === manifest)),
			),
		);
	}

	modelsIn(repository: string): readonly Model[] {
		return remember(this.models, repository, () =>
			(this.repositories.get(repository) ?? []).flatMap((file) =>
				(this.factsOf(file)?.models ?? []).filter((model) => model.repository === repository),
			),
		);
	}
}

function describedBy(facts: Facts | undefined): ReadonlySet<string> {
	return new Set(facts?.cards.flatMap(({ manifests }) => manifests.map(({ path }) => path)));
}

function repositoriesOf(facts: Facts | undefined): ReadonlySet<string> {
	return new Set(facts?.models.flatMap(({ repository }) => repository ?? []));
}

function exchange(
	index: Map<string, string[]>,
	answers: Map<string, unknown>,
	file: string,
	before: ReadonlySet<string>,
	after: ReadonlySet<string>,
): void {
	for (const key of before) {
		answers.delete(key);
		if (after.has(key)) continue;
		const rest = (index.get(key) ?? []).filter((other) => other !== file);
		if (rest.length > 0) index.set(key, rest);
		else index.delete(key);
	}
	for (const key of after) {
		answers.delete(key);
		if (before.has(key)) continue;
		const files = index.get(key) ?? [];
		const place = files.findIndex((other) => other > file);
		files.splice(place < 0 ? files.length : place, 0, file);
		index.set(key, files);
	}
}

function remember<T>(answers: Map<string, T>, key: string, find: () => T): T {
	let answer = answers.get(key);
	if (answer === undefined) {
		answer = find();
		answers.set(key, answer);
	}
	return answer;
}
