import type { Card } from "../facts/card.ts";
import { folderOf } from "../workspace/paths.ts";
import type { World } from "../workspace/world.ts";

/** What a deployment card says by a name that stands elsewhere: in the card itself, or in the workspace. */
export function cardWords(world: World, file: string, path: readonly string[]): readonly string[] {
	const card = world.reading(file)?.facts.cards[0];
	if (!card) return [];
	const named = (things: readonly { readonly name?: Card["name"] }[]) => things.flatMap(({ name }) => name?.value ?? []);
	switch (path.join(".")) {
		case "features.source":
			return card.sources.flatMap(({ id }) => id?.value ?? []);
		case "monitoring.feature":
			return named(card.features);
		case "thresholds.output":
			return named(card.outputs);
		case "manifests":
			return manifestsNear(world, file);
		default:
			return [];
	}
}

/** The serving manifests below the card's folder, as the card would name them. */
function manifestsNear(world: World, file: string): readonly string[] {
	const folder = folderOf(file);
	const prefix = folder === "" ? "" : `${folder}/`;
	return world.files.flatMap((other) => {
		const facts = world.reading(other)?.facts;
		return other.startsWith(prefix) && facts && facts.cards.length === 0 && facts.manifests.length > 0 ? [other.slice(prefix.length)] : [];
	});
}
