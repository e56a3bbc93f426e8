import { askedOfOthers, clusterOf, namesAt } from "../facts/address.ts";
import type { Facts, Service } from "../facts/facts.ts";
import { localKey, placeKey, type Relation, type Thing } from "../facts/thing.ts";
import type { Statements } from "./statements.ts";

/** Whom the services of a file ask, what data they fetch, and where they keep what they were asked and answered. */
export function callStatements({ models, services }: Facts): Statements {
	const parts = services.map((service, place) => ofService(service, localKey("service", service.at.file, String(place))));
	const asked = models.flatMap(({ asks = [], server, at }, place): readonly Relation[] => {
		const key = localKey("model", at.file, String(place));
		const served: readonly Relation[] = server ? [{ kind: "serve", from: key, to: server.value, at: server.at }] : [];
		return [...served, ...asks.map((one): Relation => ({ kind: "call", from: one.value, to: key, at: one.at }))];
	});
	return { things: parts.flatMap(({ things }) => things), relations: [...parts.flatMap(({ relations }) => relations), ...asked] };
}

function ofService(service: Service, key: string): Statements {
	const { names = [], asks = [], fetches = [] } = service;
	const log = logOf(service, key);
	return {
		things: log.things,
		relations: [
			...askedOfOthers(asks, names).map((one): Relation => ({ kind: "call", from: one.value, to: key, at: one.at })),
			...fetches.map((one): Relation => ({ kind: "read", from: one.value, to: key, at: one.at })),
			...log.relations,
		],
	};
}

/** What is asked and answered is data, which another service may take in. */
function logOf({ logger, namespace, name }: Service, key: string): Statements {
	const url = logger?.url;
	if (!url || !/^[a-z][\w+.-]*:\/\/[^/]/i.test(url.value)) return { things: [], relations: [] };
	const place = placeKey(url.value);
	const log: Thing = { kind: "dataset", at: url.at, name: name ? `${name.value} log` : url.value, keys: [place], declared: true };
	const takers = namesAt(url, clusterOf(namespace?.value));
	const taken = takers.map((taker): Relation => ({ kind: "read", from: place, to: taker.value, at: url.at }));
	return { things: [log], relations: [{ kind: "write", from: key, to: place, at: url.at }, ...taken] };
}
