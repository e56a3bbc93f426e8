import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkBehavior } from "../kubernetes/check-autoscaler.ts";
import { checkPod } from "../kubernetes/check-pod.ts";
import { labelName } from "../kubernetes/names.ts";
import type { Pod } from "../kubernetes/pod.ts";
import { elsewhere, outOfRange } from "../kubernetes/remark.ts";
import { isSet } from "../kubernetes/resource.ts";
import { containersOf, unitsOf } from "./graph.ts";
import type { Resource } from "./resource.ts";
import { isPrepackaged } from "./servers.ts";

/** The containers that the operator gives an image: those of its own servers, and its own. */
const completed = ["seldon-container-engine", "tfserving"];

/** What the API server asks of the pods that the operator makes, and of what scales them. */
export function* checkPods(predictor: Cursor, deployment: Resource): Iterable<PlatformRemark> {
	const { title, text, at, patch } = deployment;
	const served = unitsOf(predictor, at).filter(
		({ cursor }) => isPrepackaged(cursor.get("implementation")) || cursor.get("implementation").templated,
	);
	const imageless = [...completed, ...served.flatMap(({ name }) => name?.value ?? [])];
	const mounted = ["seldon-podinfo", "podinfo", ...containerNames(predictor, imageless).map((name) => `${name}-provision-location`)];
	for (const component of predictor.get("componentSpecs").items()) {
		const pod: Pod = { cursor: component.get("spec"), title, text, at, patch, claims: mounted };
		const filled = completedIn(pod.cursor, imageless);
		for (const remark of checkPod(pod)) if (!wantsImage(remark) || !filled.has(remark.at.start)) yield remark;
		yield* scaling(component, deployment);
	}
	// The operator makes a container of this name where none is declared.
	const named = containerNames(predictor, []);
	for (const { name } of served) if (name && !named.includes(name.value)) yield* labelName(name, "the container of the unit", title);
}

function containerNames(predictor: Cursor, more: readonly string[]): readonly string[] {
	return [...more, ...(containersOf(predictor) ?? []).flatMap((container) => container.get("name").string()?.value ?? [])];
}

/** The places where a container is told that it wants an image which the operator fills in. */
function completedIn(pod: Cursor, imageless: readonly string[]): ReadonlySet<number> {
	const names = pod
		.get("containers")
		.items()
		.flatMap((container) => container.get("name").string() ?? []);
	return new Set(names.filter(({ value }) => imageless.includes(value)).map(({ at }) => at.start));
}

function wantsImage({ rule, message }: PlatformRemark): boolean {
	return rule === "config/missing-field" && message.includes("`image`");
}

function* scaling(component: Cursor, { title, at }: Resource): Iterable<PlatformRemark> {
	const [hpa, keda] = [component.get("hpaSpec"), component.get("kedaSpec")];
	yield* order(hpa, "minReplicas", "maxReplicas");
	yield* order(keda, "minReplicaCount", "maxReplicaCount");
	const most = hpa.get("maxReplicas").number();
	if (most && most.value < 1) yield outOfRange(most.at, `\`maxReplicas\` is ${most.value}, but ${title} wants at least 1.`);
	yield* checkBehavior(keda.get("advanced", "horizontalPodAutoscalerConfig", "behavior"), title, at);
	const replicas = component.get("replicas");
	const scaler = [hpa, keda].find((one) => isSet(one) && one.key);
	if (!replicas.key || !isSet(replicas) || !scaler?.key) return;
	const message = `\`replicas\` sets a number of pods, but \`${scaler.key.value}\` beside it sets it anew, so it has no effect.`;
	yield { rule: "config/ignored-setting", at: replicas.key.at, message, ...elsewhere("The scaling stands here.", scaler.key.at) };
}

function* order(map: Cursor, low: string, high: string): Iterable<PlatformRemark> {
	const [least, most] = [map.get(low).number(), map.get(high).number()];
	if (!least || !most || least.value <= most.value) return;
	const message = `\`${low}\` is ${least.value}, which is more than \`${high}\` with ${most.value}.`;
	yield outOfRange(least.at, message, elsewhere("The maximum stands here.", most.at));
}
