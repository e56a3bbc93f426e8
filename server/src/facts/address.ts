import type { Located } from "../source/span.ts";
import type { Container } from "./facts.ts";
import { nameKey } from "./thing.ts";

/**
 * Where a bare host name counts: the registry of the names in it, and the namespace of whoever says them, where it is known. Names of resources
 * are kept in registries of the same form, so that `kserve/service` holds the InferenceServices of all namespaces.
 */
export interface Network {
	readonly registry: string;
	readonly namespace?: string;
}

/** The services of a cluster of Kubernetes, by the names that its DNS has for them. */
export const clusterHosts = "host";

export function clusterOf(namespace: string | undefined): Network {
	return { registry: clusterHosts, ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * What a resource is called by others: `churn` by whoever does not say where, and `churn.prod.svc` where its namespace is known. Where it is not,
 * whoever applies the manifest chooses it, and `churn.*.svc` stands for each of them.
 */
export function namesIn(registry: string, name: string | undefined, namespace: string | undefined): readonly string[] {
	if (name === undefined || !isLabel(name)) return [];
	const known = namespace !== undefined && isLabel(namespace);
	return [name, known ? `${name}.${namespace}.svc` : `${name}.*.svc`].map((one) => nameKey(registry, one));
}

/** The one name that somebody in a namespace means a resource by. */
export function nameIn({ registry, namespace }: Network, name: string): string {
	return nameKey(registry, namespace !== undefined && isLabel(namespace) ? `${name}.${namespace}.svc` : name);
}

/**
 * The name that a resource bears whose namespace its manifest leaves open. It is meant only where nothing bears the name itself, because then the
 * manifest may be applied to the namespace of that name. Nothing for names that leave no such doubt.
 */
function widerName(name: string): string | undefined {
	const [, before] = /^(.+:[^.:]+)\.[^.*]+\.svc$/.exec(name) ?? [];
	return before === undefined ? undefined : `${before}.*.svc`;
}

/**
 * The name of the InferenceService whose part answers at a host: `churn-predictor.prod.svc` is one of `churn` in `prod`. Until release 0.11 such
 * names ended in `default`. Nothing for other hosts.
 */
function ownerOfPart(name: string): string | undefined {
	const [, service, place = ""] = /^host:(.+?)-(?:predictor|transformer|explainer)(?:-default)?((?:\.[^.]+){0,3})$/.exec(name) ?? [];
	return service === undefined ? undefined : nameKey(inferenceServices, `${service}${place}`);
}

/** All names that somebody may mean by one, the surest first: a later one counts where nothing bears those before it. */
export function meanings(name: string): readonly string[] {
	const owner = ownerOfPart(name);
	return [name, ...ways(name), ...(owner === undefined ? [] : [owner, ...ways(owner)])];
}

/** A name of two parts may be a public one too, so that it means the one service only that is surely called so. */
function ways(name: string): readonly string[] {
	if (/^[\w/]+:[^.:*]+\.[^.:*]+$/.test(name) && name.startsWith(`${clusterHosts}:`)) return [`${name}.svc`];
	const wider = widerName(name);
	return wider === undefined ? [] : [wider];
}

/** The services of KServe, by the names of their resources. */
export const inferenceServices = "kserve/service";

/** Each name once, and none by which whoever asks is meant itself. */
export function askedOfOthers(asks: readonly Located<string>[], own: readonly string[]): readonly Located<string>[] {
	const seen = new Set(own);
	return asks.filter(({ value }) => {
		const isNew = !seen.has(value) && !meanings(value).some((one) => own.includes(one));
		seen.add(value);
		return isNew;
	});
}

/** What the variables and arguments of containers name of the hosts in a network, each where it is said. */
export function hostsAsked(
	containers: readonly Pick<Container, "arguments" | "environment">[],
	network: Network,
): readonly Located<string>[] {
	return containers.flatMap(({ arguments: words, environment }) => [
		...words.flatMap((word) => namesAt(word, network)),
		...environment.flatMap(({ name, value }) => (value ? [...namesAt(value, network), ...hostAlone(name.value, value, network)] : [])),
	]);
}

/** The hosts that a text names in a network. */
export function namesAt({ value, at }: Located<string>, network: Network): readonly Located<string>[] {
	if (value.length > longestText || !/[:.]/.test(value)) return [];
	const hosts = forms.flatMap((form) => [...value.matchAll(form)].map(([, host = ""]) => host));
	const names = hosts.flatMap((host) => nameOfHost(host, network) ?? []);
	return [...new Set([...names, ...(network.registry === clusterHosts ? seldonPaths(value) : [])])].map((name) => ({ value: name, at }));
}

/** Longer texts are scripts and data rather than addresses. */
const longestText = 20_000;

const ending = String.raw`(?=$|[\s/?#,;'"|&)\]}\\])`;
const host = "([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)";
/** Addresses that a service answers at, hosts with a port, and full names of services. */
const forms: readonly RegExp[] = [
	new RegExp(String.raw`\b(?:https?|grpcs?|wss?|tcp|h2c|dns):\/{2,3}(?:[^\s/@?#]{0,200}@)?${host}(?::\d{1,5})?${ending}`, "gi"),
	new RegExp(String.raw`(?:^|[\s=,'"])${host}:(?:[89]\d|\d{3,5})${ending}`, "gi"),
	new RegExp(String.raw`(?<![\w.@-])((?:[a-z0-9-]{1,63}\.){2,3}svc(?:\.[a-z0-9.-]{0,200}[a-z0-9])?)(?::\d{1,5})?${ending}`, "gi"),
];

/** A variable such as MODEL_HOST holds a host and nothing else. */
function hostAlone(variable: string, { value, at }: Located<string>, network: Network): readonly Located<string>[] {
	const name = /(?:^|_)HOST(?:NAME)?$/i.test(variable) && /^[a-z0-9.-]{1,250}$/i.test(value) ? nameOfHost(value, network) : undefined;
	return name === undefined ? [] : [{ value: name, at }];
}

function nameOfHost(written: string, network: Network): string | undefined {
	const labels = written.toLowerCase().split(".");
	const full = labels.indexOf("svc");
	const [name = "", namespace = ""] = full === 3 ? labels.slice(1) : labels;
	if (![name, ...(labels.length > 1 ? [namespace] : [])].every(isLabel) || name === "localhost") return undefined;
	if (labels.length === 1) return nameIn(network, name);
	if (network.registry !== clusterHosts) return undefined;
	if (full === 2 || full === 3) return nameIn({ registry: clusterHosts, namespace }, name);
	return labels.length === 2 ? nameKey(clusterHosts, `${name}.${namespace}`) : undefined;
}

/** Seldon Core's gateway has one host for all deployments and tells them apart by their paths. */
function seldonPaths(value: string): readonly string[] {
	return [...value.matchAll(/\/seldon\/([a-z0-9-]+)\/([a-z0-9-]+)\/(?:api|v2)\b/g)].map(([, namespace = "", name = ""]) =>
		nameIn({ registry: seldonDeployments, namespace }, name),
	);
}

/** The pods of a cluster, by labels that they bear. */
const pods = "kubernetes/pods";

/** What a selector may mean pods by: each of their labels, two of them together, and all of them. */
export function labelNames(labels: Readonly<Record<string, string>>, namespace: string | undefined): readonly string[] {
	const all = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
	if (all.length === 0 || all.length > mostLabels) return [];
	const pairs = all.flatMap((one, i) => all.slice(i + 1).map((other) => [one, other]));
	const words = new Set([...all.map((one) => [one]), ...pairs, all].map(inWords));
	return [...words]
		.flatMap((word) => [word, ...(namespace === undefined ? [] : [`${namespace}/${word}`])])
		.map((word) => nameKey(pods, word));
}

/** The name of the pods that bear all of these labels. */
export function podsBearing(labels: Readonly<Record<string, string>>, namespace: string | undefined): string {
	const word = inWords(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
	return nameKey(pods, namespace === undefined ? word : `${namespace}/${word}`);
}

/** Pods with more of them bear the words of a chart, which no selector names one by one. */
const mostLabels = 12;

function inWords(labels: readonly (readonly string[])[]): string {
	return labels.map(([label = "", value = ""]) => `${label}=${value}`).join();
}

/** The deployments of Seldon Core's first generation, by name. */
export const seldonDeployments = "seldon/deployment";

function isLabel(word: string): boolean {
	return /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(word);
}
