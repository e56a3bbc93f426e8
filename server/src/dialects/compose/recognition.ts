import type { Cursor } from "../../source/tree.ts";
import { commandText } from "../kubernetes/server-arguments.ts";
import { serverOf } from "../kubernetes/servers.ts";
import { asContainer, imageOf } from "./container.ts";

/** Before version 2 the services stood at the top of the file. */
export type Kind = "Compose" | "Version1";

/** A file of services of which at least one serves a model, or has to do with one. */
export function recognises(document: Cursor, file: string): boolean {
	const kind = kindOf(document);
	if (!kind) return false;
	const services = servicesOf(document, kind);
	const models = kind === "Compose" ? document.get("models").entries() : [];
	if (models.some((model) => model.get("model").present)) return true;
	return services.some(concerns) || (isAboutModels(file) && services.some(isMonitoring));
}

export function kindOf(document: Cursor): Kind | undefined {
	if (!document.isMap || document.get("apiVersion").present || document.get("kind").present) return undefined;
	const services = document.get("services");
	if (services.isMap) return services.entries().some(isService) ? "Compose" : undefined;
	const top = document.entries();
	return !services.present && top.length > 0 && top.every(isService) && top.every(hasTypicalKeys) ? "Version1" : undefined;
}

export function servicesOf(document: Cursor, kind: Kind): readonly Cursor[] {
	return (kind === "Compose" ? document.get("services") : document).entries();
}

function isService(service: Cursor): boolean {
	return service.isMap && ["image", "build", "extends", "provider"].some((key) => service.get(key).present);
}

/** Other tools have maps with an image too. */
function hasTypicalKeys(service: Cursor): boolean {
	const typical = ["ports", "volumes", "environment", "links", "command", "container_name", "restart", "entrypoint", "expose", "env_file"];
	return typical.some((key) => service.get(key).present) && service.get("image").string() !== undefined && !service.get("stage").present;
}

/** Does the service run a server of models, or a platform that is about models, or is it told of one? */
function concerns(service: Cursor): boolean {
	return isServing(service) || platformImage.test(nameOfImage(service)) || toldOfModels(service) || runsPlatform(service);
}

/** It answers requests with a model, or with what a model is asked with. */
export function isServing(service: Cursor): boolean {
	if (!service.isMap) return false;
	return serverOf(asContainer(service, undefined)) !== undefined || servingImage.test(nameOfImage(service));
}

function runsPlatform(service: Cursor): boolean {
	return service.isMap && platformCommand.test(commandText(asContainer(service, undefined)));
}

/** Without its tag and digest. */
function nameOfImage(service: Cursor): string {
	const image = imageOf(service)?.value.toLowerCase() ?? "";
	return image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}

const servingImage = /(?:^|\/)(?:bentoml|seldonio|kserve|feastdev)\/|(?:^|[/_-])(?:mlserver|feature-server|tritonserver|bentoml)(?:$|[_-])/;

/** Images by the names of their organisations and programs. */
const platformImage = new RegExp(
	[
		"(?:^|/)(?:evidently|bentoml|seldonio|kserve|rayproject|feastdev|arizephoenix|aibrix|nim|berriai|opea)/",
		"(?:^|[/_-])(?:evidently|mlflow|feast|feature-server|litellm|langfuse|mlserver|bentoml|tritonserver|vllm|model-registry)(?:$|[_-])",
		"(?:^|/)(?:ray|ray-ml|ray-llm)$",
	].join("|"),
);

const platformCommand =
	/\bmlflow\s+(?:server|ui|models|gateway|deployments)\b|\bevidently\s+ui\b|\bfeast\s+(?:serve|ui|listen)\b|\bray\s+start\b|\bbento(?:ml)?\s+serve|\blitellm\s+--/;

/** Variables by which a program is told of a model, or of a platform for models. */
const telling = new RegExp(
	[
		"^(?:BENTOML|MLFLOW|MLSERVER|EVIDENTLY|FEAST|NIM|TRITON|VLLM|OLLAMA|TORCHSERVE|LITELLM|TGI|TEI)_",
		"^(?:HF_TOKEN|HUGGING_?FACE\\w*|MODEL_(?:ID|NAME|PATH|DIR|URI|REPOSITORY|STORE))$",
		"(?:^|_)(?:LLM|EMBEDDINGS?|RERANK\\w*|RANKING)_?(?:MODEL|SERVER|ENDPOINT|BASE|SERVICE)",
	].join("|"),
);
/** What such services are called, and where models are kept. */
const tellingName =
	/(?:^|[-_/.])(?:inference|predictor|model-?server|model-registry|triton|tritonserver|vllm|ollama|nim|localai|h2ogpt|mlflow|evidently|bentoml|feast|mlserver|seldon|kserve|langfuse)(?:$|[-_/.:])/i;
const tellingPath = /(?:^|\/)(?:mlruns|mlartifacts|model[-_]repo\w*|model[-_]store)(?:\/|$)|:\/models(?:[:/]|$)/;

function toldOfModels(service: Cursor): boolean {
	const environment = service.get("environment");
	const variables = [
		...environment.entries().flatMap(({ key }) => key?.value ?? []),
		...environment.items().map((item) => textOf(item).replace(/=.*$/s, "")),
	];
	const names = [
		service.key?.value ?? "",
		textOf(service.get("image")).replace(/\$\{(\w+)[^}]*\}/g, "$1"),
		textOf(service.get("container_name")),
	];
	const command = service.get("command");
	const paths = [...service.get("volumes").items(), ...command.items(), command].map(textOf);
	return (
		variables.some((name) => telling.test(name)) ||
		names.some((name) => tellingName.test(name)) ||
		paths.some((path) => tellingPath.test(path))
	);
}

/** What tells of a model stands near the beginning. */
const longestText = 2000;

function textOf({ tree }: Cursor): string {
	return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value.slice(0, longestText) : "";
}

/** A dashboard says nothing of what it shows, so the folder that it lies in has to. */
function isAboutModels(file: string): boolean {
	return /(?:^|[/_.-])(?:drift|evidently|mlops|model[_-]monitoring|llm[_-]evaluation)(?:[/_.-]|$)/i.test(file);
}

function isMonitoring(service: Cursor): boolean {
	return /(?:^|\/)(?:grafana|prom|prometheus)\//.test(imageOf(service)?.value ?? "");
}
