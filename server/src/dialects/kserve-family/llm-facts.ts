import type { Container, Facts, Model, Service } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { keyPlace, maybe } from "../card/read.ts";
import { since } from "../kserve/service.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { readServerArguments } from "../kubernetes/server-arguments.ts";
import { llmWays } from "./lineage.ts";
import type { Resource } from "./resource.ts";
import { listed } from "./runtime.ts";

const dialect = "kserve";

/** The container that runs the server of a language model. */
const serving = "main";

export function readLlm(resource: Resource): Partial<Facts> {
	const service = readService(resource);
	const model = readModel(resource, service);
	return { models: model ? [model] : [], services: [service], containers: containersOf(resource, service.containers) };
}

/** A configuration serves nothing by itself: services inherit from it. */
export function readLlmConfiguration(resource: Resource): Partial<Facts> {
	return { containers: containersOf(resource, mainFirst(resource.spec.get("template"), resource)) };
}

function readService(resource: Resource): Service {
	const { at, name, namespace, spec } = resource;
	const replicas = spec.get("replicas").number();
	const owner = ownerOf(resource);
	const stated = {
		name,
		namespace,
		minReplicas: replicas ?? spec.get("scaling", "minReplicas").number(),
		maxReplicas: replicas ?? spec.get("scaling", "maxReplicas").number(),
		owner: owner?.word(),
		ownerUnknown: owner?.templated || undefined,
	};
	const containers = mainFirst(spec.get("template"), resource);
	return { kind: "service", at, dialect, ...maybe(stated), containers, ...llmWays(resource, containersOf(resource, containers)) };
}

/** The pods that read prompts and those of further nodes are no part of one replica, but they hold containers too. */
function containersOf(resource: Resource, ofService: readonly Container[]): readonly Container[] {
	const { spec, at, context } = resource;
	const { text } = context.source;
	const scheduler = spec.get("router", "scheduler");
	const pods = [
		spec.get("worker"),
		spec.get("prefill", "template"),
		spec.get("prefill", "worker"),
		scheduler.get("template"),
		scheduler.get("tokenizer", "template"),
	];
	return [...ofService, ...pods.flatMap((pod) => listed(pod, at, text))];
}

function mainFirst(pod: Cursor, { at, context }: Resource): readonly Container[] {
	const all = listed(pod, at, context.source.text);
	const main = all.find(({ name }) => name?.value === serving);
	return main ? [main, ...all.filter((container) => container !== main)] : all;
}

function readModel(resource: Resource, service: Service): Model | undefined {
	const { spec, name, context } = resource;
	const model = spec.get("model");
	const uri = model.get("uri");
	if (!model.isMap || !model.key) return undefined;
	const stated = {
		place: keyPlace(model, context.source.text),
		name: model.get("name").present ? model.get("name").string() : name,
		artifact: uri.string(),
		unknown: uri.templated ? (["artifact"] as const) : undefined,
	};
	return {
		kind: "model",
		at: model.key.at,
		dialect,
		...maybe(stated),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		service,
		...serverOf(resource),
	};
}

/** What the command line says, and what KServe writes into it for the parallelism that is asked for. */
function serverOf({ spec, annotations, context, release }: Resource): ReturnType<typeof readServerArguments> {
	const containers = spec.get("template", "containers").items();
	const main = containers.find((container) => container.get("name").string()?.value === serving);
	const words = main ? readServerArguments(main, spec.get("worker"), context.source.text) : {};
	const tensor = spec.get("parallelism", "tensor").number();
	const inherited = spec.get("baseRefs").present || annotations.templated;
	const claimed = annotations.get("serving.kserve.io/exp-dra-device-class").present;
	if (inherited || claimed) {
		const { gpu: _, gpuCount: __, ...rest } = words;
		return rest;
	}
	if (words.gpu || !tensor || tensor.value < 2 || !since({ release }, "0.20") || !main) return words;
	// A command of one's own takes the place of KServe's, which alone knows of the parallelism.
	if (main.get("command").present || main.get("args").present) return words;
	const gpu = { value: `tensor: ${tensor.value}`, at: tensor.at };
	return { ...words, gpu, ...(spec.get("worker").present ? {} : { gpuCount: tensor.value }) };
}
