import { clusterOf, type Network, nameIn, namesIn, podsBearing } from "../../facts/address.ts";
import type { Facts } from "../../facts/facts.ts";
import { localKey, type Relation, type Thing } from "../../facts/thing.ts";
import type { Resource } from "../kserve-family/resource.ts";
import { labelsIn } from "../kubernetes/neighbours.ts";

type Flow = Pick<Facts, "things" | "relations">;

const pools = "inference-extension/pool";

/** A pool asks the pods that it selects, and a model is asked of its pool. */
export function poolLineage(resource: Resource): Flow {
	const { kind, name, namespace, at, context } = resource;
	if (!kind || !name) return { things: [], relations: [] };
	const key = localKey("service", context.source.file, [kind.value, namespace?.value ?? "", name.value].join("/"));
	const isPool = kind.value === "InferencePool";
	const names = isPool ? { names: namesIn(pools, name.value, namespace?.value) } : {};
	const thing: Thing = { kind: "service", at, name: name.value, keys: [key], ...names, declared: true };
	const network: Network = { ...clusterOf(namespace?.value), registry: pools };
	return { things: [thing], relations: isPool ? selected(resource, key) : asked(resource, key, network) };
}

/** Before its first stable version a pool had its labels in the selector itself. */
function selected({ spec, namespace }: Resource, to: string): readonly Relation[] {
	const selector = spec.get("selector");
	const map = selector.get("matchLabels").isMap ? selector.get("matchLabels") : selector;
	const labels = labelsIn(map);
	const known = map.entries().length > 0 && Object.keys(labels).length === map.entries().length;
	const at = selector.key?.at;
	return known && at ? [{ kind: "call", from: podsBearing(labels, namespace?.value), to, at }] : [];
}

function asked({ spec }: Resource, to: string, network: Network): readonly Relation[] {
	const pool = spec.get("poolRef", "name").string();
	return pool ? [{ kind: "call", from: nameIn(network, pool.value), to, at: pool.at }] : [];
}
