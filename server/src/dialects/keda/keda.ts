import { type Facts, noFacts } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Dialect } from "../dialect.ts";
import { scalerOf } from "../kubernetes/facts.ts";
import { manifestOf } from "../kubernetes/metadata.ts";
import { readPod } from "../kubernetes/pod-facts.ts";
import { groupOf, type Judge, type Resource, readResource } from "../kubernetes/resource.ts";
import { checkNamed, checkStructure } from "../kubernetes/structure.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkFormula } from "./check-formula.ts";
import { checkReplicas } from "./check-replicas.ts";
import { checkTarget } from "./check-target.ts";
import { checkTriggers } from "./check-triggers.ts";
import { checkVersion, currentGroup, isCurrent, oldGroup } from "./versions.ts";

const dialect = "keda";
const release: Judge = { name: "KEDA", newest: "2.20" };

/** ScaledObjects and ScaledJobs of KEDA, which scale by events. */
export const keda: Dialect = {
	id: dialect,
	title: "KEDA",
	formats: ["yaml", "json"],
	recognises(document) {
		const kind = document.get("kind").string()?.value ?? "";
		return ["ScaledObject", "ScaledJob"].includes(kind) && [currentGroup, oldGroup].includes(groupOf(document) ?? "");
	},
	schema: schemaOf,
	read(document, context) {
		const resource = readResource(document, context, release);
		const facts = factsOf(resource);
		const schema = schemaOf(document);
		if (!schema) return { ...facts, remarks: [...checkVersion(resource)] };
		const remarks = [
			...checkStructure(resource, schema),
			...checkNamed(resource),
			...checkReplicas(resource),
			...checkTriggers(resource),
			...checkFormula(resource),
			...checkTarget(resource),
		];
		return { ...facts, remarks };
	},
};

function schemaOf(document: Cursor): Schema | undefined {
	return isCurrent(document) ? schemaNamed(`keda-${document.get("kind").string()?.value.toLowerCase()}.schema.json`) : undefined;
}

function factsOf(resource: Resource): Facts {
	const { kind, spec, text, at } = resource;
	const manifests = [manifestOf(resource, dialect)];
	if (kind?.value === "ScaledJob") {
		const pod = readPod(spec.get("jobTargetRef", "template", "spec"), dialect, text, at, false);
		return { ...noFacts, manifests, containers: pod.containers, models: pod.model ? [pod.model] : [] };
	}
	const bounds = { least: spec.get("minReplicaCount"), most: spec.get("maxReplicaCount"), kind: "Deployment" };
	const scaler = scalerOf(resource, dialect, spec.get("scaleTargetRef"), bounds);
	return { ...noFacts, manifests, scalers: scaler ? [scaler] : [] };
}
