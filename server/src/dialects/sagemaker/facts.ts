import type { Container, EnvironmentVariable, Model, PayloadLogger, Service } from "../../facts/facts.ts";
import type { Explainer } from "../../facts/release.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { containersOf } from "./check-model.ts";
import { scaledBy } from "./check-scaling.ts";
import { isOff } from "./check-serverless.ts";
import { type Variant, variantsOf } from "./check-variants.ts";
import { answererName } from "./lineage.ts";
import { nameOf, ofKind, type Resource, type Template, target } from "./template.ts";

const dialect = "sagemaker";
const environmentKey = /^(?:env|environment|stage)$/i;

/** The models of a template, each with the service that serves it. */
export function readModels(template: Template, services: readonly Served[]): readonly Model[] {
	return template.resources.flatMap((resource) => {
		const { id } = resource;
		const [container] = resource.kind === "Model" ? containersOf(resource) : packaged(resource);
		if (resource.kind !== "Model" && !container) return [];
		const [url, uri] = [container?.get("ModelDataUrl"), container?.get("ModelDataSource", "S3DataSource", "S3Uri")];
		const unknown = url?.templated || uri?.templated ? (["artifact"] as const) : undefined;
		const service = services.find((one) => one.model === resource)?.service;
		const name = nameOf(resource).string() ?? id;
		const stated = maybe({ name, artifact: url?.string() ?? uri?.string(), unknown, service });
		return [{ kind: "model", at: id.at, dialect, ...stated, files: [], implicitBatch: false, inputs: [], outputs: [], steps: [] }];
	});
}

/** The containers that a version in the registry is served by. */
function packaged({ kind, properties }: Resource): readonly Cursor[] {
	return kind === "ModelPackage" ? properties.get("InferenceSpecification", "Containers").items() : [];
}

export interface Served {
	readonly service: Service;
	/** The model of the same template that it serves. */
	readonly model: Resource | undefined;
}

/** What answers requests: each production variant, and each inference component. */
export function readServices(template: Template): readonly Served[] {
	return [
		...ofKind(template, "EndpointConfig").flatMap((config) =>
			variantsOf(config, "ProductionVariants")
				// Without a model it is the place of inference components, which answer.
				.filter(({ cursor }) => cursor.get("ModelName").present)
				.map((variant) => ofVariant(template, config, variant)),
		),
		...ofKind(template, "InferenceComponent").map((component) => ofComponent(template, component)),
	];
}

function ofVariant(template: Template, config: Resource, variant: Variant): Served {
	const { cursor, name } = variant;
	const model = target(template, cursor.get("ModelName"), "Model");
	const count = cursor.get("InitialInstanceCount").number();
	const fixed = variant.serverless ? {} : { minReplicas: count, maxReplicas: count };
	const concurrency = config.properties.get("AsyncInferenceConfig", "ClientConfig", "MaxConcurrentInvocationsPerInstance").number();
	const logger = readLogger(config.properties.get("DataCaptureConfig"));
	const stated = maybe({
		name: name ?? config.id,
		...(scaleOf(template, config, name) ?? fixed),
		concurrency,
		logger,
		owner: ownerOf(config),
		environment: tagged(config, environmentKey),
		explainer: readExplainer(config.properties.get("ExplainerConfig")),
	});
	const at = name?.at ?? config.id.at;
	const names = [answererName(config, name)];
	return { model, service: { kind: "service", at, dialect, ...stated, containers: model ? readContainers(model) : [], names } };
}

function ofComponent(template: Template, component: Resource): Served {
	const { properties, id } = component;
	const specification = properties.get("Specification");
	const model = target(template, specification.get("ModelName"), "Model");
	const count = properties.get("RuntimeConfig", "CopyCount").number();
	const scaled = scaleOf(template, component, undefined) ?? { minReplicas: count, maxReplicas: count };
	const own = specification.get("Container");
	const containers = own.isMap ? [readContainer(own, component)] : model ? readContainers(model) : [];
	const stated = maybe({
		name: nameOf(component).string() ?? id,
		...scaled,
		owner: ownerOf(component),
		environment: tagged(component, environmentKey),
	});
	const names = [answererName(component, undefined)];
	return { model, service: { kind: "service", at: id.at, dialect, ...stated, containers, names } };
}

type Scale = Pick<{ [K in keyof Service]: Service[K] | undefined }, "minReplicas" | "maxReplicas">;

/** The limits of what scales a variant or a component. Of provisioned concurrency nothing follows for the number of replicas. */
function scaleOf(template: Template, resource: Resource, variant: Located<string> | undefined): Scale | undefined {
	for (const scaler of ofKind(template, "ScalableTarget")) {
		const scaled = scaledBy(template, scaler.properties);
		const config = scaled.config === resource && (scaled.variant === undefined || scaled.variant === variant?.value);
		if (!config && scaled.component !== resource) continue;
		const serverless = /ProvisionedConcurrency$/.test(scaler.properties.get("ScalableDimension").string()?.value ?? "");
		return serverless
			? {}
			: { minReplicas: scaler.properties.get("MinCapacity").number(), maxReplicas: scaler.properties.get("MaxCapacity").number() };
	}
	return undefined;
}

function readLogger(capture: Cursor): PayloadLogger | undefined {
	if (!capture.isMap || !capture.key || isOff(capture.get("EnableCapture"))) return undefined;
	const modes = capture
		.get("CaptureOptions")
		.items()
		.map((option) => option.get("CaptureMode").string());
	const words = new Set(modes.map((mode) => mode?.value));
	const both = words.has("InputAndOutput") || (words.has("Input") && words.has("Output"));
	const value = both ? "all" : words.has("Input") ? "request" : words.has("Output") ? "response" : undefined;
	const [mode] = modes;
	const url = capture.get("DestinationS3Uri").string();
	return { at: capture.key.at, ...(mode && value ? { mode: { value, at: mode.at } } : {}), ...(url ? { url } : {}) };
}

function ownerOf(resource: Resource): Located<string> | undefined {
	return tagged(resource, /^(?:owner|owned[-_ ]?by|team)$/i);
}

function tagged({ properties }: Resource, key: RegExp): Located<string> | undefined {
	const tags = properties.get("Tags").items();
	return tags
		.find((one) => key.test(one.get("Key").string()?.value ?? ""))
		?.get("Value")
		.word();
}

/** Clarify changes the columns or words of a request and asks the model again. */
function readExplainer(explainer: Cursor): Explainer | undefined {
	return explainer.isMap && explainer.key ? { at: explainer.key.at, direct: true } : undefined;
}

export function readContainers(model: Resource): readonly Container[] {
	return (model.kind === "Model" ? containersOf(model) : packaged(model)).map((container) => readContainer(container, model));
}

/** The kind of instance bounds a container, so that a limit which is not stated is no want of one. */
function readContainer(container: Cursor, { id }: Resource): Container {
	const name = container.get("ContainerHostname").string();
	const image = container.get("Image").string();
	return {
		kind: "container",
		at: container.key?.at ?? image?.at ?? id.at,
		dialect,
		...maybe({ name, image }),
		arguments: [],
		environment: readEnvironment(container.get("Environment")),
		requests: [],
		limits: [],
		moreResources: true,
		probes: [],
	};
}

function readEnvironment(variables: Cursor): readonly EnvironmentVariable[] {
	return variables.entries().flatMap((entry) => {
		const value = entry.word();
		return entry.key ? [{ name: entry.key, ...(value ? { value } : {}) }] : [];
	});
}
