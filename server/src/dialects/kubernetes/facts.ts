import { type Facts, noFacts, type Service } from "../../facts/facts.ts";
import type { Scaler, Workload } from "../../facts/workload.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { keyLine } from "./key-line.ts";
import { workloadWays } from "./lineage.ts";
import { environmentOf, manifestOf, ownerOf } from "./metadata.ts";

import { readPod } from "./pod-facts.ts";
import type { Resource } from "./resource.ts";
import { rolloutOf } from "./rollout.ts";

/** The facts of a Deployment or StatefulSet. */
export function workloadFacts(resource: Resource, dialect: string): Facts {
	const { spec, text, at, name, namespace } = resource;
	const pod = readPod(spec.get("template", "spec"), dialect, text, at, true);
	const replicas = spec.get("replicas");
	const [count, key] = [replicas.number(), replicas.key?.at];
	const service: Service = {
		kind: "service",
		at,
		dialect,
		...maybe({
			name,
			namespace,
			minReplicas: count,
			maxReplicas: count,
			fixedReplicas: count && key && { ...count, key, ...maybe({ item: keyLine(spec, "replicas", text) }) },
			workload: workloadOf(resource),
			rollout: resource.kind?.value === "Deployment" && !resource.patch ? rolloutOf(spec.get("strategy"), at) : undefined,
			sharedMemory: pod.sharedMemory,
			owner: ownerOf(resource)?.word(),
			ownerUnknown: ownerOf(resource)?.templated || undefined,
			environment: environmentOf(resource),
		}),
		containers: pod.containers,
		...workloadWays(resource, dialect),
	};
	const { model } = pod;
	return {
		...noFacts,
		manifests: [manifestOf(resource, dialect)],
		models: model ? [{ ...model, service, ...maybe({ name: model.name ?? name }) }] : [],
		services: [service],
		containers: [...pod.containers],
	};
}

/** The name and the labels as far as the file tells them. */
function workloadOf({ kind, name, namespace, spec }: Resource): Workload | undefined {
	if (!kind || !name || name.value.includes("$")) return undefined;
	const labels = spec
		.get("template", "metadata", "labels")
		.entries()
		.flatMap((entry) => {
			const value = entry.word()?.value;
			return entry.key && value !== undefined ? [[entry.key.value, value] as const] : [];
		});
	return { kind: kind.value, name: name.value, ...maybe({ namespace: namespace?.value }), labels: Object.fromEntries(labels) };
}

/** What sets the replicas of another resource: `reference` names that one, and a kind that is not stated is `kind`. */
export function scalerOf(
	resource: Resource,
	dialect: string,
	reference: Cursor,
	bounds: { readonly least: Cursor; readonly most: Cursor; readonly kind?: string },
): Scaler | undefined {
	const target = targetOf(reference, bounds.kind);
	if (!target) return undefined;
	const { at, kind, name, namespace } = resource;
	return {
		kind: "scaler",
		at,
		dialect,
		type: kind?.value ?? "",
		...maybe({ name, minReplicas: bounds.least.number(), maxReplicas: bounds.most.number() }),
		target: { ...target, ...maybe({ namespace: namespace?.value }) },
	};
}

function targetOf(
	reference: Cursor,
	otherwise: string | undefined,
): { readonly kind: string; readonly name: string; readonly at: Span } | undefined {
	const kind: Located<string> | undefined = reference.get("kind").string();
	const name = reference.get("name").string();
	const meant = kind?.value ?? (reference.get("kind").present ? undefined : otherwise);
	return name && meant !== undefined ? { kind: meant, name: name.value, at: name.at } : undefined;
}
