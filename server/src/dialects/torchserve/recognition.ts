import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

/** What a document is: the server's configuration, a model's, the metrics of both, or the manifest of an archive. */
export type Kind = "Configuration" | "ModelConfiguration" | "Metrics" | "Manifest";

export const schemaIds: Readonly<Record<Kind, string>> = {
	Configuration: "torchserve-config.schema.json",
	ModelConfiguration: "torchserve-model-config.schema.json",
	Metrics: "torchserve-metrics.schema.json",
	Manifest: "torchserve-manifest.schema.json",
};

/** They have no key of their highest level in common. */
export function kindOf(document: Cursor): Kind {
	if (isMetrics(document)) return "Metrics";
	if (document.get("model").isMap || document.get("archiverVersion").present) return "Manifest";
	const keys = keysOf(document);
	const isModel = keys.some((key) => Object.hasOwn(schemaNamed(schemaIds.ModelConfiguration).properties ?? {}, key));
	return isModel ? "ModelConfiguration" : "Configuration";
}

export function recognises(document: Cursor, file: string): boolean {
	if (!document.isMap) return false;
	if (/\.properties$/i.test(file)) return isConfiguration(document, file);
	if (/\.json$/i.test(file)) return isManifest(document, file);
	return isMetrics(document) || isModelConfiguration(document, file);
}

/** Lists of metrics by type, and nothing that the file has not. */
function isMetrics(document: Cursor): boolean {
	const parts = ["ts_metrics", "model_metrics"].map((key) => document.get(key)).filter(({ isMap }) => isMap);
	const types = parts.flatMap((part) => keysOf(part));
	return types.some((type) => ["counter", "gauge", "histogram"].includes(type)) && !keysOf(document).includes("apiVersion");
}

/** Words that other programs have in their properties too. */
const common = new Set([
	"debug",
	"version",
	"python",
	"keystore",
	"keystore_pass",
	"keystore_type",
	"io_ratio",
	"models",
	"vmargs",
	"async_logging",
]);
/** Words of the servers that share TorchServe's ancestors: Multi Model Server and DJL Serving. */
const relatives = ["preload_model", "cluster_address", "plugin_folder", "max_idle_time", "chunked_read_timeout", "engine"];
/** Each of these alone tells. */
const addresses = ["inference_address", "management_address", "grpc_inference_port", "model_snapshot"];

function isConfiguration(document: Cursor, file: string): boolean {
	const keys = keysOf(document);
	if (keys.some((key) => relatives.includes(key) || key.startsWith("option."))) return false;
	const known = keys.filter((key) => Object.hasOwn(schemaNamed(schemaIds.Configuration).properties ?? {}, key));
	const telling = known.filter((key) => !common.has(key));
	const own = telling.some((key) => addresses.includes(key));
	// Settings of a whole application may hold these words among many others.
	if (known.length * 2 < keys.length && !own) return false;
	const named = /(^|\/)config[^/]*\.properties$/.test(file);
	return own || telling.length > 1 || (named && (telling.length > 0 || marksArchives(document)));
}

function marksArchives(document: Cursor): boolean {
	return document.get("models").string()?.value.includes('"marName"') ?? false;
}

function isManifest(document: Cursor, file: string): boolean {
	if (!/(^|\/)MANIFEST\.json$/.test(file)) return false;
	const model = document.get("model");
	if (["modelName", "handler", "serializedFile"].some((key) => model.get(key).present)) return true;
	return document.get("archiverVersion").present && document.get("runtime").present;
}

/** Words that hardly anybody else writes at the top of a YAML file. */
const telling = [
	"minWorkers",
	"maxWorkers",
	"maxBatchDelay",
	"parallelLevel",
	"parallelType",
	"torchrun",
	"maxRetryTimeoutInSec",
	"clientTimeoutInMills",
	"jobQueueSize",
	"useJobTicket",
	"sequenceMaxIdleMSec",
	"sequenceTimeoutMSec",
	"maxSequenceJobQueueSize",
	"maxNumSequence",
	"continuousBatching",
	"sequenceBatching",
	"asyncCommunication",
];

/** The archive's model configuration may have any name; under the usual one, sections of the handler alone are enough. */
function isModelConfiguration(document: Cursor, file: string): boolean {
	const keys = keysOf(document);
	if (keys.length === 0 || keys.includes("apiVersion") || keys.includes("kind")) return false;
	const words = keys.filter((key) => telling.includes(key));
	if (words.length > 1 || (keys.includes("batchSize") && document.get("micro_batching").isMap)) return true;
	if (!/(^|\/)[^/]*model[-_]?config[^/]*\.ya?ml$/i.test(file)) return false;
	const known = keys.filter((key) => Object.hasOwn(schemaNamed(schemaIds.ModelConfiguration).properties ?? {}, key));
	if (words.length === 1 || known.some((key) => ["responseTimeout", "startupTimeout", "batchSize"].includes(key))) return true;
	return known.length === keys.length && known.some((key) => key !== "handler" || document.get(key).isMap);
}

function keysOf(document: Cursor): readonly string[] {
	return document.entries().map(({ key }) => key?.value ?? "");
}
