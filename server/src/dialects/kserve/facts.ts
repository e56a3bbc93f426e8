import type { Container, Model, PayloadLogger, Service } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { keyPlace, maybe } from "../card/read.ts";
import { readContainer, variable } from "../kubernetes/container.ts";
import { environmentOf, ownerOf } from "../kubernetes/metadata.ts";
import { rolloutOf } from "../kubernetes/rollout.ts";
import { readServerArguments, revisionVariables } from "../kubernetes/server-arguments.ts";
import { serviceWays } from "./lineage.ts";
import { passesBatcher } from "./payload.ts";
import { releaseOf } from "./release.ts";
import { candidates, runtimesOf, wishFact, wishOf } from "./selection.ts";
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
			wish: implementation && asked(implementation, predictor, service),
			unknown: unknownOf(predictor, body),
			protocol: implementation ? body.get("protocolVersion").string() : variable(body, "PROTOCOL")?.get("value").string(),
			artifact,
			...batchingOf(predictor),
		}),
		files: artifact ? filesOf(artifact.value, format?.value, context.source.file) : [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...readServerArguments(body, predictor.cursor.get("workerSpec"), context.source.text),
	};
}

/** ModelMesh chooses by rules of its own, and a patch does not tell all that is asked for. */
function asked(implementation: Implementation, predictor: Predictor, service: InferenceService): Model["wish"] {
	const wish = service.mode === "modelmesh" || service.patch ? undefined : wishOf(implementation, predictor, service);
	return wish && wishFact(wish, service);
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

/** An argument that is a placeholder may be any flag. */
function unknownOf({ cursor, implementations }: Predictor, body: Cursor): Model["unknown"] {
	const uri = implementations.length > 0 ? body.get("storageUri") : variable(body, "STORAGE_URI")?.get("value");
	const said = [
		...body.get("command").items(),
		...body.get("args").items(),
		...revisionVariables.flatMap((name) => variable(body, name)?.get("value") ?? []),
	];
	const unknown = [
		uri?.templated || cursor.get("storageUris", 0, "uri").templated ? ["artifact" as const] : [],
		body.get("modelFormat", "version").templated ? ["formatVersion" as const] : [],
		said.some(({ templated }) => templated) ? ["revision" as const] : [],
		body.get("runtime").templated ? ["runtime" as const] : [],
		body.get("runtimeVersion").templated ? ["runtimeVersion" as const] : [],
	].flat();
	return unknown.length > 0 ? unknown : undefined;
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
	const strategy = predictor.cursor.get("deploymentStrategy");
	const containers = predictorContainers(predictor, service.context.source.text);
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
			rollout: service.mode === "standard" && strategy.isMap ? rolloutOf(strategy, service.at) : undefined,
			logger: readLogger(predictor.cursor.get("logger")),
			owner: ownerOf(service)?.word(),
			ownerUnknown: ownerOf(service)?.templated || undefined,
			environment: environmentOf(service),
		}),
		...releaseOf(service),
		containers,
		...serviceWays(service, readContainers(service, containers)),
	};
}

function readLogger(logger: Cursor): PayloadLogger | undefined {
	const at = logger.key?.at;
	return at && logger.isMap ? { at, ...maybe({ mode: logger.get("mode").string(), url: logger.get("url").string() }) } : undefined;
}

/** One replica of the predictor: the container of its model and whatever stands beside it. */
function predictorContainers({ implementations, cursor, at }: Predictor, text: string): readonly Container[] {
	const beside = listed(cursor, at, text);
	const serving = beside.find(({ name }) => name?.value === servingContainer);
	const others = serving ? [serving, ...beside.filter((container) => container !== serving)] : beside;
	return [...implementations.map(({ key, cursor: body }) => readContainer(body, dialect, key.at, text)), ...others];
}

/** The containers of the predictor are handed over as they are, so that they are the same in the service and in the file. */
export function readContainers(service: InferenceService, ofPredictor: readonly Container[]): readonly Container[] {
	const others = [service.transformer, service.explainer, ...service.canaries.map(({ predictor }) => predictor)];
	const art = service.explainer.cursor.get("art");
	const { text } = service.context.source;
	return [
		...ofPredictor,
		...listed(service.predictor.cursor.get("workerSpec"), service.predictor.at, text),
		...others.flatMap(({ cursor, at }: Component) => listed(cursor, at, text)),
		...service.canaries.flatMap(({ predictor }) =>
			predictor.implementations.map(({ key, cursor }) => readContainer(cursor, dialect, key.at, text)),
		),
		...(art.isMap && art.key ? [readContainer(art, dialect, art.key.at, text)] : []),
	];
}

function listed(pod: Cursor, fallback: Component["at"], text: string): readonly Container[] {
	return pod
		.get("containers")
		.items()
		.filter((container) => container.isMap)
		.map((container) => readContainer(container, dialect, container.get("name").at ?? container.entries()[0]?.key?.at ?? fallback, text));
}
