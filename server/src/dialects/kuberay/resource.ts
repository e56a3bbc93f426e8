import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";
import { type Judge, type Resource as KubernetesResource, readResource as readAny } from "../kubernetes/resource.ts";

const kinds = ["RayCluster", "RayService", "RayJob", "RayCronJob"] as const;
export type Kind = (typeof kinds)[number];

/** A resource of KubeRay with what the checks ask of it again and again; the `spec` of a RayCronJob is that of the job that it starts. */
export interface Resource extends KubernetesResource {
	readonly type: Kind;
	/** The cluster that it is, or that it brings along, under the key that it stands at. */
	readonly cluster: Cursor;
	/** It is written in the version before the first stable one. */
	readonly old: boolean;
}

export const kubeRay: Judge = { name: "KubeRay", newest: "1.7" };

const clusterKeys: Readonly<Record<Kind, readonly string[]>> = {
	RayCluster: [],
	RayService: ["rayClusterConfig"],
	RayJob: ["rayClusterSpec"],
	RayCronJob: ["rayClusterSpec"],
};

export function kindOf(document: Cursor): Kind | undefined {
	const { group } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	const kind = document.get("kind").string()?.value;
	return group === "ray.io" ? kinds.find((known) => known === kind) : undefined;
}

export function readResource(document: Cursor, type: Kind, context: Context): Resource {
	const resource = readAny(document, context, kubeRay);
	const old = resource.apiVersion?.value === "ray.io/v1alpha1";
	const spec = type === "RayCronJob" ? resource.spec.get("jobTemplate") : resource.spec;
	return { ...resource, spec, type, old, cluster: spec.get(...clusterKeys[type]) };
}

/** Is it a number of a release that can be compared with others? */
export function isRelease(version: string): boolean {
	return /^\d+\.\d+(\.\d+)?$/.test(version);
}

/** A group of nodes, with how to name it in a sentence. */
export interface Group {
	readonly cursor: Cursor;
	readonly name: string;
	readonly head: boolean;
}

/** The head and the groups of workers. */
export function groupsOf(cluster: Cursor): readonly Group[] {
	const workers = cluster
		.get("workerGroupSpecs")
		.items()
		.filter(({ isMap }) => isMap)
		.map((cursor) => ({ cursor, name: `the group \`${cursor.get("groupName").word()?.value ?? "of workers"}\``, head: false }));
	const head = cluster.get("headGroupSpec");
	return head.isMap ? [{ cursor: head, name: "the head", head: true }, ...workers] : workers;
}

/** The container that runs Ray is the first of a pod. */
export function rayContainer({ cursor }: Group): Cursor {
	return cursor.get("template", "spec", "containers", 0);
}

/** A variable of a container with this name, whatever its value. */
export function variableOf(container: Cursor, name: string): Cursor | undefined {
	return container
		.get("env")
		.items()
		.find((item) => item.get("name").string()?.value === name);
}

/** A variable that says yes, as the operator reads it. */
export function saysYes(variable: Cursor | undefined): boolean {
	return ["1", "true"].includes(variable?.get("value").word()?.value ?? "");
}
