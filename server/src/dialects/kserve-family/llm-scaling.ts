import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kserve/remark.ts";
import { isSet, since } from "../kserve/service.ts";
import type { Resource } from "./resource.ts";

/** Schema and webhook: how one set of pods is scaled. */
export function* checkScaling(workload: Cursor, service: Resource): Iterable<PlatformRemark> {
	const [scaling, replicas] = [workload.get("scaling"), workload.get("replicas")];
	if (!since(service, "0.17") || !scaling.isMap || !scaling.key) return;
	if (isSet(replicas) && replicas.key) {
		const what = "both `replicas` and `scaling` say how many replicas there are, and only one of them may.";
		yield refused(scaling.key.at, service, what, elsewhere("`replicas` stands here.", replicas.key.at));
	}
	const [least, most] = [scaling.get("minReplicas").number(), scaling.get("maxReplicas").number()];
	if (least && most && least.value > most.value) {
		const what = `\`minReplicas\` is ${least.value}, which is more than the ${most.value} of \`maxReplicas\`.`;
		yield refused(least.at, service, what, elsewhere("`maxReplicas` stands here.", most.at));
	}
	yield* mechanism(scaling, service);
	for (const keda of [scaling.get("keda"), scaling.get("wva", "keda")]) yield* idle(keda, scaling, service);
	yield* modifiers(scaling.get("wva", "keda"), service);
}

function* mechanism(scaling: Cursor, service: Resource): Iterable<PlatformRemark> {
	const [wva, keda] = [scaling.get("wva"), scaling.get("keda")];
	const direct = since(service, "0.20");
	if (!scaling.key) return;
	if (isSet(wva) && isSet(keda) && keda.key && direct) {
		const what = "`scaling` has both `wva` and `keda`, and only one of them can scale the replicas.";
		yield refused(keda.key.at, service, what, wva.key ? elsewhere("`wva` stands here.", wva.key.at) : {});
	} else if (!isSet(wva) && !isSet(keda) && !service.patch) {
		yield refused(
			scaling.key.at,
			service,
			`\`scaling\` has ${direct ? "neither `wva` nor `keda`" : "no `wva`"}, so nothing says how to scale.`,
		);
	}
	if (!isSet(wva) || !wva.key) return;
	const [hpa, its] = [wva.get("hpa"), wva.get("keda")];
	if (isSet(hpa) && isSet(its) && its.key)
		yield refused(its.key.at, service, "`wva` has both `hpa` and `keda`, and only one of them may be there.");
	else if (!isSet(hpa) && !isSet(its) && !service.patch) {
		yield refused(wva.key.at, service, "`wva` has neither `hpa` nor `keda`, so nothing carries out what it wants.");
	}
}

/** Where `minReplicas` is not stated it is 1. */
function* idle(keda: Cursor, scaling: Cursor, service: Resource): Iterable<PlatformRemark> {
	const count = keda.get("idleReplicaCount").number();
	const least = scaling.get("minReplicas");
	const value = isSet(least) ? least.number()?.value : 1;
	if (count && value !== undefined && count.value >= value) {
		const stated = isSet(least) ? `\`minReplicas\` is ${value}` : "`minReplicas` is 1 where nobody sets it";
		yield refused(count.at, service, `\`idleReplicaCount\` is ${count.value}, but ${stated}, and idle replicas must be fewer.`);
	}
	const name = keda.get("advanced", "horizontalPodAutoscalerConfig", "name");
	if (name.string()?.value && name.at) yield refused(name.at, service, "the autoscaler is given a name, but the controller names it.");
}

function* modifiers(keda: Cursor, service: Resource): Iterable<PlatformRemark> {
	const found = keda.get("advanced", "scalingModifiers");
	const set = found.entries().some((entry) => isSet(entry) && entry.string()?.value !== "");
	if (found.key && set) yield refused(found.key.at, service, "`scalingModifiers` stand under `wva`, which computes the metric itself.");
}

/** Webhook: the pods that write answers and those that read prompts are scaled in the same way. */
export function* checkActuators(service: Resource): Iterable<PlatformRemark> {
	const [decode, prefill] = [service.spec.get("scaling"), service.spec.get("prefill", "scaling")];
	if (!decode.isMap || !prefill.isMap || !prefill.key || !decode.key) return;
	const [one, other] = [decode, prefill].map((scaling) => (isSet(scaling.get("keda")) ? "`keda`" : "`wva`"));
	const related = elsewhere("The others are scaled here.", decode.key.at);
	if (one !== other) {
		const what = `the pods that read prompts are scaled by ${other}, but those that write answers by ${one}.`;
		yield refused(prefill.key.at, service, what, related);
		return;
	}
	const [its, theirs] = [decode.get("wva"), prefill.get("wva")];
	if (!isSet(its) || !isSet(theirs) || isSet(its.get("hpa")) === isSet(theirs.get("hpa"))) return;
	const [by, but] = [theirs, its].map((wva) => (isSet(wva.get("hpa")) ? "`hpa`" : "`keda`"));
	const what = `${by} carries out the scaling of the pods that read prompts, but ${but} that of those that write answers.`;
	yield refused(theirs.key?.at ?? prefill.key.at, service, what, related);
}
