import type { PlatformRemark } from "../../facts/facts.ts";
import { checkExpose, checkMicroservicePorts } from "./expose.ts";
import { elsewhere, refused } from "./remark.ts";
import { isSet, type Resource } from "./resource.ts";
import { checkScaling } from "./scaling.ts";
import { checkClaim } from "./storage.ts";

/** Rules that the microservices of NeMo share, and those of their claims. */
export function* checkMicroservice(resource: Resource): Iterable<PlatformRemark> {
	const { spec } = resource;
	yield* checkScaling(spec, resource);
	yield* checkExpose(spec, resource);
	yield* checkMicroservicePorts(spec, resource);
	for (const path of [["pvc"], ["trainingConfig", "modelPVC"], ["configStore", "pvc"]]) yield* checkClaim(spec.get(...path), resource);
	const [map, claim] = [spec.get("configStore", "configMap"), spec.get("configStore", "pvc")];
	if (!isSet(map) || !isSet(claim) || !claim.key) return;
	const what = "`configStore` has both `configMap` and `pvc`, and one of them holds the configurations.";
	yield refused(claim.key.at, resource, what, elsewhere("`configMap` stands here.", map.key?.at));
}
