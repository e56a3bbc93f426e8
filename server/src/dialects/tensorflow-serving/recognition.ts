import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

/** The message that a file holds. */
export type Kind = "ModelServerConfig" | "BatchingParameters" | "MonitoringConfig";

export const schemaIds: Readonly<Record<Kind, string>> = {
	ModelServerConfig: "tensorflow-serving-models.schema.json",
	BatchingParameters: "tensorflow-serving-batching.schema.json",
	MonitoringConfig: "tensorflow-serving-monitoring.schema.json",
};

/** By content alone: none of these files has a name or an ending of its own. */
export function kindOf(document: Cursor): Kind | undefined {
	if (!document.isMap) return undefined;
	const block = (key: string) => document.get(key).isMap || document.get(key).isList;
	if (block("model_config_list") || block("custom_model_config")) return "ModelServerConfig";
	if (block("prometheus_config")) return "MonitoringConfig";
	const keys = document.entries().map(({ key }) => key?.value ?? "");
	const known = keys.filter((key) => Object.hasOwn(schemaNamed(schemaIds.BatchingParameters).properties ?? {}, key));
	// Triton's models have a `max_batch_size` too, which is a bare number.
	const own = known.some((key) => key !== "max_batch_size") || document.get("max_batch_size", "value").present;
	return own && known.length * 2 > keys.length ? "BatchingParameters" : undefined;
}
