import type { Container, Model, PayloadLogger, Service } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { keyPlace, maybe } from "../card/read.ts";
import { flag, listItem, readContainer, splitScripts, variable } from "../kubernetes/container.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { passesBatcher } from "./payload.ts";
import { candidates, runtimesOf, wishOf } from "./selection.ts";
import {
	type Component,
	customContainer,
	type Implementation,
	type InferenceService,
	type Predictor,
	servingContainer,
} from "./service.ts";

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
		at: implementation?.key.at ?? name?.at ?? predictor.at,
		dialect,
		...maybe({
			place: implementation ? keyPlace(body, context.source.text) : undefined,
			name,
			format,
			formatVersion: generic ? body.get("modelFormat", "version").word() : undefined,
			runtime: generic ? body.get("runtime").string() : undefined,
			runtimeVersion: implementation ? body.get("runtimeVersion").word() : undefined,
			protocols: implementation && protocolsOf(implementation, predictor, service),
			protocol: implementation ? body.get("protocolVersion").string() : variable(body, "PROTOCOL")?.get("value").string(),
			artifact,
			...batchingOf(predictor),
		}),
		files: artifact ? filesOf(artifact.value, format?.value, context.source.file) : [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...argumentsOf(predictor, body, context.source.text),
	};
}

/** A cluster may have runtimes of its own; those that KServe ships stand for them as long as they agree. */
function protocolsOf(implementation: Implementation, predictor: Predictor, service: InferenceService): readonly string[] | undefined {
	if (service.components.length > 1 || service.mode === "modelmesh") return undefined;
	const wish = wishOf(implementation, predictor, service);
	const chosen = wish ? candidates(wish, runtimesOf(service)) : [];
	if (chosen.length === 0 || chosen.some(({ protocols }) => protocols.length === 0)) return undefined;
	return [...new Set(chosen.flatMap(({ protocols }) => protocols))].toSorted();
}

/** Requests of the second protocol pass the batcher by. */
function batchingOf({ cursor, implementations }: Predictor): Partial<Pick<Model, "maxBatch" | "batchDelay" | "batchDelayUnit">> {
	if (passesBatcher(implementations[0]?.cursor.get("protocolVersion").string()?.value)) return {};
	return maybe({
		maxBatch: cursor.get("batcher", "maxBatchSize").number(),
		batchDelay: cursor.get("batcher", "maxLatency").number(),
		batchDelayUnit: 1,
	});
}

function artifactOf({ cursor, implementations }: Predictor, body: Cursor): Located<string> | undefined {
	const own = implementations.length > 0 ? body.get("storageUri") : variable(body, "STORAGE_URI")?.get("value");
	return own?.string() ?? cursor.get("storageUris", 0, "uri").string();
}

function argumentsOf({ cursor }: Predictor, body: Cursor, text: string): Pick<Model, "gpu" | "gpuCount" | "trustRemoteCode" | "revision"> {
	const said = [...body.get("command").items(), ...body.get("args").items()].flatMap((word) => word.word() ?? []);
	const words = splitScripts(said, text);
	const revision = flag(words, "--revision", "--model-revision");
	return maybe({
		...gpuOf(words, cursor),
		trustRemoteCode: trustOf(words, body, text),
		revision: revision?.value
			? revision
			: revisionVariables.map((name) => variable(body, name)?.get("value").string()).find((found) => found?.value),
	});
}

/** Servers that are told by variables: Text Generation Inference and NIM, and the datasets of Hugging Face. */
const trustVariables = ["TRUST_REMOTE_CODE", "NIM_FORCE_TRUST_REMOTE_CODE", "HF_DATASETS_TRUST_REMOTE_CODE"];
const revisionVariables = ["REVISION"];

function trustOf(words: readonly Located<string>[], body: Cursor, text: string): Model["trustRemoteCode"] {
	const trusts = (value: string) => !/^(false|0|no)$/i.test(value);
	const said = flag(words, "--trust-remote-code");
	if (said) return { value: trusts(said.value), at: said.at, ...maybe({ item: listItem(said.at, text) }) };
	const set = trustVariables.map((name) => variable(body, name)?.get("value").word()).find((found) => found !== undefined);
	return set && { value: set.value !== "" && trusts(set.value), at: set.at };
}

/** Only what cannot run without a GPU: a model that is split over one is not split. Of several nodes nobody knows how many each one needs. */
function gpuOf(words: readonly Located<string>[], predictor: Cursor): Pick<Model, "gpu" | "gpuCount"> {
	const device = flag(words, "--device");
	const parallel = flag(words, "--tensor-parallel-size", "-tp");
	const count = Number(parallel?.value);
	const nodes = predictor.get("workerSpec").present || Number(flag(words, "--pipeline-parallel-size", "-pp")?.value) > 1;
	const size = predictor.get("workerSpec", "tensorParallelSize").number();
	if (device && device.value !== "" && !/^(cuda|auto)/.test(device.value)) return {};
	if (parallel && count > 1) {
		return { gpu: { value: `--tensor-parallel-size=${parallel.value}`, at: parallel.at }, ...(nodes ? {} : { gpuCount: count }) };
	}
	if (device && /^cuda/.test(device.value)) return { gpu: { value: `--device=${device.value}`, at: device.at } };
	return size && size.value > 1 ? { gpu: { value: `tensorParallelSize: ${size.value}`, at: size.at } } : {};
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
			owner: ownerOf(service),
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
	const beside = listed(cursor, "containers", at);
	const serving = beside.find(({ name }) => name?.value === servingContainer);
	const others = serving ? [serving, ...beside.filter((container) => container !== serving)] : beside;
	return [...implementations.map(({ key, cursor: body }) => readContainer(body, dialect, key.at)), ...others];
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
