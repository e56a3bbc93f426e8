import type { PlatformRemark } from "../../facts/facts.ts";
import { checkBehavior } from "../kubernetes/check-autoscaler.ts";
import { checkWords } from "../kubernetes/check-words.ts";
import { checkName } from "../kubernetes/check-workload.ts";
import { elsewhere, ignored, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, type Resource, since } from "../kubernetes/resource.ts";
import { isOfPods } from "./check-triggers.ts";

/** What KEDA takes where nothing is said. */
const defaultMost = 100;
const longestName = 63;
const prefix = "keda-hpa-";

/** The numbers between which is scaled, and the autoscaler that KEDA makes for it. */
export function* checkReplicas(resource: Resource): Iterable<PlatformRemark> {
	yield* checkName(resource);
	yield* bounds(resource);
	if (resource.kind?.value !== "ScaledObject") return;
	const { spec, title, at } = resource;
	yield* idle(resource);
	yield* fromZero(resource);
	yield* withoutEffect(resource);
	yield* names(resource);
	yield* fallback(resource);
	const config = spec.get("advanced", "horizontalPodAutoscalerConfig");
	yield* checkWords(config, "autoscaler", resource);
	yield* checkBehavior(config.get("behavior"), title, at);
}

/** A ScaledJob with a minimum above its maximum runs as many as the maximum says; a ScaledObject is refused. */
function* bounds({ spec, kind, title }: Resource): Iterable<PlatformRemark> {
	const [least, most] = [spec.get("minReplicaCount"), spec.get("maxReplicaCount")];
	const minimum = least.number();
	if (!minimum || most.templated) return;
	const maximum = most.number();
	const limit = maximum?.value ?? defaultMost;
	if (minimum.value <= limit || (isSet(most) && !maximum)) return;
	const which = maximum ? `\`maxReplicaCount\` with ${limit}` : `the ${defaultMost} that \`maxReplicaCount\` is if it is not said`;
	const message = `\`minReplicaCount\` is ${minimum.value}, which is more than ${which}.`;
	const severity = kind?.value === "ScaledJob" ? ({ severity: "warning" } as const) : {};
	yield outOfRange(minimum.at, message, { ...severity, ...elsewhere(`The maximum stands here, for ${title}.`, maximum?.at) });
}

function* idle({ spec }: Resource): Iterable<PlatformRemark> {
	const [idling, least] = [spec.get("idleReplicaCount").number(), spec.get("minReplicaCount")];
	const minimum = least.number();
	if (!idling || least.templated || (isSet(least) && !minimum)) return;
	// An autoscaler cannot run none, so that a minimum of 0 means 1 here; where nothing is said it stays 0.
	const floor = minimum ? Math.max(1, minimum.value) : 0;
	if (idling.value < floor) return;
	const which = minimum ? `\`minReplicaCount\`, which counts as ${floor} here` : "the 0 that `minReplicaCount` is if it is not said";
	yield outOfRange(
		idling.at,
		`\`idleReplicaCount\` is ${idling.value}, but it must be less than ${which}.`,
		elsewhere("The minimum stands here.", minimum?.at),
	);
}

/** The use of a processor cannot be measured where nothing runs. */
function* fromZero({ spec, title, at, patch }: Resource): Iterable<PlatformRemark> {
	const triggers = spec.get("triggers").items();
	const least = spec.get("minReplicaCount");
	const kind = spec.get("scaleTargetRef", "kind");
	// Of other targets the webhook knows no pods, and asks nothing.
	if (kind.present && !["Deployment", "StatefulSet"].includes(kind.string()?.value ?? "")) return;
	if (patch || triggers.length === 0 || !triggers.every(isOfPods) || least.templated) return;
	if (isSet(least) && least.number()?.value !== 0) return;
	const state = isSet(least) ? "is 0" : "is not set, which means 0";
	const what = `\`minReplicaCount\` ${state}, but all triggers measure cpu or memory, which nothing uses while no pod runs.`;
	yield refused(least.at ?? triggers[0]?.get("type").at ?? at, title, what);
}

/** KEDA itself looks at the triggers only in order to start from zero and to go back to it. */
function* withoutEffect(resource: Resource): Iterable<PlatformRemark> {
	const { spec } = resource;
	const least = spec.get("minReplicaCount").number();
	if (!least || least.value <= 0 || isSet(spec.get("idleReplicaCount")) || !since(resource, "2.20")) return;
	const cached = spec
		.get("triggers")
		.items()
		.some((trigger) => isSet(trigger.get("useCachedMetrics")));
	const keys = (cached ? ["cooldownPeriod"] : ["pollingInterval", "cooldownPeriod"]).flatMap((field) => {
		const { key } = spec.get(field);
		return key && isSet(spec.get(field)) ? [key] : [];
	});
	const [first] = keys;
	if (!first) return;
	const named = keys.map(({ value }) => `\`${value}\``).join(" and ");
	const [verb, noun] = keys.length > 1 ? ["have", "they count"] : ["has", "it counts"];
	const message = `${named} ${verb} no effect, because \`minReplicaCount\` is ${least.value} and ${noun} only where nothing may run.`;
	yield ignored(first.at, message, elsewhere("The minimum stands here.", least.at));
}

function* names({ spec, name, title }: Resource): Iterable<PlatformRemark> {
	const own = spec.get("advanced", "horizontalPodAutoscalerConfig", "name");
	const given = own.string();
	if (own.templated || !name) return;
	const autoscaler = given && given.value !== "" ? given.value : prefix + name.value;
	const [at, length] = given && given.value !== "" ? [given.at, given.value.length] : [name.at, autoscaler.length];
	if (length > longestName) {
		const what = `the autoscaler would be called \`${autoscaler}\`, and its ${length} characters are more than the ${longestName} of a label.`;
		yield refused(at, title, what);
	}
}

/** What is to run while nothing can be measured needs a measure that may fail. */
function* fallback({ spec, title }: Resource): Iterable<PlatformRemark> {
	const cursor = spec.get("fallback");
	const triggers = spec.get("triggers").items();
	const modifiers = spec.get("advanced", "scalingModifiers");
	if (!cursor.isMap || !cursor.key || triggers.length === 0 || isSet(modifiers)) return;
	if (triggers.every(isOfPods)) {
		yield refused(cursor.key.at, title, "`fallback` is set, but all triggers measure cpu or memory, for which there is none.");
	}
}
