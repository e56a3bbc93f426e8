import type { Located, Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** A name that people look for without knowing its file. */
export interface WorkspaceSymbol {
	readonly name: string;
	readonly kind: "card" | "model" | "service";
	readonly at: Span;
}

/** An editor asks again with every letter, so that a longer list helps nobody. */
const longest = 256;

/** The cards, models and services of all files whose names hold the letters of the query in their order, whatever their case. */
export function workspaceSymbols(world: World, query: string): readonly WorkspaceSymbol[] {
	const found: WorkspaceSymbol[] = [];
	for (const file of world.files) {
		const facts = world.reading(file)?.facts;
		if (!facts) continue;
		const all = [...named("card", facts.cards), ...named("model", facts.models), ...named("service", facts.services)];
		// A manifest that serves one model often gives it and its service the same name.
		const places = new Map(all.toReversed().map((symbol) => [symbol.at.start, symbol]));
		found.push(...all.filter((symbol) => places.get(symbol.at.start) === symbol && holds(symbol.name, query)));
		if (found.length >= longest) return found.slice(0, longest);
	}
	return found;
}

function named(kind: WorkspaceSymbol["kind"], things: readonly { readonly name?: Located<string> }[]): readonly WorkspaceSymbol[] {
	return things.flatMap(({ name }) => (name?.value ? [{ name: name.value, kind, at: name.at }] : []));
}

function holds(name: string, query: string): boolean {
	const letters = name.toLowerCase();
	let from = 0;
	for (const letter of query.toLowerCase()) {
		const at = letters.indexOf(letter, from);
		if (at < 0) return false;
		from = at + letter.length;
	}
	return true;
}
