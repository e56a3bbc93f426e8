import { askedOfOthers, clusterHosts, clusterOf, hostsAsked, namesIn, podsBearing } from "../../facts/address.ts";
import type { Facts } from "../../facts/facts.ts";
import { localKey, type Relation, type Thing } from "../../facts/thing.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import type { Workloads } from "../dialect.ts";
import { containersOf } from "./check-pod.ts";
import { readContainer } from "./container.ts";
import { ownerOf, readMetadata } from "./metadata.ts";
import {
	hostsBefore,
	isService,
	labelsIn,
	leadsBeside,
	mapsAsked,
	namespaceOf,
	selectorOf,
	type Template,
	templateOf,
} from "./neighbours.ts";

export type Bystander = Pick<Facts, "things" | "relations">;

/**
 * What a resource of Kubernetes that serves no model has to do with those that do: a workload that is told of a host may ask a model there, and a
 * Service leads to the pods of a model server. It is no manifest of ours for that, and nothing is said of it.
 */
export function readBystander(document: Cursor, source: Source, workloads: Workloads): Bystander | undefined {
	if (isService(document)) return front(document, source, workloads);
	const template = templateOf(document);
	return template && consumer(template, source);
}

function consumer({ document, cursor }: Template, source: Source): Bystander | undefined {
	const metadata = readMetadata(document, source.file);
	const { name, at } = metadata;
	const namespace = metadata.namespace?.value;
	const containers = containersOf(cursor.get("spec")).map((one) => readContainer(one, "kubernetes", at, source.text));
	const asked = [...hostsAsked(containers, clusterOf(namespace)), ...mapsAsked(cursor.get("spec"), namespace, source)];
	if (!name || asked.length === 0) return undefined;
	const names = hostsBefore(labelsIn(cursor.get("metadata", "labels")), namespace, source);
	const others = askedOfOthers(asked, names);
	if (others.length === 0) return undefined;
	const key = keyOf("consumer", document, source);
	const stated = maybe({ names: names.length > 0 ? names : undefined, owner: ownerOf(metadata)?.word() });
	const thing: Thing = { kind: "consumer", at, name: name.value, keys: [key], ...stated, declared: true };
	return { things: [thing], relations: others.map((one): Relation => ({ kind: "call", from: one.value, to: key, at: one.at })) };
}

/** Where the workload stands in the same file, it bears the names of the Service itself. */
function front(document: Cursor, source: Source, workloads: Workloads): Bystander | undefined {
	const name = document.get("metadata", "name").string();
	const at = document.get("spec", "selector").key?.at;
	const [labels, namespace] = [selectorOf(document), namespaceOf(document)];
	if (!name || !at || !labels || leadsBeside(labels, namespace, source) || !workloads.labelled(labels, namespace)) return undefined;
	const key = keyOf("service", document, source);
	const names = namesIn(clusterHosts, name.value, namespace);
	return {
		things: [{ kind: "service", at: name.at, name: name.value, keys: [key], names, declared: false }],
		relations: [{ kind: "call", from: podsBearing(labels, namespace), to: key, at }],
	};
}

/** Two resources of a file differ in kind, namespace or name. */
function keyOf(thing: "consumer" | "service", document: Cursor, { file }: Source): string {
	const [kind, name] = [document.get("kind"), document.get("metadata", "name")].map((word) => word.string()?.value ?? "");
	return localKey(thing, file, [kind, namespaceOf(document) ?? "", name].join("/"));
}
