import type { Edit } from "../facts/finding.ts";
import type { World } from "../workspace/world.ts";
import type { CodeOwners } from "./init/code-owners.ts";
import { completions } from "./init/complete.ts";
import { contentsOf } from "./init/contents.ts";
import { type Deployment, deploymentsIn } from "./init/deployments.ts";
import { newCard } from "./init/new-card.ts";
import { placeOfCard } from "./init/place.ts";

/** What becomes of one card: the edits make it where it was not there before. */
export interface CardChange {
	readonly file: string;
	/** What people call the deployment. */
	readonly name: string;
	/** Those that the card is about, the one first that everything else belongs to. */
	readonly manifests: readonly string[];
	readonly isNew: boolean;
	readonly edits: readonly Edit[];
}

export interface CardPlan {
	/** How many deployments there are, with a card or without. */
	readonly deployments: number;
	/** Nothing for a card that says all that is known. */
	readonly changes: readonly CardChange[];
}

/** So many new cards nobody has to ask for by name. */
export const mostUnasked = 5;

/**
 * A card for every deployment that has none, and what the others can be completed by: as far as the files tell, and nothing that they do not. Of a
 * deployment with several cards it is not known which of them is to say more.
 */
export function planCards(world: World, wanted: (file: string) => boolean, codeOwners: CodeOwners | undefined): CardPlan {
	const all = deploymentsIn(world);
	const deployments = all.filter(({ manifests, cards }) => [...manifests, ...cards.map(({ at }) => at.file)].some((file) => wanted(file)));
	const taken = new Set<string>();
	const changes = deployments.flatMap((deployment): readonly CardChange[] => {
		const { cards, manifests } = deployment;
		if (cards.length > 0) return completed(deployment, all, world, codeOwners);
		const { file, name } = placeOfCard(deployment, world, taken);
		taken.add(file);
		const text = newCard(name, contentsOf(deployment, file, world, codeOwners));
		return [{ file, name, manifests, isNew: true, edits: [{ at: { file, start: 0, end: 0 }, text }] }];
	});
	return { deployments: deployments.length, changes };
}

/** A card may describe several deployments together, and then stands for them as it is. */
function completed(
	deployment: Deployment,
	all: readonly Deployment[],
	world: World,
	codeOwners: CodeOwners | undefined,
): readonly CardChange[] {
	const [card, ...others] = deployment.cards;
	if (!card || others.length > 0 || all.some((other) => other !== deployment && other.cards.includes(card))) return [];
	const { file } = card.at;
	const edits = completions(card, contentsOf(deployment, file, world, codeOwners), world);
	return edits.length === 0
		? []
		: [{ file, name: card.name?.value ?? deployment.name, manifests: deployment.manifests, isNew: false, edits }];
}
