import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, missing, outOfRange, refused } from "./remark.ts";
import { isSet, isTrue, type Resource, since } from "./resource.ts";

/** A number of replicas and an autoscaler exclude each other, and an autoscaler needs its limits. */
export function* checkScaling(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const scale = spec.get("scale");
	const enabled = scale.get("enabled");
	const hpa = scale.get("hpa");
	const [least, most] = [hpa.get("minReplicas").number(), hpa.get("maxReplicas").number()];
	if (least && most && least.value > most.value) {
		const message = `\`minReplicas\` is ${least.value}, which is more than \`maxReplicas\` with ${most.value}.`;
		yield outOfRange(least.at, message, elsewhere("The maximum stands here.", most.at));
	}
	if (!isTrue(enabled) || !enabled.key) return;
	const replicas = spec.get("replicas");
	if (isSet(replicas) && replicas.key && since(resource, "3.0.2")) {
		const what = "`replicas` sets a number of replicas and `scale.enabled` hands it to an autoscaler, which excludes the other.";
		yield refused(replicas.key.at, resource, what, elsewhere("The autoscaler is turned on here.", enabled.key.at));
	}
	if (!isSet(hpa) && !resource.patch) yield missing(enabled.key.at, resource, "`scale.enabled` is true and there is no `scale.hpa`");
	const nodes = spec.get("multiNode");
	if (isSet(nodes) && nodes.key && since(resource, "3.0.0")) {
		const what = "`multiNode` spreads the model over several nodes, which `scale.enabled` cannot scale.";
		yield refused(nodes.key.at, resource, what, elsewhere("The autoscaler is turned on here.", enabled.key.at));
	}
}
