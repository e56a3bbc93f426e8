import { askedOfOthers, hostsAsked, type Network, namesIn } from "../../facts/address.ts";
import type { Container, Facts, Service } from "../../facts/facts.ts";
import { localKey, type Relation, type Thing } from "../../facts/thing.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import { waysOf } from "../kubernetes/lineage.ts";

/** Services find each other by their names within one project, and a project is called after its folder. */
export function networkOf(file: string): Network {
	return { registry: `compose ${file.slice(0, file.lastIndexOf("/") + 1)}` };
}

export function serviceWays(service: Cursor, container: Container, network: Network): Pick<Service, "names" | "asks"> {
	return waysOf(hostsOf(service, network), hostsAsked([container], network));
}

/** A service is reached by its key, by the name of its container, and by further names that it has in networks. */
function hostsOf(service: Cursor, network: Network): readonly string[] {
	const aliases = service
		.get("networks")
		.entries()
		.flatMap((one) => one.get("aliases").items());
	const said = [service.get("container_name"), service.get("hostname"), ...aliases].flatMap((word) => word.string()?.value ?? []);
	const hosts = new Set([...(service.key ? [service.key.value] : []), ...said]);
	return [...hosts].flatMap((host) => namesIn(network.registry, host, undefined).slice(0, 1));
}

interface Member {
	readonly service: Cursor;
	readonly container: Container;
	readonly fact: Service | undefined;
}

interface Consumer {
	readonly key: Located<string>;
	readonly names: readonly string[];
	readonly asks: readonly Located<string>[];
	/** It is certain to ask a model, whatever the others do. */
	readonly first: boolean;
}

/** The services of a project that serve no model but are told of one that does, or of one that is told of it in turn. */
export function consumersIn(members: readonly Member[], document: Cursor, source: Source): Pick<Facts, "things" | "relations"> {
	const { file } = source;
	const reached = new Set(members.flatMap(({ fact }) => fact?.names ?? []));
	const models = source.documents.length === 1 ? document.get("models").entries() : [];
	const others = members.flatMap((member) => (member.fact ? [] : (consumerOf(member, models, networkOf(file)) ?? [])));
	const consumers = new Set<Consumer>();
	for (let before = -1; consumers.size > before; ) {
		before = consumers.size;
		for (const one of others) {
			if (consumers.has(one) || !(one.first || one.asks.some(({ value }) => reached.has(value)))) continue;
			consumers.add(one);
			for (const name of one.names) reached.add(name);
		}
	}
	const drawn = others.filter((one) => consumers.has(one));
	return {
		things: drawn.map(({ key, names }): Thing => {
			return { kind: "consumer", at: key.at, name: key.value, keys: [localKey("consumer", file, key.value)], names, declared: true };
		}),
		relations: drawn.flatMap(({ key, asks }) =>
			asks.map(({ value, at }): Relation => ({ kind: "call", from: value, to: localKey("consumer", file, key.value), at })),
		),
	};
}

/** Docker Model Runner answers for the models at the top of the file, and a service lists those that it asks. */
function consumerOf({ service, container }: Member, models: readonly Cursor[], network: Network): Consumer | undefined {
	const { key } = service;
	if (!key) return undefined;
	const names = hostsOf(service, network);
	const listed = service.get("models");
	const words = [...listed.items().flatMap((item) => item.string() ?? []), ...listed.entries().flatMap((entry) => entry.key ?? [])];
	const known = models.filter((model) => model.key).map((model) => model.key?.value);
	const asked = words.flatMap(({ value, at }) => {
		const place = known.indexOf(value);
		return place < 0 ? [] : [{ value: localKey("model", at.file, String(place)), at }];
	});
	const told = askedOfOthers(hostsAsked([container], network), names);
	return { key, names, asks: [...asked, ...told], first: asked.length > 0 };
}
