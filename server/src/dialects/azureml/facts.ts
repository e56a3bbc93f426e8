import type { Container, EnvironmentVariable, Model, Resource, Service } from "../../facts/facts.ts";
import type { Probe } from "../../facts/probe.ts";
import type { TrafficShare } from "../../facts/release.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { contentOf } from "../content.ts";
import { type Asset, isSet, localPath } from "./asset.ts";
import { referenceAt } from "./reference.ts";

const dialect = "azureml";

/** The model of a deployment, or the one that a file registers. */
export function readModels(asset: Asset, service: Service | undefined): readonly Model[] {
	const { kind, document, at } = asset;
	if (kind !== "Model" && !kind.endsWith("Deployment")) return [];
	const model = kind === "Model" ? document : document.get("model");
	if (!isSet(model) && !model.templated) return [];
	const reference = model.string();
	const artifact = reference ?? model.get("path").string();
	const unknown = model.templated || model.get("path").templated ? (["artifact"] as const) : undefined;
	const stated = { name: nameOf(model) ?? asset.name, artifact, service, unknown, format: formatOf(model) };
	const files = reference ? [] : filesOf(model.get("path"), asset);
	const place = kind === "Model" ? at : (model.key?.at ?? at);
	return [{ kind: "model", at: place, dialect, ...maybe(stated), files, implicitBatch: false, inputs: [], outputs: [], steps: [] }];
}

/** The registered model that is referred to, or the name of a model that the deployment registers. */
function nameOf(model: Cursor): Located<string> | undefined {
	const reference = referenceAt(model, "model");
	if (!reference) return model.get("name").string();
	return reference.registered ? { value: reference.name, at: reference.at } : undefined;
}

const formats: Readonly<Record<string, string>> = { mlflow_model: "mlflow", triton_model: "triton" };

function formatOf(model: Cursor): Located<string> | undefined {
	const type = model.get("type").string();
	const format = type && formats[type.value.toLowerCase()];
	return type && format !== undefined ? { value: format, at: type.at } : undefined;
}

function filesOf(path: Cursor, { context }: Asset): readonly string[] {
	const local = localPath(path);
	if (!local || local.value.startsWith("/")) return [];
	const file = resolvePath(context.source.file, local.value);
	return file === "" || file.startsWith("..") ? [] : [file];
}

/** A deployment answers requests with its instances; an endpoint only splits them. */
export function readService(asset: Asset): Service | undefined {
	const { document, at, name } = asset;
	const base = { kind: "service", at, dialect, ...maybe({ name, ...readTags(document.get("tags")) }) } as const;
	if (asset.kind === "OnlineEndpoint") {
		const traffic = readTraffic(document.get("traffic"));
		return { ...base, ...(traffic ? { traffic } : {}), containers: [] };
	}
	if (!asset.online) return undefined;
	const endpoint = document.get("endpoint_name").string();
	return {
		...base,
		...(endpoint ? { endpoint } : {}),
		...readScale(asset),
		...maybe({ ...readRequests(document), runs: runsOf(asset) }),
		containers: [readContainer(asset)],
	};
}

/** Paths count from the folder of the file. */
function runsOf({ document, context }: Asset): string | undefined {
	const content = contentOf(document, ["$schema", "name", "description", "tags", "properties", "instance_count", "scale_settings"]);
	return content && `${resolvePath(context.source.file, ".")} ${content}`;
}

function readTags(tags: Cursor): Pick<{ [K in keyof Service]: Service[K] | undefined }, "owner" | "environment"> {
	const environment = tags.entries().find(({ key }) => /^(?:env|environment|stage)$/i.test(key?.value ?? ""));
	return { owner: readOwner(tags), environment: environment?.word() };
}

/** Who answers for it, where a tag says so. */
export function readOwner(tags: Cursor): Located<string> | undefined {
	return tags
		.entries()
		.find(({ key }) => /^(?:owner|owned[-_]by|team)$/i.test(key?.value ?? ""))
		?.word();
}

/** Nothing where a share is not known, because the others say little without it. */
function readTraffic(traffic: Cursor): readonly TrafficShare[] | undefined {
	const shares = traffic.entries().flatMap((entry) => {
		const share = entry.number();
		return entry.key && share ? [{ name: entry.key, share }] : [];
	});
	return shares.length > 0 && shares.length === traffic.entries().length ? shares : undefined;
}

function readScale({ document }: Asset): Partial<Service> {
	const settings = document.get("scale_settings");
	if (/^target_?utilization$/i.test(settings.get("type").string()?.value ?? ""))
		return maybe({ minReplicas: settings.get("min_instances").number(), maxReplicas: settings.get("max_instances").number() });
	const instances = document.get("instance_count");
	const count = instances.number();
	return count && instances.key ? { minReplicas: count, maxReplicas: count, fixedReplicas: { ...count, key: instances.key.at } } : {};
}

function readRequests(document: Cursor): Pick<{ [K in keyof Service]: Service[K] | undefined }, "timeout" | "concurrency"> {
	const settings = document.get("request_settings");
	return {
		timeout: settings.get("request_timeout_ms").number(),
		concurrency: settings.get("max_concurrent_requests_per_instance").number(),
	};
}

/** On machines that Azure runs the kind of machine bounds the container, so that a limit which is not stated is no want of one. */
function readContainer(asset: Asset): Container {
	const { document, at, kind } = asset;
	const environment = document.get("environment");
	const image = environment.get("image").string();
	const resources = document.get("resources");
	return {
		kind: "container",
		at: environment.key?.at ?? at,
		dialect,
		...(image ? { image } : {}),
		...(environment.get("conda_file").present ? { builtOnce: true } : {}),
		arguments: [],
		environment: readEnvironment(document.get("environment_variables")),
		requests: readResources(resources.get("requests")),
		limits: readResources(resources.get("limits")),
		...(kind === "ManagedOnlineDeployment" ? { moreResources: true } : {}),
		probes: (["liveness", "readiness"] as const).flatMap((type) => readProbe(document.get(`${type}_probe`), type)),
	};
}

function readEnvironment(variables: Cursor): readonly EnvironmentVariable[] {
	return variables.entries().flatMap((entry) => {
		const value = entry.word();
		return entry.key ? [{ name: entry.key, ...(value ? { value } : {}) }] : [];
	});
}

function readResources(amounts: Cursor): readonly Resource[] {
	return amounts.entries().flatMap((entry) => {
		const quantity = entry.word();
		const name = entry.key && { ...entry.key, value: entry.key.value === "gpu" ? "nvidia.com/gpu" : entry.key.value };
		return name && quantity ? [{ name, quantity }] : [];
	});
}

/** In seconds, as Kubernetes has them. */
function readProbe(probe: Cursor, type: Probe["type"]): readonly Probe[] {
	if (!probe.isMap || !probe.key) return [];
	const stated = {
		initialDelay: probe.get("initial_delay").number(),
		period: probe.get("period").number(),
		timeout: probe.get("timeout").number(),
		failures: probe.get("failure_threshold").number(),
	};
	return [{ type, at: probe.key.at, ...maybe(stated), ...(probe.entries().some((entry) => entry.templated) ? { uncertain: true } : {}) }];
}
