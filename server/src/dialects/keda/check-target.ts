import type { PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import { requestsNothing } from "../kubernetes/check-autoscaler.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import type { Resource } from "../kubernetes/resource.ts";
import { isOfPods } from "./check-triggers.ts";

/** What the webhook looks at besides the object itself, as far as the same file holds it. */
export function* checkTarget(resource: Resource): Iterable<PlatformRemark> {
	if (resource.kind?.value !== "ScaledObject") return;
	const documents = resource.context.source.documents.map((tree) => new Cursor(tree));
	yield* otherAutoscalers(resource, documents);
	const target = documents.find((document) => isTarget(document, resource));
	if (target) yield* requests(resource, target);
}

/** A workload without a kind is a Deployment. */
function isTarget(document: Cursor, { spec, namespace }: Resource): boolean {
	const reference = spec.get("scaleTargetRef");
	const kind = reference.get("kind");
	const wanted = kind.present ? kind.string()?.value : "Deployment";
	const name = reference.get("name").string()?.value;
	const place = document.get("metadata", "namespace").string()?.value;
	return (
		wanted !== undefined &&
		name !== undefined &&
		["Deployment", "StatefulSet"].includes(wanted) &&
		document.get("kind").string()?.value === wanted &&
		document.get("metadata", "name").string()?.value === name &&
		(place === undefined || namespace === undefined || place === namespace.value)
	);
}

/** The use of something is measured as a share of what is requested; a LimitRange of the namespace may still say how much that is. */
function* requests({ spec, title }: Resource, target: Cursor): Iterable<PlatformRemark> {
	for (const trigger of spec.get("triggers").items()) {
		const type = trigger.get("type").string();
		const only = trigger.get("metadata", "containerName");
		if (!type || !isOfPods(trigger) || only.templated) continue;
		const containers = target.get("spec", "template", "spec", "containers").items();
		const name = containers
			.filter((container) => !only.present || container.get("name").string()?.value === only.string()?.value)
			.find((container) => requestsNothing(container, type.value))
			?.get("name")
			.string();
		if (!name) continue;
		const what = `a trigger measures \`${type.value}\`, but the container \`${name.value}\` requests none, unless a LimitRange of the namespace does so.`;
		yield refused(type.at, title, what, { severity: "warning", ...elsewhere("The container stands here.", name.at) });
	}
}

/** Two autoscalers of one workload would work against each other. */
function* otherAutoscalers(resource: Resource, documents: readonly Cursor[]): Iterable<PlatformRemark> {
	const { spec, title, annotations } = resource;
	const name = spec.get("scaleTargetRef", "name").string();
	if (!name || annotations.get("scaledobject.keda.sh/transfer-hpa-ownership").present) return;
	const kind = spec.get("scaleTargetRef", "kind");
	const wanted = kind.present ? kind.string()?.value : "Deployment";
	for (const document of documents) {
		const other = document.get("kind").string()?.value;
		const reference = document.get("spec", "scaleTargetRef");
		const its = reference.get("name").string();
		if (other !== "HorizontalPodAutoscaler" || its?.value !== name.value || reference.get("kind").string()?.value !== wanted) continue;
		if (document.get("metadata", "annotations", "validations.keda.sh/hpa-ownership").present) continue;
		const what = `it scales \`${name.value}\`, but a HorizontalPodAutoscaler of the same file scales it already.`;
		yield refused(name.at, title, what, elsewhere("The other autoscaler names it here.", its.at));
	}
}
