import { clusterHosts, clusterOf, hostsAsked, inferenceServices, nameIn, namesAt, namesIn } from "../../facts/address.ts";
import type { Container } from "../../facts/facts.ts";
import type { ServedElsewhere, Ways } from "../../facts/ways.ts";
import { waysOf } from "../kubernetes/lineage.ts";
import type { Resource } from "./resource.ts";

/** A graph asks the services that its steps name, by the names of their resources or by addresses; other steps are its own nodes. */
export function graphWays({ name, namespace, spec }: Resource): Ways {
	const cluster = clusterOf(namespace?.value);
	const asks = spec
		.get("nodes")
		.entries()
		.flatMap((node) => node.get("steps").items())
		.flatMap((step) => {
			const [service, address] = [step.get("serviceName").string(), step.get("serviceUrl").string()];
			const named =
				service && service.value !== "" ? [{ ...service, value: nameIn({ ...cluster, registry: inferenceServices }, service.value) }] : [];
			return [...named, ...(address ? namesAt(address, cluster) : [])];
		});
	return waysOf(namesIn(clusterHosts, name?.value, namespace?.value), asks);
}

/** The pods of a service of a language model stand behind a host of this ending. */
const workload = "-kserve-workload-svc";

export function llmWays({ name, namespace }: Resource, containers: readonly Container[]): Ways {
	const names = [
		...namesIn(inferenceServices, name?.value, namespace?.value),
		...namesIn(clusterHosts, name && `${name.value}${workload}`, namespace?.value),
	];
	return waysOf(names, hostsAsked(containers, clusterOf(namespace?.value)));
}

/** The service that holds a model which is loaded into it. */
export function serverOf({ namespace, spec }: Resource): ServedElsewhere {
	const parent = spec.get("inferenceService").string();
	return parent
		? { server: { ...parent, value: nameIn({ ...clusterOf(namespace?.value), registry: inferenceServices }, parent.value) } }
		: {};
}
