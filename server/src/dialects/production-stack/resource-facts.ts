import type { Container, Facts, Resource, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { readContainer } from "../kubernetes/container.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { readServerArguments } from "../kubernetes/server-arguments.ts";
import { artifactOf, asMap, dialect, isFilled, isTrue, type Stack } from "./stack.ts";

type Read = Pick<Facts, "models" | "services" | "containers">;

/** What a resource of the operator runs; an adapter runs nothing of its own. */
export function readResourceFacts(stack: Stack): Read {
	if (stack.type === "LoraAdapter") return readAdapter(stack);
	if (stack.type === "VLLMRuntime") return readRuntime(stack);
	const { spec } = stack;
	if (!spec.isMap) return { models: [], services: [], containers: [] };
	const container = readPart(spec, spec.get("extraArgs"), spec.get("env"), stack);
	return { models: [], services: [readService(stack, container, spec.get("replicas").number(), undefined)], containers: [container] };
}

function readRuntime(stack: Stack): Read {
	const { spec, name, at } = stack;
	const { text } = stack.context.source;
	const [deployment, settings] = [spec.get("deploymentConfig"), spec.get("vllmConfig")];
	if (!spec.isMap) return { models: [], services: [], containers: [] };
	const container = readPart(deployment, settings.get("extraArgs"), settings.get("env"), stack);
	const sidecar = deployment.get("sidecarConfig");
	const beside = isTrue(sidecar.get("enabled")) ? [readPart(sidecar, sidecar.get("args"), sidecar.get("env"), stack)] : [];
	const scaling = spec.get("autoscalingConfig");
	const scaled = isTrue(scaling.get("enabled"));
	const replicas = scaling.get("enabled").templated ? undefined : deployment.get("replicas").number();
	const service = {
		...readService(
			stack,
			container,
			scaled ? scaling.get("minReplicas").number() : replicas,
			scaled ? scaling.get("maxReplicas").number() : undefined,
		),
		containers: [container, ...beside],
	};
	const size = settings.get("tensorParallelSize").number();
	const model = {
		kind: "model",
		at: name?.at ?? at,
		dialect,
		...maybe({
			name,
			artifact: artifactOf(spec.get("model", "modelURL")),
			unknown: spec.get("model", "modelURL").templated ? (["artifact"] as const) : undefined,
		}),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...readServerArguments(asMap(at, [["args", settings.get("extraArgs")]]), spec.get("none"), text),
		...(size && size.value > 1 ? { gpu: { value: `tensorParallelSize: ${size.value}`, at: size.at }, gpuCount: size.value } : {}),
		service,
	} as const;
	return { models: [model], services: [service], containers: [container, ...beside] };
}

function readService(stack: Stack, container: Container, least: Located<number> | undefined, most: Located<number> | undefined): Service {
	const { name, namespace, at } = stack;
	const owner = ownerOf(stack);
	return {
		kind: "service",
		at: name?.at ?? at,
		dialect,
		...maybe({
			name,
			namespace,
			minReplicas: least,
			maxReplicas: most,
			owner: owner?.word(),
			ownerUnknown: owner?.templated || undefined,
		}),
		containers: [container],
	};
}

/** Image, resources, arguments and variables of one container. The operator makes requests and limits of the same numbers. */
function readPart(part: Cursor, words: Cursor, environment: Cursor, stack: Stack): Container {
	const image = part.get("image");
	const at = image.key?.at ?? part.key?.at ?? stack.at;
	const body = asMap(at, [
		["args", words],
		["env", environment],
	]);
	const { limitPlace: _, ...read } = readContainer(body, dialect, at, stack.context.source.text);
	const resources = resourcesOf(part.get("resources"));
	const templated = part
		.get("resources")
		.entries()
		.some((entry) => entry.templated);
	return {
		...read,
		...maybe({ image: imageOf(image), moreResources: templated || undefined }),
		requests: resources,
		limits: resources,
	};
}

function resourcesOf(map: Cursor): readonly Resource[] {
	const gpu = map.get("gpuType").string()?.value ?? "nvidia.com/gpu";
	return [
		["cpu", "cpu"],
		["memory", "memory"],
		["gpu", gpu === "" ? "nvidia.com/gpu" : gpu],
	].flatMap(([field = "", name = ""]) => {
		const place = map.get(field);
		const quantity = place.word();
		return place.key && quantity && quantity.value !== "" ? [{ name: { value: name, at: place.key.at }, quantity }] : [];
	});
}

/** The name holds the tag. */
function imageOf(image: Cursor): Located<string> | undefined {
	const [registry, name] = [image.get("registry").string(), image.get("name").string()];
	return registry && name && name.value !== "" ? { value: `${registry.value}/${name.value}`, at: name.at } : undefined;
}

function readAdapter({ spec, name, at }: Stack): Read {
	const source = spec.get("adapterSource");
	const repository = source.get("type").string()?.value === "huggingface" ? artifactOf(source.get("repository")) : undefined;
	const folder = isFilled(source.get("adapterPath")) ? source.get("adapterPath").string() : undefined;
	const artifact = repository ?? folder;
	const place: Span = name?.at ?? at;
	if (!artifact) return { models: [], services: [], containers: [] };
	const model = {
		kind: "model",
		at: place,
		dialect,
		...maybe({ name, artifact }),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
	} as const;
	return { models: [model], services: [], containers: [] };
}
