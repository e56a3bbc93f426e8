import { clusterHosts, clusterOf, hostsAsked, namesIn } from "../../facts/address.ts";
import type { Container } from "../../facts/facts.ts";
import type { Ways } from "../../facts/ways.ts";
import { waysOf } from "../kubernetes/lineage.ts";
import type { InferenceService } from "./service.ts";

/** The services of KServe, by the names of their resources. */
export const inferenceServices = "kserve/service";

/** The service is reached by its own name and by those of its parts; until release 0.11 the names of parts ended in `default`. */
export function serviceWays({ name, namespace, components, mode }: InferenceService, containers: readonly Container[]): Ways {
	const parts = mode === "modelmesh" ? [] : components.flatMap(({ kind }) => [`-${kind}`, `-${kind}-default`]);
	const hosts = mode === "modelmesh" ? [] : ["", ...parts];
	const names = [
		...namesIn(inferenceServices, name?.value, namespace?.value),
		...hosts.flatMap((ending) => namesIn(clusterHosts, name && `${name.value}${ending}`, namespace?.value)),
	];
	return waysOf(names, hostsAsked(containers, clusterOf(namespace?.value)));
}
