import { clusterHosts, clusterOf, hostsAsked, inferenceServices, namesIn } from "../../facts/address.ts";
import type { Container } from "../../facts/facts.ts";
import { featuresAsked } from "../../facts/feature-reference.ts";
import type { Ways } from "../../facts/ways.ts";
import { waysOf } from "../kubernetes/lineage.ts";
import type { InferenceService } from "./service.ts";

/** The service is reached by its own name, and by those of its parts, which lead to the name of the resource. */
export function serviceWays({ name, namespace, mode }: InferenceService, containers: readonly Container[]): Ways {
	const names = [
		...namesIn(inferenceServices, name?.value, namespace?.value),
		...(mode === "modelmesh" ? [] : namesIn(clusterHosts, name?.value, namespace?.value)),
	];
	const fetches = featuresAsked(containers);
	return { ...waysOf(names, hostsAsked(containers, clusterOf(namespace?.value))), ...(fetches.length > 0 ? { fetches } : {}) };
}
