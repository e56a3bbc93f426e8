import type { Card } from "../facts/card.ts";
import type { Feature } from "../facts/card-data.ts";
import { localKey, nameKey, placeKey, placeOf, type Relation, type RelationKind, type Thing, type ThingKind } from "../facts/thing.ts";
import { resolvePath } from "../source/paths.ts";
import type { Located, Span } from "../source/span.ts";
import { addressKeys, descriptionsOf, wordKeys } from "./address-keys.ts";
import type { Statements } from "./statements.ts";

/** The registry of what cards name as sources and data: the same id in two cards is the same data. */
const data = "card/source";

/** What a card says of the data around its deployment. */
export function cardStatements(card: Card): Statements {
	const parts = [deployment(card), model(card), ...sources(card), ...features(card), ...training(card), ...around(card)];
	return { things: parts.flatMap(({ things }) => things), relations: parts.flatMap(({ relations }) => relations) };
}

function deployment(card: Card): Statements {
	const { at, owner, feedback } = card;
	const surface = feedback?.surface;
	const name = nameOf(card);
	const [key, models] = [deploymentKey(card), modelKey(card)];
	return {
		things: [
			{
				kind: "service",
				at,
				name,
				keys: [key],
				names: [nameKey("service", name), ...(surface ? [surfaceName(surface.value)] : [])],
				describes: card.manifests.map(({ path }) => path),
				declared: true,
				...(owner ? { owner } : {}),
			},
		],
		relations: models === undefined ? [] : [relation("serve", models, key, card.model?.at ?? at)],
	};
}

function model(card: Card): Statements {
	const { model: said, owner } = card;
	const key = modelKey(card);
	if (key === undefined) return nothing;
	const at = said?.artifact?.at ?? said?.at ?? card.at;
	const lookups = (said?.lookups ?? []).flatMap((lookup) => {
		const { name, training: one, serving, version } = lookup;
		const called = name ?? serving ?? one;
		if (!called) return [];
		const own = ownKey("lookup", card, called.value);
		const place = serving ?? one;
		const keys = [own, ...(place ? wordKeys(place.value, card.at.file, "data", `lookup ${card.at.file}`) : [])];
		const thing: Thing = { kind: "lookup", at: called.at, name: called.value, keys, declared: true, ...(version ? { version } : {}) };
		return [{ things: [thing], relations: [relation("read", own, key, called.at)] }];
	});
	const keys = [
		key,
		...(said?.file ? [placeKey(said.file.path)] : addressKeys(said?.artifact?.value, "model")),
		...(said?.aliases ?? []).flatMap(({ value }) => wordKeys(value, card.at.file, "model", "card/model")),
	];
	const thing: Thing = {
		kind: "model",
		at,
		name: nameOf(card),
		keys,
		same: descriptionsOf(keys),
		describes: card.manifests.map(({ path }) => path),
		declared: true,
		...(owner ? { owner } : {}),
		...(said?.version ? { version: said.version } : {}),
	};
	return { things: [thing, ...lookups.flatMap(({ things }) => things)], relations: lookups.flatMap(({ relations }) => relations) };
}

function sources({ sources: list, at }: Card): readonly Statements[] {
	return list.flatMap(({ id, owner, version, freshness, model: maker, aliases, contract }): readonly Statements[] => {
		if (!id) return [];
		const key = nameKey(data, id.value);
		const keys = [...new Set([key, ...[id, ...aliases].flatMap(({ value }) => wordKeys(value, at.file, "data", data))])];
		const thing: Thing = {
			kind: "source",
			at: id.at,
			name: id.value,
			keys,
			declared: true,
			...(contract ? { describes: [resolvePath(at.file, contract.value)] } : {}),
			same: [...aliases.flatMap(({ value }) => registered(value)), ...descriptionsOf(keys)],
			...stated({ owner, version, freshness }),
		};
		return [{ things: [thing], relations: maker ? [relation("write", nameKey("service", maker.value), key, maker.at)] : [] }];
	});
}

/** `feast:view` names what a feature store keeps. */
function registered(alias: string): readonly string[] {
	const name = /^feast:([^/].*)$/.exec(alias)?.[1];
	return name === undefined ? [] : [nameKey(name.includes(":") ? "feast/feature" : "feast/view", name)];
}

function features(card: Card): readonly Statements[] {
	const model = modelKey(card);
	return card.features.flatMap((feature): readonly Statements[] => {
		const { name, source, view, training: trained } = feature;
		if (!name || model === undefined) return [];
		const key = featureKey(card, feature, name.value);
		const thing: Thing = {
			kind: "feature",
			at: name.at,
			name: name.value,
			keys: [key],
			...(view ? { same: [nameKey("feast/feature", `${view.value}:${name.value}`)] } : {}),
			declared: true,
		};
		const froms = [source, trained?.source].flatMap((from) => (from ? [{ ...from, key: dataKey(from.value, card.at.file) }] : []));
		const mentions = froms
			.filter(({ value }) => !card.sources.some(({ id }) => id?.value === value))
			.map((from): Thing => ({ kind: "source", at: from.at, name: from.value, keys: [from.key], declared: false }));
		return [
			{
				things: [thing, ...mentions],
				relations: [
					...froms.map((from) => relation("read", from.key, key, from.at)),
					...(view ? [relation("write", nameKey("feast/view", view.value), key, view.at)] : []),
					relation("read", key, model, name.at),
				],
			},
		];
	});
}

function training(card: Card): readonly Statements[] {
	const [model, trained] = [modelKey(card) ?? deploymentKey(card), card.model?.trainingData];
	const { labelSource, surface } = card.feedback ?? {};
	const parts: Statements[] = [];
	const file = card.at.file;
	const set = trained?.id && dataKey(trained.id.value, file);
	if (trained?.id && set !== undefined) {
		const { id, version } = trained;
		const aliases = trained.aliases.flatMap(({ value }) => wordKeys(value, file, "data", data));
		const keys = [set, ...aliases];
		// A path is made by somebody else.
		const declared = placeOf(set) === undefined;
		const thing: Thing = {
			kind: "dataset",
			at: id.at,
			name: id.value,
			keys,
			same: descriptionsOf(keys),
			declared,
			...stated({ version }),
		};
		parts.push({ things: [thing], relations: [relation("read", set, model, id.at)] });
	}
	if (labelSource) {
		const from = dataKey(labelSource.value, file);
		const thing: Thing = { kind: "source", at: labelSource.at, name: labelSource.value, keys: [from], declared: false };
		const told = surface ? [relation("feedback", deploymentKey(card), from, surface.at)] : [];
		parts.push({ things: [thing], relations: [relation("label", from, set ?? model, labelSource.at), ...told] });
	}
	return parts;
}

/** Who uses the answers, who watches, and who takes over. */
function around(card: Card): readonly Statements[] {
	const { file } = card.at;
	const [own, model] = [deploymentKey(card), modelKey(card) ?? deploymentKey(card)];
	const consumers = card.consumers.flatMap(({ id, path }): readonly Statements[] => {
		if (!id) return [];
		const key = nameKey("card/consumer", id.value);
		// A path from the root is one of the service, which the consumer asks.
		const keys = [key, ...(path && !path.value.startsWith("/") ? [placeKey(resolvePath(file, path.value))] : [])];
		return [
			{
				things: [{ kind: "consumer", at: id.at, name: id.value, keys, declared: true }],
				relations: [relation("call", own, key, id.at)],
			},
		];
	});
	const monitors = card.monitoring.flatMap(({ at, feature, metric }, place): readonly Statements[] => {
		const watched = feature ?? metric;
		const named = feature && card.features.find(({ name }) => name?.value === feature.value);
		const from = feature ? named && featureKey(card, named, feature.value) : model;
		if (!watched || from === undefined) return [];
		const key = ownKey("monitor", card, String(place));
		const thing: Thing = { kind: "monitor", at, name: `${watched.value} monitor`, keys: [key], declared: true };
		return [{ things: [thing], relations: [relation("read", from, key, watched.at)] }];
	});
	const target = card.fallback?.target;
	const fallback = target ? [{ things: [], relations: [relation("call", nameKey("service", target.value), own, target.at)] }] : [];
	return [...consumers, ...monitors, ...fallback];
}

/** What the deployment of a card is known by. */
export function deploymentKey(card: Card): string {
	return ownKey("service", card);
}

/** What its model is known by. A card that says nothing of a model has none of its own: it describes those of its manifests. */
export function modelKey(card: Card): string | undefined {
	return card.model || card.features.length > 0 ? ownKey("model", card) : undefined;
}

function featureKey(card: Card, { view }: Feature, name: string): string {
	return ownKey("feature", card, view ? `${view.value}:${name}` : name);
}

/** One file may hold several cards. */
function ownKey(kind: ThingKind, { at, name }: Card, part?: string): string {
	const card = name ? `card ${name.value}` : "card";
	return localKey(kind, at.file, part === undefined ? card : `${card}: ${part}`);
}

/** What a card means by a word for a source or for data. */
export function dataKey(word: string, file: string): string {
	return wordKeys(word, file, "data", data)[0] ?? nameKey(data, word);
}

/** A name that all deployments bear which act on the same surface. */
export function surfaceName(surface: string): string {
	return nameKey("card/surface", surface.trim().toLowerCase());
}

function nameOf({ name, at }: Card): string {
	return name?.value ?? (at.file.split("/").at(-1) ?? at.file).replace(/\.card\.(ya?ml|json)$/, "");
}

function relation(kind: RelationKind, from: string, to: string, at: Span): Relation {
	return { kind, from, to, at };
}

function stated<T extends Readonly<Record<string, Located<unknown> | undefined>>>(facts: T) {
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value)) as { readonly [K in keyof T]?: NonNullable<T[K]> };
}

const nothing: Statements = { things: [], relations: [] };
