import type { Container, Facts, Model, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { readContainer, readResources } from "../kubernetes/container.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { firstVariable, readServerArguments } from "../kubernetes/server-arguments.ts";
import { isSet, isTrue, type Resource } from "./resource.ts";

const dialect = "nim";

/** A resource of NVIDIA's own name for GPUs, which the operator adds for the profile of a cache where it is absent. */
const gpu = "nvidia.com/gpu";

type Read = Pick<Facts, "models" | "services" | "containers">;

export function readFacts(resource: Resource): Read {
	const { type, spec } = resource;
	if (type === "NIMCache") return readCache(resource);
	if (type === "NIMBuild") return { models: [], services: [], containers: [serverContainer(spec, resource)] };
	if (type === "NIMPipeline") {
		const parts = spec
			.get("services")
			.items()
			.filter((service) => service.get("spec").isMap && service.get("enabled").boolean()?.value !== false)
			.map((service) => readService(service.get("spec"), service.get("name").string(), resource));
		return {
			models: parts.flatMap(({ models }) => models),
			services: parts.flatMap(({ services }) => services),
			containers: parts.flatMap(({ containers }) => containers),
		};
	}
	if (!spec.isMap) return { models: [], services: [], containers: [] };
	const read = readService(spec, resource.name, resource);
	return type === "NIMService" ? read : { ...read, models: [], containers: [...read.containers, ...jobImages(resource)] };
}

/** What a NIMService runs, and what a microservice of NeMo does. */
function readService(spec: Cursor, name: Located<string> | undefined, resource: Resource): Read {
	const container = serverContainer(spec, resource);
	const beside = ["sidecarContainers", "initContainers"].map((key) => extraContainers(spec.get(key), resource));
	const hpa = spec.get("scale", "hpa");
	const scaled = isTrue(spec.get("scale", "enabled"));
	const replicas = spec.get("replicas").number();
	const owner = ownerOf(resource);
	const service: Service = {
		kind: "service",
		at: name?.at ?? resource.at,
		dialect,
		...maybe({
			name,
			namespace: resource.namespace,
			minReplicas: scaled ? hpa.get("minReplicas").number() : isSet(spec.get("scale", "enabled")) && !isOff(spec) ? undefined : replicas,
			maxReplicas: scaled ? hpa.get("maxReplicas").number() : undefined,
			owner: owner?.word(),
			ownerUnknown: owner?.templated || undefined,
		}),
		containers: [container, ...(beside[0] ?? [])],
	};
	return { models: [readModel(spec, name, service, resource)], services: [service], containers: [container, ...beside.flat()] };
}

/** Whether the autoscaler is known to be off. */
function isOff(spec: Cursor): boolean {
	return spec.get("scale", "enabled").boolean()?.value === false;
}

function readModel(spec: Cursor, name: Located<string> | undefined, service: Service, resource: Resource): Model {
	const { text } = resource.context.source;
	const container = asContainer(spec, resource.at);
	const said = readServerArguments(container, spec.get("multiNode"), text);
	return {
		kind: "model",
		at: name?.at ?? resource.at,
		dialect,
		...maybe({ name, artifact: modelAddress(container) }),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...said,
		...maybe({ trustRemoteCode: said.trustRemoteCode ?? trustOf(container), ...(said.gpu ? {} : splitOf(spec, container)) }),
		service,
	};
}

/** NIMs that run any model are told which one by a variable; the others have theirs in the image. */
function modelAddress(container: Cursor): Located<string> | undefined {
	const address = firstVariable(container, ["NIM_MODEL_NAME"]);
	return address && /^[a-z][\w+.-]*:\/\//i.test(address.value) ? address : undefined;
}

function trustOf(container: Cursor): Model["trustRemoteCode"] {
	const said = firstVariable(container, ["NIM_TRUST_CUSTOM_CODE"]);
	return said && { value: !/^(false|0|no)$/i.test(said.value), at: said.at };
}

/** GPUs of one node that the model is split over. */
function splitOf(spec: Cursor, container: Cursor): Pick<Model, "gpu" | "gpuCount"> {
	const size = spec.get("multiNode", "parallelism", "tensor").number();
	const told = firstVariable(container, ["NIM_TENSOR_PARALLEL_SIZE"]);
	const count = size ? size.value : Number(told?.value);
	const at = size?.at ?? told?.at;
	if (!at || !Number.isInteger(count) || count < 2) return {};
	return { gpu: { value: size ? `parallelism.tensor: ${count}` : `NIM_TENSOR_PARALLEL_SIZE=${count}`, at }, gpuCount: count };
}

/** A hub's model that is fetched for NIMs, and the image that fetches it. */
function readCache(resource: Resource): Read {
	const { spec, name, at } = resource;
	const source = spec.get("source");
	const hub = ["hf", "dataStore"].map((key) => source.get(key)).find(({ isMap }) => isMap);
	const puller = (hub ?? source.get("ngc")).get("modelPuller").string();
	const model = hub?.get("modelName").string();
	const namespace = hub?.get("namespace").string();
	const artifact =
		model && namespace && hub?.key?.value === "hf"
			? { value: `hf://${namespace.value}/${model.value}`, at: model.at }
			: source.get("ngc", "modelEndpoint").string();
	const container: Container = {
		...readContainer(asContainer(spec, at), dialect, puller?.at ?? at, resource.context.source.text),
		...maybe({ image: puller }),
		requests: readResources(spec.get("resources")),
		limits: [],
		moreResources: true,
	};
	const models: readonly Model[] = artifact
		? [
				{
					kind: "model",
					at: model?.at ?? artifact.at,
					dialect,
					...maybe({ name, artifact, revision: hub?.get("revision").string() }),
					files: [],
					implicitBatch: false,
					inputs: [],
					outputs: [],
					steps: [],
				},
			]
		: [];
	return { models, services: [], containers: [container, ...extraContainers(spec.get("initContainers"), resource)] };
}

function serverContainer(spec: Cursor, resource: Resource): Container {
	const body = asContainer(spec, resource.at);
	const read = readContainer(body, dialect, spec.get("image").key?.at ?? resource.at, resource.context.source.text);
	const counted = [...read.requests, ...read.limits].some(({ name }) => name.value === gpu);
	const claimed = isSet(spec.get("draResources"));
	const mayGrow = resource.type.startsWith("NIM") && (claimed || !counted);
	return { ...read, ...maybe({ image: imageOf(spec.get("image")), moreResources: read.moreResources || mayGrow || undefined }) };
}

function extraContainers(list: Cursor, resource: Resource): readonly Container[] {
	return list
		.items()
		.filter(({ isMap }) => isMap)
		.map((item) => {
			const at = item.get("name").at ?? item.entries()[0]?.key?.at ?? resource.at;
			const read = readContainer(item, dialect, at, resource.context.source.text);
			return { ...read, ...maybe({ image: imageOf(item.get("image")) }) };
		});
}

/** Images of the jobs that a microservice of NeMo starts. */
function jobImages({ spec, at, context }: Resource): readonly Container[] {
	const named = [
		spec.get("modelDownloadJobs", "image"),
		spec.get("nemoDatastoreTools", "image"),
		...spec.get("evaluationImages").entries(),
	];
	const training = spec.get("trainingConfig");
	const jobs = named.flatMap((place) => {
		const image = place.string();
		return image ? [{ ...readContainer(new Cursor(undefined), dialect, image.at, context.source.text), image }] : [];
	});
	if (!training.isMap) return jobs;
	const read = readContainer(asContainer(training, at), dialect, training.get("image").key?.at ?? at, context.source.text);
	return [...jobs, { ...read, ...maybe({ image: imageOf(training.get("image")) }) }];
}

/** Repository and tag as one name, which stands where the tag does. */
function imageOf(image: Cursor): Located<string> | undefined {
	const [repository, tag] = [image.get("repository").string(), image.get("tag").word()];
	if (!repository || image.get("tag").templated) return undefined;
	return tag && tag.value !== "" ? { value: `${repository.value}:${tag.value}`, at: tag.at } : undefined;
}

/** The specification in the form of a container: its image has parts, and its probes stand one level further in. */
function asContainer(spec: Cursor, fallback: Span): Cursor {
	const entries = spec.tree?.kind === "map" ? spec.tree.entries : [];
	const read = entries.flatMap((entry) => {
		if (entry.key.value === "image" || entry.key.value === "name") return [];
		if (!entry.key.value.endsWith("Probe")) return [entry];
		const probe = spec.get(entry.key.value, "probe").tree;
		return probe && spec.get(entry.key.value, "enabled").boolean()?.value !== false ? [{ ...entry, value: probe }] : [];
	});
	return new Cursor({ kind: "map", at: spec.at ?? fallback, entries: read });
}
