import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import { readJsonParts } from "./json-parts.ts";
import type { ModelDescription } from "./model-description.ts";

const limits = { read: 64 * 2 ** 20, kept: 32 * 2 ** 20 };
const mostParts = 10_000;

/** A list of the files that the weights of a model are split into, as Transformers writes it: `*.safetensors.index.json`. */
export function* readShardIndex(size: number): ByteRequests<ModelDescription | Problem | undefined> {
	const window = new FileWindow(size, limits);
	const found = yield* readJsonParts(window, { metadata: { total_size: true, total_parameters: true }, weight_map: true });
	if (window.problem !== undefined) return window.exhausted ? undefined : { problem: window.problem };
	const { metadata, weight_map: map } = recordOf(found);
	if (typeof map !== "object" || map === null) return undefined;
	// Shards lie beside their index; loaders take only plain names.
	const names = Object.values(map).filter((one): one is string => typeof one === "string" && /^[^/\\\0]{1,300}$/.test(one));
	const parts = [...new Set(names)].slice(0, mostParts);
	const { total_size: bytes, total_parameters: parameters } = recordOf(metadata);
	const counted = typeof parameters === "number" ? { parameters } : {};
	return {
		format: "safetensors",
		...(typeof bytes === "number" && bytes >= 0 ? { weights: { bytes, types: [], ...counted } } : {}),
		parts,
		traits: [`${parts.length} files of weights`],
	};
}

function recordOf(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
