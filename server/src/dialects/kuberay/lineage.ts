import { askedOfOthers, clusterHosts, clusterOf, hostsAsked, namesIn } from "../../facts/address.ts";
import type { Container, Facts } from "../../facts/facts.ts";
import { localKey, nameKey, type Relation } from "../../facts/thing.ts";
import type { Resource } from "./resource.ts";

/** What the operator calls the Services that it puts before the applications and before the head. */
const endings = ["-serve-svc", "-head-svc"];

/** The deployments of its applications answer for a RayService, which is found by the Services that the operator makes for it. */
export function rayServiceLineage(
	{ type, name, namespace }: Resource,
	{ models, services }: Pick<Facts, "models" | "services">,
	containers: readonly Container[],
): Pick<Facts, "models" | "services" | "things" | "relations"> {
	if (type !== "RayService" || !name) return { models, services, things: [], relations: [] };
	const path = [type, namespace?.value ?? "", name.value].join("/");
	const key = localKey("service", name.at.file, path);
	const deploymentName = (place: number) => nameKey("kuberay/deployment", `${name.at.file} ${path}/${place}`);
	const names = endings.flatMap((ending) => namesIn(clusterHosts, `${name.value}${ending}`, namespace?.value));
	const asks = askedOfOthers(hostsAsked(containers, clusterOf(namespace?.value)), names);
	const named = new Map(services.map((service, place) => [service, { ...service, names: [deploymentName(place)] }]));
	return {
		models: models.map((model) => {
			const service = model.service && named.get(model.service);
			return service ? { ...model, service } : model;
		}),
		services: [...named.values()],
		things: [{ kind: "service", at: name.at, name: name.value, keys: [key], names, declared: true }],
		relations: [
			...services.map(({ at }, place): Relation => ({ kind: "call", from: deploymentName(place), to: key, at })),
			...asks.map(({ value, at }): Relation => ({ kind: "call", from: value, to: key, at })),
		],
	};
}
