import type { ImportanceReading } from "../../evidence/evidence.ts";
import type { Correlation, GroupImportance, Importance } from "../../evidence/importance/report.ts";
import type { Card } from "../../facts/card.ts";
import type { Span } from "../../source/span.ts";
import { differ, otherModel, sameData } from "../other-model.ts";
import { sameVersion } from "../words.ts";

/** From here on two features say the same: the square, the share of the variance of one that the other tells, is nine tenths. */
export const sameStory = 0.95;

/** What a report on importance says of the features that a card lists. */
export interface Judged {
	/** As the card writes it. */
	readonly name: string;
	readonly place: Span;
	/** In the card's order. */
	readonly weak: readonly WeakFeature[];
	readonly bundles: readonly Bundle[];
	/** Features that are tied together by correlations, each in one group alone. */
	readonly ties: readonly Tie[];
}

/** A feature whose importance may be none, by every metric that it was measured with. */
export interface WeakFeature {
	readonly name: string;
	readonly at: Span;
	readonly measured: Importance;
}

/** Features that were measured as one, and those of them that may be worth nothing by themselves. */
export interface Bundle {
	readonly group: GroupImportance;
	/** How many of them the card lists. */
	readonly listed: number;
	readonly weak: readonly WeakFeature[];
}

export interface Tie {
	readonly members: readonly { readonly name: string; readonly at: Span }[];
	readonly strongest: Correlation;
	/** The least of the correlations that hold it together, without its sign. */
	readonly least: number;
}

/** Nothing where the report was made of another model or other data than the card's, as far as both say. */
export function judged(card: Card, reading: ImportanceReading): Judged | undefined {
	const file = card.evaluation?.importance;
	if (!file || file.path !== reading.from || strangerIn(card, reading) !== undefined) return undefined;
	const places = placesOf(card);
	const ties = tiesIn(reading.report.correlations, places);
	const tied = new Set(ties.flatMap(({ members }) => members.map(({ name }) => name)));
	const weak = weakIn(reading.report.features, places).filter(({ name }) => !tied.has(name));
	return { name: `\`${file.written}\``, place: file.at, weak, bundles: bundlesIn(card, reading, weak, places), ties };
}

/** What of the model or its data the report and the card name differently: "version 3"; nothing where they agree or one of them is silent. */
export function strangerIn(card: Card, { report }: ImportanceReading): string | undefined {
	const { dataset } = report;
	const data = card.model?.trainingData;
	if (differ(dataset?.id, data?.id?.value, sameData)) return `the data ${dataset?.id}`;
	if (differ(dataset?.version, data?.version?.value, sameVersion)) return `version ${dataset?.version} of the data`;
	return otherModel(card, report);
}

/** The features of a group; where it has a name alone, those of the card's view of that name. */
export function bundleNames({ features }: Card, { name: view, members }: GroupImportance): readonly string[] {
	if (members.length > 0) return members;
	return features.flatMap((feature) => (feature.view?.value === view && feature.name ? [feature.name.value] : []));
}

function placesOf({ features }: Card): ReadonlyMap<string, Span> {
	const places = new Map<string, Span>();
	for (const { name } of features) if (name && !places.has(name.value)) places.set(name.value, name.at);
	return places;
}

function weakIn(features: readonly Importance[], places: ReadonlyMap<string, Span>): readonly WeakFeature[] {
	const measured = listsOf(features, ({ name }) => [name]);
	return [...places].flatMap(([name, at]) => {
		const figures = measured.get(name) ?? [];
		const [first] = figures;
		return first && figures.every(mayBeNone) ? [{ name, at, measured: first }] : [];
	});
}

function mayBeNone({ interval }: Importance): boolean {
	return interval !== undefined && interval.low <= 0 && interval.high >= 0;
}

/** A feature that is weak in several bundles is spoken of with the first. */
function bundlesIn(
	card: Card,
	{ report }: ImportanceReading,
	weak: readonly WeakFeature[],
	places: ReadonlyMap<string, Span>,
): readonly Bundle[] {
	const left = new Map(weak.map((feature) => [feature.name, feature]));
	return report.groups.flatMap((group) => {
		const listed = [...new Set(bundleNames(card, group))].filter((name) => places.has(name));
		const own = listed.flatMap((name) => left.get(name) ?? []);
		if (listed.length < 2 || own.length === 0) return [];
		for (const { name } of own) left.delete(name);
		return [{ group, listed: listed.length, weak: own }];
	});
}

function tiesIn(correlations: readonly Correlation[], places: ReadonlyMap<string, Span>): readonly Tie[] {
	const close = correlations.filter(({ a, b, rho }) => Math.abs(rho) >= sameStory && places.has(a) && places.has(b));
	const neighbours = listsOf(close, ({ a, b }) => [a, b]);
	const seen = new Set<string>();
	return [...places.keys()].flatMap((name) => {
		if (seen.has(name) || !neighbours.has(name)) return [];
		const found = reachedFrom(name, neighbours);
		for (const member of found) seen.add(member);
		const inside = close.filter(({ a }) => found.has(a)).toSorted((a, b) => Math.abs(b.rho) - Math.abs(a.rho));
		const [strongest] = inside;
		const members = [...places].flatMap(([member, at]) => (found.has(member) ? [{ name: member, at }] : []));
		return strongest ? [{ members, strongest, least: Math.abs(inside.at(-1)?.rho ?? strongest.rho) }] : [];
	});
}

function reachedFrom(start: string, neighbours: ReadonlyMap<string, readonly Correlation[]>): ReadonlySet<string> {
	const found = new Set([start]);
	for (const name of found) for (const { a, b } of neighbours.get(name) ?? []) found.add(a).add(b);
	return found;
}

function listsOf<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
	const lists = new Map<string, T[]>();
	for (const item of items) {
		for (const key of keysOf(item)) {
			const list = lists.get(key);
			if (list) list.push(item);
			else lists.set(key, [item]);
		}
	}
	return lists;
}
