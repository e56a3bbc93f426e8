import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { refused } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import type { Resource } from "../kserve-family/resource.ts";

/** Several pods cannot share a file, so that each store must be a database where there is more than one pod. */
export function* checkScaling(resource: Resource): Iterable<PlatformRemark> {
	const { spec, apiVersion } = resource;
	// The older version knows no pods but one.
	if (apiVersion?.value !== "feast.dev/v1") return;
	const services = spec.get("services");
	const replicas = spec.get("replicas").number();
	const autoscaling = services.get("scaling", "autoscaling");
	const many = replicas && replicas.value > 1 ? replicas.at : undefined;
	const at = many ?? (isSet(autoscaling) ? autoscaling.key?.at : undefined);
	if (!at) return;
	const how = many ? `there are ${replicas?.value} replicas` : "the number of pods is scaled";
	if (many && autoscaling.key && isSet(autoscaling))
		yield refused(autoscaling.key.at, resource, `${how}, but \`autoscaling\` sets their number too.`);
	if (!isSet(services.get("onlineStore", "persistence", "store")))
		yield refused(at, resource, `${how}, but the online store has no \`persistence.store\`, so that they would not share their data.`);
	if (isSet(services.get("offlineStore")) && !isSet(services.get("offlineStore", "persistence", "store")))
		yield refused(at, resource, `${how}, but the offline store has no \`persistence.store\`, so that they would not share their data.`);
	if (!isShared(services.get("registry")))
		yield refused(at, resource, `${how}, but the registry is neither a database, nor in a bucket, nor remote.`);
}

function isShared(registry: Cursor): boolean {
	const persistence = registry.get("local", "persistence");
	const path = persistence.get("file", "path");
	if (isSet(registry.get("remote")) || isSet(persistence.get("store")) || path.templated) return true;
	return /^(?:s3|gs):\/\//.test(path.string()?.value ?? "");
}
