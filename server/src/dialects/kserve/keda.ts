import type { PlatformRemark } from "../../facts/facts.ts";
import { parseQuantity } from "../../facts/units.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { refused } from "./remark.ts";
import { type InferenceService, isSet } from "./service.ts";

const mebibyte = 2 ** 20;

/** Webhook: the measures that KEDA scales by (K14). */
export function* kedaMetrics(component: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const metric = component.get("scaleMetric");
	if (isSet(metric) && metric.key) {
		yield refused(
			metric.key.at,
			service,
			"`scaleMetric` stands beside the autoscaler `keda`, which takes its measures from `autoScaling.metrics` alone.",
		);
	}
	for (const item of component.get("autoScaling", "metrics").items()) yield* kedaMetric(item, service);
}

function* kedaMetric(item: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const type = item.get("type").string();
	const field = type && { Resource: "resource", External: "external", PodMetric: "podmetric" }[type.value];
	if (!type || !field) return;
	const source = item.get(field);
	if (!isSet(source)) {
		yield refused(type.at, service, `the measure is of the type \`${type.value}\`, but there is no \`${field}\` beside it.`);
	} else if (field === "resource") {
		yield* resource(source, type.at, service);
	} else if (source.isMap) {
		yield* query(source, field, type.at, service);
	}
}

function* resource(source: Cursor, fallback: Span, service: InferenceService): Iterable<PlatformRemark> {
	const [name, target] = [source.get("name").string()?.value, source.get("target")];
	const type = target.get("type");
	if (type.templated || target.templated || !name) return;
	const kind = type.string()?.value ?? "";
	const wanted = name === "cpu" ? ["Utilization"] : ["AverageValue", "Utilization"];
	if (!wanted.includes(kind)) {
		const at = type.at ?? target.key?.at ?? fallback;
		const words = wanted.map((word) => `\`${word}\``).join(" or ");
		yield refused(
			at,
			service,
			`the target for \`${name}\` is ${kind ? `of the type \`${kind}\`` : "of no type"}, and KEDA takes ${words} for it.`,
		);
		return;
	}
	const value = target.get("averageValue").word();
	const amount = value && parseQuantity(value.value);
	if (kind === "AverageValue" && value && amount !== undefined && amount < mebibyte) {
		yield refused(value.at, service, `the target for \`memory\` is \`${value.value}\`, which is less than 1 MiB.`);
	}
	yield* valueOfType(target, fallback, service);
}

function* query(source: Cursor, field: string, fallback: Span, service: InferenceService): Iterable<PlatformRemark> {
	const [metric, target] = [source.get("metric"), source.get("target")];
	if (metric.isMap && !metric.get("query").templated && !metric.get("query").word()?.value) {
		yield refused(metric.key?.at ?? fallback, service, `\`${field}.metric\` has no \`query\` whose result could be watched.`);
	}
	if (target.isMap && !isSet(target.get("value"))) {
		yield refused(
			target.key?.at ?? fallback,
			service,
			`\`${field}.target\` has no \`value\` that the result of the query could be compared with.`,
		);
	}
	if (target.isMap) yield* valueOfType(target, fallback, service);
}

/** The field that the type of a target names must be there. */
function* valueOfType(target: Cursor, fallback: Span, service: InferenceService): Iterable<PlatformRemark> {
	const type = target.get("type").string();
	const field = type && { Utilization: "averageUtilization", AverageValue: "averageValue", Value: "value" }[type.value];
	if (!type || !field) return;
	if (!isSet(target.get(field))) {
		if (field !== "value")
			yield refused(type.at ?? fallback, service, `the target is of the type \`${type.value}\`, but there is no \`${field}\` beside it.`);
		return;
	}
	const percentage = target.get("averageUtilization").number();
	if (type.value === "Utilization" && percentage && (percentage.value < 1 || percentage.value > 100)) {
		yield refused(percentage.at, service, `\`averageUtilization\` is ${percentage.value}, and it is a percentage from 1 to 100.`);
	}
}
