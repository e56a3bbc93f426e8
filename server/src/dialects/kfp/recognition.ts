import type { Cursor } from "../../source/tree.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";

export type Kind = "Pipeline" | "PlatformSpec" | "PipelineVersion" | "Workflow" | "ScheduledWorkflow";

/** What the compiler of Kubeflow Pipelines writes, and the resources of a cluster that hold it; nothing for anybody else's file. */
export function kindOf(document: Cursor): Kind | undefined {
	if (document.get("apiVersion").present) return resourceKind(document);
	if (isPlatforms(document)) return "PlatformSpec";
	return isPipeline(document) ? "Pipeline" : undefined;
}

/** A tool of another kind may have a `root` or `components`, but not most of these together, or a root with tasks. */
function isPipeline(document: Cursor): boolean {
	const has = (camel: string, snake: string) => document.get(camel).present || document.get(snake).present;
	if (/^kfp-/.test(document.get("sdkVersion").string()?.value ?? "")) return true;
	const telling = [
		document.get("pipelineInfo").isMap || document.get("pipeline_info").isMap,
		has("deploymentSpec", "deployment_spec"),
		has("schemaVersion", "schema_version"),
		document.get("root", "dag").isMap || document.get("root", "executorLabel").present,
		document.get("components").isMap,
	];
	return telling.filter(Boolean).length >= 3;
}

function isPlatforms(document: Cursor): boolean {
	const kubernetes = document.get("platforms", "kubernetes");
	return document.entries().length === 1 && (kubernetes.get("deploymentSpec").isMap || kubernetes.get("pipelineConfig").isMap);
}

function resourceKind(document: Cursor): Kind | undefined {
	const { group } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	const kind = document.get("kind").string()?.value;
	if (group === "pipelines.kubeflow.org" && kind === "PipelineVersion") return "PipelineVersion";
	if (group === "kubeflow.org" && kind === "ScheduledWorkflow") return "ScheduledWorkflow";
	return group === "argoproj.io" && kind === "Workflow" && isCompiled(document) ? "Workflow" : undefined;
}

/** Argo's users write workflows too; the compiler of KFP 1 leaves its mark on those that it writes, and its samples run as its own account. */
function isCompiled(document: Cursor): boolean {
	const spec = document.get("spec");
	return (
		isMarked(document.get("metadata")) || isMarked(spec.get("podMetadata")) || spec.get("serviceAccountName").string()?.value === runner
	);
}

const runner = "pipeline-runner";

/** The server of KFP 2 makes a workflow of a pipeline when it runs it; nobody writes such a one by hand. */
export function isMadeByServer(document: Cursor): boolean {
	return document.get("spec", "podMetadata", "annotations", "pipelines.kubeflow.org/v2_component").present;
}

function isMarked(metadata: Cursor): boolean {
	return [metadata.get("annotations"), metadata.get("labels")].some((map) =>
		map.entries().some(({ key }) => key?.value.startsWith("pipelines.kubeflow.org/") === true),
	);
}
