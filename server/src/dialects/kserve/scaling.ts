import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { kedaMetrics } from "./keda.ts";
import { change, either, elsewhere, ignored, outOfRange, refused } from "./remark.ts";
import { type Component, type InferenceService, isSet, prefix, since } from "./service.ts";

const unlessTold = "in Knative mode, which a cluster uses unless it is told otherwise, ";

/** Who scales: what the annotation says, undefined without one, unknown where a placeholder stands. */
type Scaler = string | undefined;

/** Webhook: autoscaler and its measures (K2, K11, K13 to K15). What a mode does not read at all is in modes.ts. */
export function* checkScaling(service: InferenceService): Iterable<PlatformRemark> {
	yield* autoscalerClass(service);
	for (const { cursor } of service.components) yield* replicas(cursor);
	if (service.mode === "unknown" || service.annotations.templated || !since(service, "0.9")) return;
	const scaler = readScaler(service);
	if (scaler === "unknown") return;
	for (const component of service.components) {
		if (service.mode === "standard") {
			if (scaler === "hpa" || !since(service, "0.15")) yield* podAutoscaler(component.cursor, service);
			else if (scaler === "keda") yield* kedaMetrics(component.cursor, service);
			else if (scaler === undefined) yield* withoutMeasure(component.cursor);
		} else if (service.mode !== "cluster" || scaler === undefined) {
			// A class is only asked for where the cluster is known to be in Standard mode.
			yield* knativeAutoscaler(component, service);
		}
	}
}

export function readScaler(service: InferenceService): Scaler {
	const annotation = service.annotations.get(`${prefix}autoscalerClass`);
	return annotation.templated ? "unknown" : annotation.string()?.value;
}

/** What the annotation takes. */
export function classesOf(service: Pick<InferenceService, "release">): readonly string[] {
	return ["hpa", ...(since(service, "0.12") ? ["external"] : []), ...(since(service, "0.15") ? ["keda", "none"] : [])];
}

function* autoscalerClass(service: InferenceService): Iterable<PlatformRemark> {
	const value = service.annotations.get(`${prefix}autoscalerClass`).string();
	const classes = classesOf(service);
	if (!value || classes.includes(value.value)) return;
	const meant = nearest(value.value, classes);
	const fix = meant ? change(value, meant, service, true) : {};
	yield refused(value.at, service, `the autoscaler is \`${value.value}\`, and the annotation takes ${either(classes)}.`, fix);
}

/** One replica at least runs if nothing is said, and 0 as maximum is no limit. */
function* replicas(component: Cursor): Iterable<PlatformRemark> {
	const [least, most] = [component.get("minReplicas").number(), component.get("maxReplicas").number()];
	if (!least || !most || most.value <= 0 || least.value <= most.value) return;
	const message = `\`minReplicas\` is ${least.value}, which is more than \`maxReplicas\` with ${most.value}.`;
	yield outOfRange(least.at, message, elsewhere("The maximum stands here.", most.at));
}

function* podAutoscaler(component: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const [metric, target] = [component.get("scaleMetric"), component.get("scaleTarget").number()];
	const name = metric.string();
	if (metric.templated) return;
	if (name && !["cpu", "memory"].includes(name.value)) {
		if (["concurrency", "rps"].includes(name.value)) {
			yield refused(name.at, service, `\`scaleMetric\` is \`${name.value}\`, and the HPA scales on \`cpu\` or \`memory\` alone.`);
		}
	} else if (target && (target.value > 100 || target.value < 1)) {
		const what = `\`scaleTarget\` is ${target.value}, and the HPA takes a percentage from 1 to 100${name?.value === "memory" ? ", for memory too" : ""}.`;
		yield refused(target.at, service, what);
	}
	for (const item of component.get("autoScaling", "metrics").items()) yield* resourceMetric(item, service);
}

function* resourceMetric(item: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const type = item.get("type").string();
	if (type && ["External", "PodMetric"].includes(type.value)) {
		yield refused(
			type.at,
			service,
			`the measure is of the type \`${type.value}\`, and the HPA takes \`Resource\` alone; KEDA takes the others.`,
		);
	} else if (type?.value === "Resource" && !isSet(item.get("resource"))) {
		yield refused(type.at, service, "the measure is of the type `Resource`, but there is no `resource` beside it.");
	}
}

/** Without a class the controller makes an HPA, but the webhook has not looked at what it is told. */
function* withoutMeasure(component: Cursor): Iterable<PlatformRemark> {
	const metric = component.get("scaleMetric").string();
	if (!metric || metric.value === "cpu" || isSet(component.get("autoScaling"))) return;
	if (metric.value === "memory" && isSet(component.get("scaleTarget"))) return;
	const why =
		metric.value === "memory"
			? "`scaleMetric` is `memory` without a `scaleTarget`"
			: `\`scaleMetric\` is \`${metric.value}\`, which only Knative knows`;
	yield ignored(metric.at, `${why}, so in Standard mode the HPA is made without any measure and never scales.`);
}

/**
 * Without a valid mode the cluster decides, and the configuration that KServe ships says Knative; a cluster that says Standard takes what is refused
 * here, so that it is a warning only.
 */
function* knativeAutoscaler({ cursor: component, at }: Component, service: InferenceService): Iterable<PlatformRemark> {
	const annotation = service.annotations.get("autoscaling.knative.dev/class");
	if (annotation.templated) return;
	const unsure = service.mode === "cluster" ? ({ severity: "warning" } as const) : {};
	const where = service.mode === "modelmesh" ? "in ModelMesh mode " : service.mode === "knative" ? "in Knative mode " : unlessTold;
	if (annotation.string()?.value === "hpa.autoscaling.knative.dev") {
		if (service.mode !== "cluster") yield* podAutoscaler(component, service);
		return;
	}
	const strategy = component.get("deploymentStrategy");
	if (isSet(strategy) && since(service, "0.13")) {
		yield refused(strategy.key?.at ?? at, service, `${where}there is no deployment that \`deploymentStrategy\` could apply to.`, unsure);
	}
	const metric = component.get("scaleMetric").string();
	if (metric && ["cpu", "memory"].includes(metric.value)) yield refused(metric.at, service, measureSentence(metric, where), unsure);
	const target = component.get("scaleTarget").number();
	if (metric?.value === "rps" && target && target.value < 1) {
		yield refused(
			target.at,
			service,
			`\`scaleTarget\` is ${target.value}, and a replica must answer at least 1 request per second.`,
			unsure,
		);
	}
}

function measureSentence(metric: Located<string>, where: string): string {
	return `\`scaleMetric\` is \`${metric.value}\`, and ${where}the autoscaler watches \`concurrency\` or \`rps\`.`;
}
