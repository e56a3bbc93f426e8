import type { Container, EnvironmentVariable, Facts, Model, Resource, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { readContainer } from "../kubernetes/container.ts";
import { readServerArguments } from "../kubernetes/server-arguments.ts";
import { engineNames, routerAsks } from "./lineage.ts";
import { artifactOf, asMap, dialect, isFilled, isTrue, runsOnRay, type Stack } from "./stack.ts";

type Read = Pick<Facts, "models" | "services" | "containers">;

/** Models with their engines, the router in front of them, and images that stand beside. What is turned off is not read. */
export function readValuesFacts(stack: Stack): Read {
	const { document } = stack;
	const engines = document.get("servingEngineSpec");
	const on = engines.get("enableEngine").boolean()?.value !== false;
	const served = on
		? engines
				.get("modelSpec")
				.items()
				.filter((model) => model.isMap && model.get("enabled").boolean()?.value !== false)
		: [];
	const parts = served.map((model, place) => readEngine(model, place, engines, stack));
	const router = readRouter(
		document.get("routerSpec"),
		parts.flatMap(({ services }) => services),
		stack,
	);
	return {
		models: parts.flatMap(({ models }) => models),
		services: [...parts.flatMap(({ services }) => services), ...router.services],
		containers: [...parts.flatMap(({ containers }) => containers), ...router.containers, ...besideContainers(document, engines, stack)],
	};
}

function readEngine(model: Cursor, place: number, engines: Cursor, stack: Stack): Read {
	const { text } = stack.context.source;
	const name = model.get("name").string();
	const at = name?.at ?? model.entries()[0]?.key?.at ?? stack.at;
	const container = engineContainer(model, engines, at, stack);
	const keda = isTrue(model.get("keda", "enabled"));
	const counted = model.get("keda", "enabled").templated ? undefined : model.get("replicaCount").number();
	const settings = model.get("vllmConfig");
	const service: Service = {
		kind: "service",
		at,
		dialect,
		...maybe({
			name,
			minReplicas: keda ? model.get("keda", "minReplicaCount").number() : counted,
			maxReplicas: keda ? model.get("keda", "maxReplicaCount").number() : undefined,
			sharedMemory: settings.get("tensorParallelSize").present ? ("more" as const) : undefined,
		}),
		containers: [container],
		...engineNames(place, stack),
	};
	const init = model.get("initContainer");
	const before = init.isMap ? [readContainer(init, dialect, init.key?.at ?? at, text)] : [];
	return { models: [readModel(model, name, at, service, stack)], services: [service], containers: [container, ...before] };
}

function readModel(model: Cursor, name: Located<string> | undefined, at: Span, service: Service, stack: Stack): Model {
	const settings = model.get("vllmConfig");
	const size = settings.get("tensorParallelSize").number();
	const onOneNode = runsOnRay(model, stack) === false;
	const said = readServerArguments(asMap(at, [["args", settings.get("extraArgs")]]), model.get("raySpec"), stack.context.source.text);
	const split =
		size && size.value > 1
			? { gpu: { value: `tensorParallelSize: ${size.value}`, at: size.at }, ...(onOneNode ? { gpuCount: size.value } : {}) }
			: {};
	const revision = model.get("modelRevision");
	const unknown = [...(model.get("modelURL").templated ? ["artifact" as const] : []), ...(revision.templated ? ["revision" as const] : [])];
	return {
		kind: "model",
		at,
		dialect,
		...maybe({ name, artifact: artifactOf(model.get("modelURL")), unknown: unknown.length > 0 ? unknown : undefined }),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...said,
		...split,
		...(isFilled(revision) ? maybe({ revision: revision.string() }) : {}),
		service,
	};
}

function engineContainer(model: Cursor, engines: Cursor, at: Span, stack: Stack): Container {
	const body = asMap(at, [
		["args", model.get("vllmConfig", "extraArgs")],
		["env", model.get("env")],
		["resources", model.get("resources")],
	]);
	const read = readContainer(body, dialect, at, stack.context.source.text);
	const short = isFilled(model.get("resources")) ? undefined : shortResources(model);
	const { limitPlace: _, ...rest } = read;
	return {
		...(short ? rest : read),
		...maybe({ image: imageOf(model) }),
		...short,
		environment: [...read.environment, ...secret(model.get("hf_token"), "HF_TOKEN"), ...secret(engines.get("vllmApiKey"), "VLLM_API_KEY")],
	};
}

/** A token that stands there as text. */
function secret(place: Cursor, name: string): readonly EnvironmentVariable[] {
	const value = place.string();
	return value && place.key ? [{ name: { value: name, at: place.key.at }, value }] : [];
}

/** The short fields for resources: GPUs are requested and limited alike. */
function shortResources(model: Cursor): Pick<Container, "requests" | "limits" | "moreResources"> {
	const type = model.get("requestGPUType").string()?.value ?? "nvidia.com/gpu";
	// The chart asks for GPUs only where the whole part of the number is not 0.
	const gpus = named(model, "requestGPU", type).filter(({ quantity }) => Math.trunc(Number(quantity.value)) > 0);
	const places = ["requestGPU", "requestGPUType", "requestMemory", "limitMemory", "limitCPU"].map((name) => model.get(name));
	// An engine that is told which devices to see shares those of its node.
	const shared = model.get("lmcacheConfig", "cudaVisibleDevices").present;
	return {
		requests: [...named(model, "requestCPU", "cpu"), ...named(model, "requestMemory", "memory"), ...gpus],
		limits: [...named(model, "limitCPU", "cpu"), ...named(model, "limitMemory", "memory"), ...gpus],
		...(shared || places.some(({ templated }) => templated) ? { moreResources: true } : {}),
	};
}

function named(model: Cursor, field: string, resource: string): readonly Resource[] {
	const place = model.get(field);
	const quantity = place.word();
	return place.key && quantity ? [{ name: { value: resource, at: place.key.at }, quantity }] : [];
}

function readRouter(router: Cursor, engines: readonly Service[], stack: Stack): Pick<Read, "services" | "containers"> {
	if (!router.isMap || router.get("enableRouter").boolean()?.value === false) return { services: [], containers: [] };
	const at = router.key?.at ?? stack.at;
	const body = asMap(at, [
		["args", router.get("extraArgs")],
		["env", router.get("env")],
		["resources", router.get("resources")],
		["livenessProbe", router.get("livenessProbe")],
		["readinessProbe", router.get("readinessProbe")],
		["startupProbe", router.get("startupProbe")],
	]);
	const read = readContainer(body, dialect, at, stack.context.source.text);
	const container: Container = {
		...read,
		...maybe({ image: imageOf(router) }),
		// The chart's own resources are joined with these.
		moreResources: true,
		environment: [...read.environment, ...secret(router.get("hf_token"), "HF_TOKEN")],
	};
	const scaling = router.get("autoscaling");
	const scaled = isTrue(scaling.get("enabled"));
	const service: Service = {
		kind: "service",
		at,
		dialect,
		...maybe({
			minReplicas: scaled
				? scaling.get("minReplicas").number()
				: scaling.get("enabled").templated
					? undefined
					: router.get("replicaCount").number(),
			maxReplicas: scaled ? scaling.get("maxReplicas").number() : undefined,
		}),
		containers: [container],
		...routerAsks(engines, stack),
	};
	return { services: [service], containers: [container] };
}

/** Images of what stands beside engines and router, as far as it is turned on. */
function besideContainers(document: Cursor, engines: Cursor, stack: Stack): readonly Container[] {
	const { text } = stack.context.source;
	const cache = document.get("cacheserverSpec");
	const controller = document.get("loraController");
	const sidecar = engines.get("sidecar", "image").string();
	const adapters = engines
		.get("modelSpec")
		.items()
		.some((model) => isTrue(model.get("enableLoRA")));
	const parts = [...(isTrue(cache.get("enabled")) ? [cache] : []), ...(isTrue(controller.get("enableLoraController")) ? [controller] : [])];
	const images = parts.map((part): Container => {
		const at = part.key?.at ?? stack.at;
		const body = asMap(at, [
			["args", part.get("extraArgs")],
			["env", part.get("env")],
			["resources", part.get("resources")],
		]);
		const image = imageOf(part.get("image"));
		return { ...readContainer(body, dialect, at, text), ...maybe({ image }), moreResources: true };
	});
	const fetching = sidecar && adapters ? [{ ...readContainer(asMap(sidecar.at, []), dialect, sidecar.at, text), image: sidecar }] : [];
	const credentials = document
		.get("loraAdapters")
		.items()
		.flatMap((adapter) => {
			const place = adapter.get("adapterSource", "credentials");
			const environment = secret(place, "HF_TOKEN");
			return environment.length > 0 && place.at ? [{ ...readContainer(asMap(place.at, []), dialect, place.at, text), environment }] : [];
		});
	return [...images, ...fetching, ...credentials];
}

/** Repository and tag as one name, which stands where the tag does. Where one of them is missing, the chart or another file says it. */
function imageOf(part: Cursor): Located<string> | undefined {
	const [repository, tag] = [part.get("repository").string(), part.get("tag").word()];
	return repository && tag && tag.value !== "" ? { value: `${repository.value}:${tag.value}`, at: tag.at } : undefined;
}
