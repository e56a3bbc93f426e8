import { clusterHosts, clusterOf, hostsAsked, namesIn } from "../../facts/address.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Source } from "../../source/tree.ts";
import { containersOf } from "./check-pod.ts";
import { isOf } from "./resource.ts";

/** A pod as a resource describes it, with the resource that does. */
export interface Template {
	readonly document: Cursor;
	readonly cursor: Cursor;
}

/** The resources of one file that pods are reached by and told of others by, looked through once however many of them ask. */
interface Neighbours {
	/** Services by the first label that they select, in the order of the alphabet. */
	readonly services: ReadonlyMap<string, readonly Cursor[]>;
	/** Pods by each of their labels. */
	readonly pods: ReadonlyMap<string, readonly Template[]>;
	readonly maps: ReadonlyMap<string, Cursor>;
}

/** Where the template of a pod stands in each kind of workload, the pod itself for a Pod. */
const templates: Readonly<Record<string, { readonly group: string; readonly path: readonly string[] }>> = {
	Deployment: { group: "apps", path: ["spec", "template"] },
	StatefulSet: { group: "apps", path: ["spec", "template"] },
	DaemonSet: { group: "apps", path: ["spec", "template"] },
	ReplicaSet: { group: "apps", path: ["spec", "template"] },
	Rollout: { group: "argoproj.io", path: ["spec", "template"] },
	Job: { group: "batch", path: ["spec", "template"] },
	CronJob: { group: "batch", path: ["spec", "jobTemplate", "spec", "template"] },
	Pod: { group: "", path: [] },
};

export function templateOf(document: Cursor): Template | undefined {
	const kind = document.get("kind").string()?.value ?? "";
	const place = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
	return place && isOf(document, place.group, kind) ? { document, cursor: document.get(...place.path) } : undefined;
}

export function isService(document: Cursor): boolean {
	return isOf(document, "", "Service");
}

export function namespaceOf(document: Cursor): string | undefined {
	return document.get("metadata", "namespace").string()?.value;
}

export type Labels = Readonly<Record<string, string>>;

/** Labels as far as their values are known. */
export function labelsIn(map: Cursor): Labels {
	return Object.fromEntries(
		map.entries().flatMap((entry) => {
			const value = entry.word()?.value;
			return entry.key && value !== undefined ? [[entry.key.value, value] as const] : [];
		}),
	);
}

/** The labels of the pods that a Service leads to; nothing where one is not known, or where it leads nowhere by itself. */
export function selectorOf(service: Cursor): Labels | undefined {
	const selector = service.get("spec", "selector");
	const labels = labelsIn(selector);
	const count = Object.keys(labels).length;
	return count > 0 && count === selector.entries().length ? labels : undefined;
}

/** The hosts that lead to pods with these labels, as the Services of the same file say. */
export function hostsBefore(labels: Labels, namespace: string | undefined, source: Source): readonly string[] {
	const { services } = neighboursIn(source);
	const candidates = wordsOf(labels).flatMap((word) => services.get(word) ?? []);
	return candidates.slice(0, most).flatMap((service) => {
		const own = namespaceOf(service);
		if (!mayBeSame(own, namespace) || !isPart(selectorOf(service) ?? {}, labels)) return [];
		return namesIn(clusterHosts, service.get("metadata", "name").string()?.value, own ?? namespace);
	});
}

/** Does the file hold pods that a Service of it leads to? */
export function leadsBeside(selector: Labels, namespace: string | undefined, source: Source): boolean {
	const [first = ""] = wordsOf(selector);
	const candidates = neighboursIn(source).pods.get(first) ?? [];
	return candidates.slice(0, most).some(({ document, cursor }) => {
		return mayBeSame(namespaceOf(document), namespace) && isPart(selector, labelsIn(cursor.get("metadata", "labels")));
	});
}

/** The hosts that a pod is told of by the config maps of the same file, as all of their entries or as single ones. */
export function mapsAsked(pod: Cursor, namespace: string | undefined, source: Source): readonly Located<string>[] {
	const { maps } = neighboursIn(source);
	if (maps.size === 0) return [];
	const dataOf = (reference: Cursor) => maps.get(reference.get("name").string()?.value ?? "")?.get("data");
	const told = containersOf(pod).flatMap((container) => [
		...items(container, "envFrom").flatMap((one) => dataOf(one.get("configMapRef"))?.entries() ?? []),
		...items(container, "env").flatMap((one) => {
			const reference = one.get("valueFrom", "configMapKeyRef");
			return dataOf(reference)?.get(reference.get("key").string()?.value ?? "") ?? [];
		}),
	]);
	const environment = told.flatMap((entry) => {
		const value = entry.word();
		return entry.key && value ? [{ name: entry.key, value }] : [];
	});
	return hostsAsked([{ arguments: [], environment }], clusterOf(namespace));
}

/** Where more resources of one file share a label, it is a whole system rendered into one file. */
const most = 200;

const known = new WeakMap<Source, Neighbours>();

function neighboursIn(source: Source): Neighbours {
	let neighbours = known.get(source);
	if (!neighbours) {
		neighbours = lookThrough(source);
		known.set(source, neighbours);
	}
	return neighbours;
}

function lookThrough({ documents }: Source): Neighbours {
	const services = new Map<string, Cursor[]>();
	const pods = new Map<string, Template[]>();
	const maps = new Map<string, Cursor>();
	for (const document of documents.map((tree) => new Cursor(tree))) {
		const template = templateOf(document);
		const name = document.get("metadata", "name").string()?.value;
		if (isService(document)) for (const word of wordsOf(selectorOf(document) ?? {}).slice(0, 1)) add(services, word, document);
		else if (template) for (const word of wordsOf(labelsIn(template.cursor.get("metadata", "labels")))) add(pods, word, template);
		else if (name !== undefined && isOf(document, "", "ConfigMap")) maps.set(name, document);
	}
	return { services, pods, maps };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
	const same = map.get(key);
	if (same) same.push(value);
	else map.set(key, [value]);
}

function wordsOf(labels: Labels): readonly string[] {
	return Object.entries(labels)
		.map(([label, value]) => `${label}=${value}`)
		.sort();
}

function isPart(selector: Labels, labels: Labels): boolean {
	return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

/** A namespace that is not stated is chosen by whoever applies the manifest. */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
	return one === undefined || other === undefined || one === other;
}

function items(container: Cursor, key: string): readonly Cursor[] {
	return container.get(key).items();
}
