import type { Container, Model, PayloadLogger, Service } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { flag, readContainer, variable } from "../kubernetes/container.ts";
import { type Component, customContainer, type InferenceService, type Predictor } from "./service.ts";

const dialect = "kserve";

/** The files that the server of each format looks for in the folder that it is given, most usual first. */
const usualFiles: Readonly<Record<string, readonly string[]>> = {
	onnx: ["model.onnx"],
	sklearn: ["model.joblib", "model.pkl", "model.pickle"],
	xgboost: ["model.bst", "model.json", "model.ubj"],
	lightgbm: ["model.bst"],
	pmml: ["model.pmml"],
	pytorch: ["model.pt"],
	openvino: ["1/model.xml", "1/model.onnx"],
};

export function readModels(service: InferenceService, readService: Service): readonly Model[] {
	return [service.predictor, ...service.canaries.map(({ predictor }) => predictor)].flatMap((predictor, i) => {
		const model = readModel(predictor, service);
		return model ? [i === 0 ? { ...model, service: readService } : model] : [];
	});
}

function readModel(predictor: Predictor, service: InferenceService): Model | undefined {
	const implementation = predictor.implementations[0];
	const body = implementation?.cursor ?? customContainer(predictor);
	if (!body) return undefined;
	const { name, context } = service;
	const generic = implementation?.key.value === "model";
	const format = generic ? body.get("modelFormat", "name").string() : implementation?.key;
	const artifact = artifactOf(predictor, body);
	return {
		kind: "model",
		at: name?.at ?? implementation?.key.at ?? predictor.at,
		dialect,
		...maybe({
			name,
			format,
			formatVersion: generic ? body.get("modelFormat", "version").word() : undefined,
			runtime: generic ? body.get("runtime").string() : undefined,
			runtimeVersion: implementation ? body.get("runtimeVersion").word() : undefined,
			protocol: implementation ? body.get("protocolVersion").string() : variable(body, "PROTOCOL")?.get("value").string(),
			artifact,
			maxBatch: predictor.cursor.get("batcher", "maxBatchSize").number(),
			batchDelay: predictor.cursor.get("batcher", "maxLatency").number(),
		}),
		files: artifact ? filesOf(artifact.value, format?.value, context.source.file) : [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...argumentsOf(predictor, body),
	};
}

function artifactOf({ cursor, implementations }: Predictor, body: Cursor): Located<string> | undefined {
	const own = implementations.length > 0 ? body.get("storageUri") : variable(body, "STORAGE_URI")?.get("value");
	return own?.string() ?? cursor.get("storageUris", 0, "uri").string();
}

function argumentsOf({ cursor }: Predictor, body: Cursor): Pick<Model, "gpu" | "trustRemoteCode" | "revision"> {
	const words = [...body.get("command").items(), ...body.get("args").items()].flatMap((word) => word.word() ?? []);
	const trust = flag(words, "--trust-remote-code");
	const revision = flag(words, "--revision", "--model-revision");
	return maybe({
		gpu: gpuOf(words, cursor),
		trustRemoteCode: trust && { value: !/^(false|0|no)$/i.test(trust.value), at: trust.at },
		revision: revision?.value ? revision : undefined,
	});
}

/** Only what cannot run without a GPU: a model that is split over one is not split. */
function gpuOf(words: readonly Located<string>[], predictor: Cursor): Located<string> | undefined {
	const device = flag(words, "--device");
	if (device && /^cuda/.test(device.value)) return { value: `--device=${device.value}`, at: device.at };
	const parallel = flag(words, "--tensor-parallel-size", "-tp");
	if (parallel && Number(parallel.value) > 1) return { value: `--tensor-parallel-size=${parallel.value}`, at: parallel.at };
	const size = predictor.get("workerSpec", "tensorParallelSize").number();
	return size && size.value > 1 ? { value: `tensorParallelSize: ${size.value}`, at: size.at } : undefined;
}

/** Paths without a scheme and with `file://` are taken from the folder of the manifest; a folder holds a file of a usual name. */
function filesOf(uri: string, format: string | undefined, manifest: string): readonly string[] {
	const written = uri.startsWith("file://") ? uri.slice("file://".length) : uri;
	if (/^[\w+.-]+:\/\//.test(written) || written.startsWith("/") || written === "") return [];
	const path = resolvePath(manifest, written);
	const inside = (usualFiles[format ?? ""] ?? []).map((name) => (path === "" ? name : `${path}/${name}`));
	return /\.[a-z]\w*$/i.test(path) ? [path, ...inside] : inside;
}

export function readServiceFacts(service: InferenceService): Service {
	const { predictor, name, namespace } = service;
	const number = (key: string) => predictor.cursor.get(key).number();
	const seconds = number("timeout");
	const concurrency = number("containerConcurrency");
	return {
		kind: "service",
		at: service.at,
		dialect,
		...maybe({
			name,
			namespace,
			minReplicas: number("minReplicas"),
			maxReplicas: number("maxReplicas"),
			timeout: seconds && { value: seconds.value * 1000, at: seconds.at },
			concurrency: concurrency && concurrency.value > 0 ? concurrency : undefined,
			logger: readLogger(predictor.cursor.get("logger")),
		}),
		containers: predictorContainers(predictor),
	};
}

function readLogger(logger: Cursor): PayloadLogger | undefined {
	const at = logger.key?.at;
	return at && logger.isMap ? { at, ...maybe({ mode: logger.get("mode").string(), url: logger.get("url").string() }) } : undefined;
}

/** One replica of the predictor: the container of its model and whatever stands beside it. */
function predictorContainers({ implementations, cursor, at }: Predictor): readonly Container[] {
	return [...implementations.map(({ key, cursor: body }) => readContainer(body, dialect, key.at)), ...listed(cursor, "containers", at)];
}

/** The containers of the predictor are handed over as they are, so that they are the same in the service and in the file. */
export function readContainers(service: InferenceService, ofPredictor: readonly Container[]): readonly Container[] {
	const others = [service.transformer, service.explainer, ...service.canaries.map(({ predictor }) => predictor)];
	const art = service.explainer.cursor.get("art");
	return [
		...ofPredictor,
		...listed(service.predictor.cursor.get("workerSpec"), "containers", service.predictor.at),
		...others.flatMap(({ cursor, at }: Component) => listed(cursor, "containers", at)),
		...service.canaries.flatMap(({ predictor }) =>
			predictor.implementations.map(({ key, cursor }) => readContainer(cursor, dialect, key.at)),
		),
		...(art.isMap && art.key ? [readContainer(art, dialect, art.key.at)] : []),
	];
}

function listed(pod: Cursor, key: string, fallback: Component["at"]): readonly Container[] {
	return pod
		.get(key)
		.items()
		.filter((container) => container.isMap)
		.map((container) => readContainer(container, dialect, container.get("name").at ?? container.entries()[0]?.key?.at ?? fallback));
}
