import type { PlatformRemark } from "../../facts/facts.ts";
import { parseDuration } from "../../facts/units.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf } from "../kubernetes/resource.ts";
import type { Resource } from "./resource.ts";

/** What the operator asks of a RayService beyond its cluster and its applications. */
export function* checkService(resource: Resource): Iterable<PlatformRemark> {
	const { cluster, title, annotations } = resource;
	const name = cluster.get("headGroupSpec", "headService", "metadata", "name");
	if (name.key && name.string()?.value !== "")
		yield refused(name.key.at, title, "the Service of the head has a name, and the operator names it itself.");
	const timeout = annotations.get("ray.io/initializing-timeout").string();
	if (timeout && timeout.value !== "" && !isPositive(timeout.value)) {
		const what = `the annotation \`ray.io/initializing-timeout\` is \`${timeout.value}\`, and it takes a time above 0 such as \`5m\`, or whole seconds.`;
		yield refused(timeout.at, title, what);
	}
	yield* checkUpgrade(resource);
}

/** The operator reads durations of Go, which may have several parts, and whole seconds. */
function isPositive(text: string): boolean {
	if (/^\d+$/.test(text)) return Number(text) > 0;
	const parts = text.match(/\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)/g) ?? [];
	return parts.join("") === text && parts.some((part) => (parseDuration(part) ?? Number.parseFloat(part)) > 0);
}

/** Traffic moves to a new cluster step by step. */
function* checkUpgrade({ spec, cluster, title, patch, at }: Resource): Iterable<PlatformRemark> {
	const strategy = spec.get("upgradeStrategy");
	const type = strategy.get("type").string();
	if (type?.value !== "NewClusterWithIncrementalUpgrade") return;
	const options = strategy.get("clusterUpgradeOptions");
	const scaled = cluster.get("enableInTreeAutoscaling");
	const chosen = elsewhere("The upgrade in steps is chosen here.", type.at);
	if (!patch && !scaled.templated && scaled.boolean()?.value !== true) {
		const what = "an upgrade in steps takes the autoscaler, and `enableInTreeAutoscaling` does not turn it on.";
		yield refused(scaled.key?.at ?? type.at, title, what, scaled.key ? chosen : {});
	}
	if (!patch && !isSet(options)) yield refused(type.at, title, "an upgrade in steps takes `clusterUpgradeOptions`, and there are none.");
	const [surge, step, interval] = ["maxSurgePercent", "stepSizePercent", "intervalSeconds"].map((key) => options.get(key).number());
	for (const [key, share] of [["maxSurgePercent", surge] as const, ["stepSizePercent", step] as const]) {
		if (share && (share.value < 0 || share.value > 100))
			yield outOfRange(share.at, `\`${key}\` is ${share.value}, but ${title} wants 0 to 100.`);
	}
	if (step && step.value > (surge?.value ?? 100) && step.value <= 100) {
		const what = `\`stepSizePercent\` is ${step.value}, which is more than \`maxSurgePercent\` with ${surge?.value ?? 100}.`;
		yield refused(step.at, title, what, elsewhere("The most stands here.", surge?.at));
	}
	if (interval && interval.value <= 0)
		yield outOfRange(interval.at, `\`intervalSeconds\` is ${interval.value}, but ${title} wants more than 0.`);
	const gateway = options.get("gatewayClassName");
	if (gateway.string()?.value === "")
		yield refused(placeOf(gateway, at), title, "an upgrade in steps takes a `gatewayClassName`, and it is empty.");
}
