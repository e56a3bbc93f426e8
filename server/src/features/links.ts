import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** Words that name a file of the workspace, with that file. */
export interface Link {
	readonly at: Span;
	readonly target: string;
}

export function links(world: World, file: string): readonly Link[] {
	const facts = world.reading(file)?.facts;
	if (!facts) return [];
	const fromCards = facts.cards.flatMap((card) => [
		...card.manifests,
		...[card.model?.file, card.drift?.report, card.evaluation?.report, card.evaluation?.importance].filter((one) => one !== undefined),
	]);
	const fromModels = facts.models.flatMap(({ artifact, files }) => {
		const path = files.find((candidate) => world.lineage.exists(candidate));
		return artifact && path !== undefined ? [{ at: artifact.at, path }] : [];
	});
	return [...fromCards, ...fromModels].filter(({ path }) => world.lineage.exists(path)).map(({ at, path }) => ({ at, target: path }));
}
