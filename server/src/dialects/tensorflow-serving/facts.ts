import type { Model } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { numbers, text } from "../triton/fields.ts";
import { modelsIn } from "./check-models.ts";

const bare = { kind: "model", dialect: "tensorflow-serving", implicitBatch: false, inputs: [], outputs: [], steps: [], files: [] } as const;

/** The models of a list. Tensors stand in the SavedModels themselves. */
export function servedModels(document: Cursor): readonly Model[] {
	return modelsIn(document).flatMap((model): readonly Model[] => {
		const name = text(model.get("name"));
		const at = name?.at ?? model.entries()[0]?.key?.at;
		if (!at) return [];
		const format = text(model.get("model_platform"));
		const artifact = text(model.get("base_path"));
		const versions = numbers(model.get("model_version_policy", "specific"), "versions");
		const known = versions && versions.value.length > 0 ? { versions } : {};
		// The folder holds one sub-folder a version, so which one is served does not stand in its address.
		return [
			{
				...bare,
				at,
				unknown: ["revision"],
				...(name ? { name } : {}),
				...(format ? { format } : {}),
				...(artifact ? { artifact } : {}),
				...known,
			},
		];
	});
}

/** Batching is the same for every model of the server. The delay is in microseconds; without one, no request waits. */
export function batchingModel(document: Cursor, at: Span): Model {
	const size = document.get("max_batch_size", "value").number();
	const delay = document.get("batch_timeout_micros", "value").number();
	return {
		...bare,
		at,
		...(size ? { maxBatch: size } : {}),
		...(delay && delay.value > 0 ? { batchDelay: { value: delay.value / 1000, at: delay.at }, batchDelayUnit: 0.001 } : {}),
	};
}
