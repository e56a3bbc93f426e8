import type { PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import { checkMetrics } from "./check-metrics.ts";
import { checkWords } from "./check-words.ts";
import { checkName } from "./check-workload.ts";
import { elsewhere, ignored, outOfRange, refused } from "./remark.ts";
import { keyOf, placeOf, type Resource } from "./resource.ts";

/** What the API server asks of a HorizontalPodAutoscaler, and what keeps its controller from computing anything. */
export function* checkAutoscaler(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, at } = resource;
	yield* checkName(resource);
	yield* checkWords(spec, "autoscaler", resource);
	const [least, most] = [spec.get("minReplicas").number(), spec.get("maxReplicas").number()];
	if (least && most && least.value > most.value) {
		const message = `\`minReplicas\` is ${least.value}, which is more than \`maxReplicas\` with ${most.value}.`;
		yield outOfRange(least.at, message, elsewhere("The maximum stands here.", most.at));
	}
	yield* otherVersion(resource);
	yield* fromZero(resource);
	yield* checkMetrics(resource);
	yield* checkBehavior(spec.get("behavior"), title, at);
	yield* sharesOfNothing(resource);
}

/** The two versions that are served have other fields. */
function* otherVersion({ spec, apiVersion, title }: Resource): Iterable<PlatformRemark> {
	const first = apiVersion?.value === "autoscaling/v1";
	for (const field of first ? ["metrics", "behavior"] : ["targetCPUUtilizationPercentage"]) {
		const at = keyOf(spec.get(field));
		if (!at) continue;
		const message = `\`${field}\` is a field of \`autoscaling/${first ? "v2" : "v1"}\`, but the version here is \`${apiVersion?.value}\`, and ${title} rejects unknown fields.`;
		yield { rule: "config/unknown-field", severity: "error", at, message, ...elsewhere("The version stands here.", apiVersion?.at) };
	}
}

/** Scaling to zero takes a measure that is there without any pod, and a feature gate. */
function* fromZero({ spec, title }: Resource): Iterable<PlatformRemark> {
	const least = spec.get("minReplicas").number();
	const metrics = spec.get("metrics");
	if (least?.value !== 0 || metrics.templated) return;
	const types = metrics.items().map((metric) => metric.get("type"));
	if (types.some((type) => type.templated || ["Object", "External"].includes(type.string()?.value ?? ""))) {
		const what = "`minReplicas` is 0, which it takes only if the feature gate `HPAScaleToZero` is on.";
		yield refused(least.at, title, what, { severity: "warning" });
	} else {
		yield refused(least.at, title, "`minReplicas` is 0, and no measure of the type `Object` or `External` is there without any pod.");
	}
}

/** How fast replicas are added and taken away; KEDA hands it on as it is. */
export function* checkBehavior(behavior: Cursor, title: string, at: Resource["at"]): Iterable<PlatformRemark> {
	for (const direction of ["scaleUp", "scaleDown"]) {
		const rules = behavior.get(direction);
		const window = rules.get("stabilizationWindowSeconds").number();
		if (window && (window.value < 0 || window.value > 3600)) {
			yield outOfRange(window.at, `\`stabilizationWindowSeconds\` is ${window.value}, but ${title} wants 0 to 3600.`);
		}
		const policies = rules.get("policies");
		if (policies.isList && policies.items().length === 0)
			yield refused(placeOf(policies, at), title, "`policies` is empty, and it takes one policy at least.");
		for (const policy of policies.items()) {
			const [value, period] = [policy.get("value").number(), policy.get("periodSeconds").number()];
			if (value && value.value <= 0) yield outOfRange(value.at, `\`value\` of a policy is ${value.value}, but ${title} wants more than 0.`);
			if (period && (period.value <= 0 || period.value > 1800)) {
				yield outOfRange(period.at, `\`periodSeconds\` is ${period.value}, but ${title} wants 1 to 1800.`);
			}
		}
	}
}

/** A share of what a container requests cannot be computed where it requests nothing; a LimitRange of the namespace may still say so. */
function* sharesOfNothing({ spec, context, namespace }: Resource): Iterable<PlatformRemark> {
	const reference = spec.get("scaleTargetRef");
	const target = context.source.documents
		.map((tree) => new Cursor(tree))
		.find((document) => {
			const [kind, name] = [document.get("kind").string()?.value, document.get("metadata", "name").string()?.value];
			return kind !== undefined && kind === reference.get("kind").string()?.value && name === reference.get("name").string()?.value;
		});
	const place = target?.get("metadata", "namespace").string()?.value;
	if (!target || (place && namespace && place !== namespace.value)) return;
	for (const metric of spec.get("metrics").items()) {
		const resource = metric.get("resource", "name").string();
		const utilization = metric.get("resource", "target", "averageUtilization");
		if (metric.get("type").string()?.value !== "Resource" || !resource || !utilization.key) continue;
		const container = target
			.get("spec", "template", "spec", "containers")
			.items()
			.find((one) => requestsNothing(one, resource.value));
		const name = container?.get("name").string();
		if (!name) continue;
		const message = `\`averageUtilization\` is a share of the \`${resource.value}\` that is requested, but the container \`${name.value}\` requests none, so nothing is scaled by it.`;
		yield ignored(utilization.key.at, message, elsewhere("The container stands here.", name.at));
	}
}

/** A limit stands for a request that is not stated. */
export function requestsNothing(container: Cursor, resource: string): boolean {
	const parts = ["requests", "limits"].map((part) => container.get("resources", part));
	const known = !container.get("resources").templated && parts.every((part) => !part.templated && part.tree?.kind !== "scalar");
	return container.isMap && known && parts.every((part) => !part.get(resource).present);
}
