import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { ignored, outOfRange, removal } from "./remark.ts";
import { readScaler } from "./scaling.ts";
import { type Component, type InferenceService, isSet, since } from "./service.ts";

/** What Knative allows if nobody has changed its configuration. */
const longestTimeout = 600;
const largestConcurrency = 1000;

/** Settings that are accepted and then read by nobody, and those that Knative turns down only after the webhook has passed them. */
export function* checkModes(service: InferenceService): Iterable<PlatformRemark> {
	for (const component of service.components) {
		yield* scaleMetricType(component.cursor, service);
		if (service.mode === "standard") yield* inStandard(component, service);
		if (service.mode === "knative") yield* inKnative(component.cursor, service);
		if (service.mode === "knative" || service.mode === "cluster") yield* limitsOfKnative(component.cursor);
	}
}

function* scaleMetricType(component: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const type = component.get("scaleMetricType");
	if (!isSet(type) || !type.key) return;
	const message =
		"`scaleMetricType` has no effect: KServe accepts it and reads it nowhere; a target of `autoScaling.metrics` has a `type` that counts.";
	yield ignored(type.key.at, message, removal(service, component.tree, "scaleMetricType"));
}

function* inStandard({ kind, cursor }: Component, service: InferenceService): Iterable<PlatformRemark> {
	const canary = keyOf(cursor, "canaryTrafficPercent");
	if (canary) {
		const instead = since(service, "0.20") && kind === "predictor" ? "; `spec.canary` splits traffic there" : "";
		yield ignored(
			canary.at,
			`\`canaryTrafficPercent\` has no effect in Standard mode, where all traffic goes to the newest pods${instead}.`,
		);
	}
	const concurrency = keyOf(cursor, "containerConcurrency");
	if (concurrency && kind === "predictor") {
		const message = "`containerConcurrency` has no effect on a predictor in Standard mode, where no proxy counts requests.";
		yield ignored(concurrency.at, message, removal(service, cursor.tree, "containerConcurrency"));
	}
	const least = cursor.get("minReplicas").number();
	if (least?.value === 0 && ["hpa", undefined].includes(readScaler(service))) {
		yield ignored(least.at, "`minReplicas` is 0, but the HPA of Standard mode cannot scale to zero, so one replica keeps running.");
	}
}

function* inKnative(component: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const workers = keyOf(component, "workerSpec");
	if (workers) yield ignored(workers.at, "`workerSpec` has no effect in Knative mode, where no workers are made beside the head.");
	const key = keyOf(component, "autoScaling");
	const own = service.annotations.get("autoscaling.knative.dev/class");
	if (!key || own.present) return;
	yield ignored(key.at, "`autoScaling` has no effect in Knative mode, whose autoscaler is told by `scaleMetric` and `scaleTarget`.");
}

function* limitsOfKnative(component: Cursor): Iterable<PlatformRemark> {
	const warning = { severity: "warning" } as const;
	const timeout = component.get("timeout").number();
	if (timeout && timeout.value > longestTimeout) {
		const message = `\`timeout\` is ${timeout.value} s, but Knative allows ${longestTimeout} s unless its \`max-revision-timeout-seconds\` is raised.`;
		yield outOfRange(timeout.at, message, warning);
	}
	const concurrency = component.get("containerConcurrency").number();
	if (concurrency && concurrency.value > largestConcurrency) {
		const message = `\`containerConcurrency\` is ${concurrency.value}, but Knative allows ${largestConcurrency} unless its \`container-concurrency-max-limit\` is raised.`;
		yield outOfRange(concurrency.at, message, warning);
	}
}

function keyOf(component: Cursor, name: string): Located<string> | undefined {
	const field = component.get(name);
	return isSet(field) ? field.key : undefined;
}
