import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Dialect, noWorkloads, type Workloads } from "../dialect.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkAutoscaler } from "./check-autoscaler.ts";
import { checkBudget } from "./check-budget.ts";
import { checkWorkload } from "./check-workload.ts";
import { scalerOf, workloadFacts } from "./facts.ts";
import { manifestOf } from "./metadata.ts";
import { groupOf, kubernetesRelease, type Resource, readResource } from "./resource.ts";
import { isRouter, isServerMeasure, servingContainerOf } from "./servers.ts";
import { checkNamed, checkStructure, isPartial } from "./structure.ts";
import { checkVersion, isCurrent, isKubernetesGroup } from "./versions.ts";

const dialect = "kubernetes";

/** Kubernetes' own resources around models: whatever runs a known model server, and what scales, protects or stands before that. */
export const kubernetes: Dialect = {
	id: dialect,
	title: "Kubernetes",
	formats: ["yaml", "json"],
	recognises(document, _file, workloads = noWorkloads) {
		const kind = document.get("kind").string()?.value ?? "";
		return isKubernetesGroup(kind, groupOf(document)) && isOfInterest(kind, document, workloads);
	},
	schema: (document) => schemaOf(document.get("kind").string()?.value ?? ""),
	read(document, context) {
		const read = readResource(document, context, kubernetesRelease);
		const resource = { ...read, patch: isPartial(read) };
		const schema = schemaOf(resource.kind?.value ?? "");
		const current = isCurrent(resource) && schema;
		const remarks = current ? [...checkStructure(resource, schema), ...checkNamed(resource), ...check(resource)] : [];
		return { ...factsOf(resource), remarks: [...checkVersion(resource), ...remarks] };
	},
};

function isOfInterest(kind: string, document: Cursor, workloads: Workloads): boolean {
	const spec = document.get("spec");
	const namespace = document.get("metadata", "namespace").string()?.value;
	switch (kind) {
		case "HorizontalPodAutoscaler": {
			const [target, name] = ["kind", "name"].map((key) => spec.get("scaleTargetRef", key).string()?.value);
			const named = target !== undefined && name !== undefined && workloads.named(target, name, namespace);
			return named || spec.get("metrics").items().some(measuresServer);
		}
		case "PodDisruptionBudget": {
			const labels = spec.get("selector", "matchLabels").entries();
			const words = labels.map((label) => [label.key?.value ?? "", label.word()?.value ?? ""] as const);
			return workloads.labelled(Object.fromEntries(words), namespace);
		}
		default:
			return servingContainerOf(spec.get("template", "spec")) !== undefined || isRouter(spec.get("template", "spec"));
	}
}

/** The workload may be a chart's, which no file here shows; what is measured then tells that it serves models. */
function measuresServer(metric: Cursor): boolean {
	const names = ["pods", "object", "external"].map((source) => metric.get(source, "metric", "name").string()?.value);
	return names.some((name) => name !== undefined && isServerMeasure(name));
}

function schemaOf(kind: string): Schema | undefined {
	return ["Deployment", "StatefulSet", "HorizontalPodAutoscaler", "PodDisruptionBudget"].includes(kind)
		? schemaNamed(`kubernetes-${kind.toLowerCase()}.schema.json`)
		: undefined;
}

function factsOf(resource: Resource): Facts {
	const { kind, spec } = resource;
	if (kind?.value === "Deployment" || kind?.value === "StatefulSet") return workloadFacts(resource, dialect);
	const manifests = [manifestOf(resource, dialect)];
	if (kind?.value !== "HorizontalPodAutoscaler") return { ...noFacts, manifests };
	const bounds = { least: spec.get("minReplicas"), most: spec.get("maxReplicas") };
	const scaler = scalerOf(resource, dialect, spec.get("scaleTargetRef"), bounds);
	return { ...noFacts, manifests, scalers: scaler ? [scaler] : [] };
}

function check(resource: Resource): Iterable<PlatformRemark> {
	switch (resource.kind?.value) {
		case "HorizontalPodAutoscaler":
			return checkAutoscaler(resource);
		case "PodDisruptionBudget":
			return checkBudget(resource);
		default:
			return checkWorkload(resource);
	}
}
