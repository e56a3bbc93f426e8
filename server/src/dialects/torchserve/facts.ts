import type { Facts, Model, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";
import { embedded } from "./embedded.ts";
import { schemaIds } from "./recognition.ts";
import { typed } from "./typed.ts";

type Read = Pick<Facts, "models" | "services">;

const bare = { kind: "model", dialect: "torchserve", implicitBatch: false, inputs: [], outputs: [], steps: [], files: [] } as const;

/** Models with settings of their own, and how long the server waits for a worker. */
export function configurationFacts(document: Cursor, { source }: Context): Read {
	const snapshot = embedded(document, "model_snapshot", source).json.get("models");
	const models = [embedded(document, "models", source).json, snapshot].flatMap((json) =>
		json.entries().flatMap((model) => model.entries().map((version) => modelOf(model, version))),
	);
	const tree = document.tree && typed(document.tree, schemaNamed(schemaIds.Configuration));
	const timeout = timeoutOf(new Cursor(tree).get("default_response_timeout"));
	const services = models.flatMap(({ service }) => service ?? []);
	const server: Service | undefined = timeout && { kind: "service", at: timeout.at, dialect: "torchserve", timeout, containers: [] };
	return { models, services: services.length > 0 || !server ? services : [server] };
}

function modelOf(model: Cursor, version: Cursor): Model {
	const name: Located<string> | undefined = model.key;
	const at = name?.at ?? version.key?.at ?? { file: "", start: 0, end: 0 };
	const artifact = version.get("marName").string();
	const service = serviceOf(version, at, name);
	return {
		...bare,
		at,
		...(name ? { name } : {}),
		...(artifact ? { artifact } : {}),
		...batchOf(version),
		...(service ? { service } : {}),
	};
}

/** The model-config.yaml of an archive; the name stands in its manifest. */
export function modelConfigurationFacts(document: Cursor, at: Span): Read {
	const service = serviceOf(document, at, undefined);
	const device = document.get("deviceType").string();
	const processes = document.get("torchrun", "nproc-per-node").number();
	const trust = [document.get("handler", "vllm_engine_config"), document.get("handler")]
		.map((section) => section.get("trust_remote_code").boolean())
		.find((one) => one?.value === true);
	const model: Model = {
		...bare,
		at,
		...batchOf(document),
		...(device?.value.toLowerCase() === "gpu" ? { gpu: device } : {}),
		...(processes && processes.value > 1 && document.get("parallelType").present ? { gpuCount: processes.value } : {}),
		...(trust ? { trustRemoteCode: trust } : {}),
		...(service ? { service } : {}),
	};
	return { models: [model], services: service ? [service] : [] };
}

export function manifestFacts(document: Cursor, at: Span): Read {
	const name = document.get("model", "modelName").string();
	const artifact = document.get("model", "serializedFile").string();
	const [, folder] = /^(.*)\/MAR-INF\/MANIFEST\.json$/.exec(at.file) ?? [];
	const files = artifact && folder !== undefined ? [`${folder}/${artifact.value}`] : [];
	const model: Model = { ...bare, at, ...(name ? { name } : {}), ...(artifact ? { artifact } : {}), files };
	return { models: [model], services: [] };
}

/** The delay is in milliseconds and means something only where batches are formed. */
function batchOf(settings: Cursor): Pick<Model, "maxBatch" | "batchDelay" | "batchDelayUnit"> {
	const size = settings.get("batchSize").number();
	const delay = settings.get("maxBatchDelay").number();
	if (!size) return {};
	return { maxBatch: size, ...(size.value > 1 && delay && delay.value > 0 ? { batchDelay: delay, batchDelayUnit: 1 } : {}) };
}

function serviceOf(settings: Cursor, at: Span, name: Located<string> | undefined): Service | undefined {
	const timeout = timeoutOf(settings.get("responseTimeout"));
	return timeout && { kind: "service", at, dialect: "torchserve", ...(name ? { name } : {}), timeout, containers: [] };
}

/** Seconds in the file, milliseconds here. */
function timeoutOf(cursor: Cursor): Located<number> | undefined {
	const seconds = cursor.number();
	return seconds && seconds.value > 0 ? { value: seconds.value * 1000, at: seconds.at } : undefined;
}
