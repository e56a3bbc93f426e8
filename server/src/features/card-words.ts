import type { Card } from "../facts/card.ts";
import type { Asking, Named } from "./asking.ts";

/** What a deployment card says by a name that it declares elsewhere. */
export function cardWords({ world, file, path }: Asking): readonly Named[] {
	const card = world.reading(file)?.facts.cards[0];
	if (!card) return [];
	const named = (things: readonly { readonly name?: Card["name"] }[], detail: string) =>
		things.flatMap(({ name }): readonly Named[] => (name ? [{ word: name.value, detail, kind: "name" }] : []));
	switch (path.findLast((part) => typeof part === "string")) {
		case "source":
			return card.sources.flatMap(({ id, owner }): readonly Named[] =>
				id ? [{ word: id.value, detail: owner ? `source of ${owner.value}` : "source", kind: "name" }] : [],
			);
		case "output":
			return named(card.outputs, "output");
		default:
			return named(card.features, "feature");
	}
}
