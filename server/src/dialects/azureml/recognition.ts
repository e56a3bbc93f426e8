import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

export type Kind =
	| "ManagedOnlineDeployment"
	| "KubernetesOnlineDeployment"
	| "OnlineEndpoint"
	| "BatchDeployment"
	| "ModelBatchDeployment"
	| "BatchEndpoint"
	| "Schedule"
	| "Environment"
	| "Model"
	| "Job"
	| "Asset";

const schemaIds: Readonly<Partial<Record<Kind, string>>> = {
	ManagedOnlineDeployment: "azureml-managed-online-deployment.schema.json",
	KubernetesOnlineDeployment: "azureml-kubernetes-online-deployment.schema.json",
	OnlineEndpoint: "azureml-online-endpoint.schema.json",
	BatchDeployment: "azureml-batch-deployment.schema.json",
	ModelBatchDeployment: "azureml-model-batch-deployment.schema.json",
	BatchEndpoint: "azureml-batch-endpoint.schema.json",
	Schedule: "azureml-schedule.schema.json",
	Environment: "azureml-environment.schema.json",
	Model: "azureml-model.schema.json",
};

/** The schema of a kind; jobs, components and other assets are recognised, and what they must look like is not described here. */
export function schemaOf(kind: Kind | undefined) {
	const id = kind && schemaIds[kind];
	return id === undefined ? undefined : schemaNamed(id);
}

/** The last part of a schema's address, without its ending and without regard to case. */
const bySchema: Readonly<Record<string, Kind>> = {
	managedonlinedeployment: "ManagedOnlineDeployment",
	onlinedeployment: "ManagedOnlineDeployment",
	kubernetesonlinedeployment: "KubernetesOnlineDeployment",
	k8sonlinedeployment: "KubernetesOnlineDeployment",
	managedonlineendpoint: "OnlineEndpoint",
	kubernetesonlineendpoint: "OnlineEndpoint",
	k8sonlineendpoint: "OnlineEndpoint",
	onlineendpoint: "OnlineEndpoint",
	batchdeployment: "BatchDeployment",
	modelbatchdeployment: "ModelBatchDeployment",
	pipelinecomponentbatchdeployment: "BatchDeployment",
	batchendpoint: "BatchEndpoint",
	schedule: "Schedule",
	monitorschedule: "Schedule",
	environment: "Environment",
	model: "Model",
};

/** By the address of its schema, or, without one, by words that only a file of Azure ML has together. */
export function kindOf(document: Cursor): Kind | undefined {
	if (!document.isMap || document.get("apiVersion").present) return undefined;
	const address = document.get("$schema").string()?.value;
	if (address !== undefined) return kindOfSchema(address, document);
	return byContent(document);
}

function kindOfSchema(address: string, document: Cursor): Kind | undefined {
	const folded = lastWord(address);
	if (bySchema[folded] === "ManagedOnlineDeployment" && isKubernetes(document)) return "KubernetesOnlineDeployment";
	if (folded === "modelbatchdeployment" && document.get("type").string()?.value.toLowerCase() === "pipeline") return "BatchDeployment";
	if (folded === "") return undefined;
	return bySchema[folded] ?? (/(job|component)$/.test(folded) ? "Job" : "Asset");
}

/** The kind of asset as the address of its schema has it, in lower case; empty without one. */
export function schemaWord(document: Cursor): string {
	return lastWord(document.get("$schema").string()?.value ?? "");
}

function lastWord(address: string): string {
	return (/azureml(?:schemas|sdk|\/)(?!.*promptflow).*?(\w+)(?:\.schema)?\.json#?$/.exec(address.trim())?.[1] ?? "").toLowerCase();
}

function byContent(document: Cursor): Kind | undefined {
	if (document.get("create_monitor").isMap) return "Schedule";
	if (document.get("endpoint_name").present) return deploymentOf(document);
	if (isPipelineJob(document)) return "Job";
	const type = document.get("type").string()?.value ?? "";
	if (/^(custom|mlflow|triton)_model$/.test(type) && document.get("path").present && fits(document, "Model")) return "Model";
	if (/^(key|aml_token|aad_token)$/.test(document.get("auth_mode").string()?.value ?? "") && document.get("name").present)
		return document.get("defaults").isMap ? "BatchEndpoint" : "OnlineEndpoint";
	const built = document.get("image").present && (document.get("conda_file").present || document.get("inference_config").isMap);
	return built && fits(document, "Environment") ? "Environment" : undefined;
}

/** Steps that are components or jobs of Azure ML, and a word that says how the whole runs. */
function isPipelineJob(document: Cursor): boolean {
	if (document.get("type").string()?.value !== "pipeline" || !document.get("jobs").isMap) return false;
	const steps = document.get("jobs").entries();
	const known = /^(?:command|sweep|parallel|pipeline|spark|automl)$/;
	const whole = ["experiment_name", "settings", "compute"].some((key) => document.get(key).present);
	return whole && steps.every((job) => job.get("component").present || known.test(job.get("type").string()?.value ?? ""));
}

const telling = ["code_configuration", "environment", "model", "scale_settings", "request_settings", "instance_type", "instance_count"];

/** Other platforms name an endpoint too; a file of theirs has keys that Azure ML has not. */
function deploymentOf(document: Cursor): Kind | undefined {
	if (/^ml\./.test(document.get("instance_type").string()?.value ?? "")) return undefined;
	const batch = ["mini_batch_size", "settings", "output_action", "job_definition", "component"].some((key) => document.get(key).present);
	if (batch && document.get("compute").present) return fits(document, "BatchDeployment") ? "BatchDeployment" : undefined;
	const kind = isKubernetes(document) ? "KubernetesOnlineDeployment" : "ManagedOnlineDeployment";
	const known = telling.filter((key) => document.get(key).present);
	return known.length >= 3 && fits(document, kind) ? kind : undefined;
}

function isKubernetes(document: Cursor): boolean {
	return document.get("type").string()?.value.toLowerCase() === "kubernetes";
}

/** All keys but one, which may be misspelt, are those of the kind. */
function fits(document: Cursor, kind: Kind): boolean {
	const properties = schemaOf(kind)?.properties ?? {};
	return document.entries().filter(({ key }) => !Object.hasOwn(properties, key?.value ?? "")).length <= 1;
}
