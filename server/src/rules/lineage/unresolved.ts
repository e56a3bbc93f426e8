import type { Card } from "../../facts/card.ts";
import type { Feature } from "../../facts/card-data.ts";
import { type Fix, type Remark, rewrite, stub } from "../../facts/finding.ts";
import { nameKey } from "../../facts/thing.ts";
import { dataKey } from "../../lineage/card-statements.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";
import { sourcesOf } from "./sources.ts";

export const unresolved = rule({
	id: "lineage/unresolved",
	summary: "A feature comes from something that nothing in the workspace declares.",
	severity: "error",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const known = card.sources.flatMap(({ id }) => id ?? []);
		// A source whose name is filled in later may be any.
		const isOpen = card.unknown?.includes("sources") || card.sources.some(({ unknown }) => unknown?.some(isName));
		if (!isOpen) yield* missing(mentions(card, sourcesOf), (name) => isSource(name, card, lineage), known, card);
		for (const remark of missing(mentions(card, viewOf), (name) => isView(name, lineage), [], card))
			yield { ...remark, severity: "warning" };
	},
});

/** Where things have names, other than in cards, that a feature may come from. */
const registries = [
	"dataset",
	"feast/source",
	"feast/view",
	"feast/service",
	"sagemaker/feature-group",
	"azureml/data",
	"stage",
	"model",
	"service",
];

function isSource(name: string, { at, sources }: Card, lineage: Lineage): boolean {
	if (sources.some(({ id }) => id?.value === name)) return true;
	const words = [dataKey(name, at.file), ...registries.map((registry) => nameKey(registry, name))];
	return words.some((word) => lineage.thingsKnownBy(word).some(({ declared }) => declared));
}

function isView(name: string, lineage: Lineage): boolean {
	const words = [nameKey("feast/view", name), nameKey("feast/service", name)];
	return words.some((word) => lineage.thingsKnownBy(word).some(({ declared }) => declared));
}

function viewOf({ view }: Feature): readonly Located<string>[] {
	return view ? [view] : [];
}

function isName(key: string): boolean {
	return key === "id" || key === "aliases";
}

interface Mention {
	readonly feature: Feature;
	readonly word: Located<string>;
}

/** Paths, addresses and tables lie outside of what a workspace declares. */
function mentions({ features }: Card, wordsOf: (feature: Feature) => readonly Located<string>[]): readonly Mention[] {
	return features.flatMap((feature) => wordsOf(feature).flatMap((word) => (/^[^\s/\\.:@#]+$/.test(word.value) ? [{ feature, word }] : [])));
}

/** Where the workspace declares none of them, they are declared elsewhere. */
function* missing(
	mentioned: readonly Mention[],
	isDeclared: (name: string) => boolean,
	known: readonly Located<string>[],
	card: Card,
): Iterable<Remark> {
	const names = [...new Set(mentioned.map(({ word }) => word.value))];
	const unknown = names.filter((name) => !isDeclared(name));
	if (unknown.length === names.length && known.length === 0) return;
	for (const name of unknown) {
		const places = mentioned.filter(({ word }) => word.value === name);
		const [first, ...others] = places;
		if (!first) continue;
		const readers = [...new Set(places.map(({ feature }) => feature.name?.value ?? "feature"))];
		const meant = known.find(
			({ value }) =>
				value ===
				nearest(
					name,
					known.map((one) => one.value),
				),
		);
		yield {
			at: first.word.at,
			message: `${listText(readers)} ${readers.length > 1 ? "come" : "comes"} from \`${name}\`, but nothing in the workspace declares it.`,
			...related(
				meant && { value: `\`${meant.value}\` is declared here.`, at: meant.at },
				...others.slice(0, 8).map(({ word }) => ({ value: `\`${name}\` is named here too.`, at: word.at })),
			),
			...fixFor(places, meant?.value, card),
		};
	}
}

function fixFor(places: readonly Mention[], meant: string | undefined, card: Card): { readonly fix?: Fix } {
	if (meant !== undefined) {
		const title = `Change to ${meant}`;
		return { fix: { title, safe: false, edits: places.flatMap(({ word }) => rewrite(word, meant, title, false).edits) } };
	}
	const [name = ""] = places.map(({ word }) => word.value);
	const entry = [`- id: ${name}`, "  external: true # TODO: is it declared elsewhere?"];
	if (card.sourcePlace) return stub(card.sourcePlace, `Declare ${name} as external`, entry);
	const isStated = card.sources.length > 0 || card.unknown?.includes("sources");
	return isStated ? {} : stub(card.place, `Declare ${name} as external`, ["sources:", ...entry.map((line) => `  ${line}`)]);
}
