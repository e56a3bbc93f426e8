import type { EnsembleStep, TensorBinding } from "../../facts/ensemble.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { usualFiles } from "./backend.ts";
import type { Config } from "./config.ts";
import { mapOf, numbers, repeated, text, truth } from "./fields.ts";

export function readModel(config: Config): Model {
	const { document, place, maxBatch } = config;
	const name = text(document.get("name"));
	const format = text(document.get("backend")) ?? text(document.get("platform"));
	const delay = ["dynamic_batching", "sequence_batching"].map((key) => delayOf(document.get(key))).find((found) => found !== undefined);
	// Whether a shape has a dimension of batches besides is not known then.
	const isUnread = document.get("max_batch_size").present && !maxBatch;
	const told = (tensors: readonly Tensor[]) => (isUnread ? tensors.map(({ shape: _, reshape: __, ...rest }) => rest) : tensors);
	const split = new Set(
		repeated(document, "batch_output").flatMap((output) => repeated(output, "target_name").map((name) => text(name)?.value)),
	);
	const versions = numbers(document.get("version_policy", "specific"), "versions");
	const decoupled = truth(document.get("model_transaction_policy", "decoupled"));
	const gpu = repeated(document, "instance_group")
		.map((group) => group.get("kind").string())
		.find((kind) => kind?.value === "KIND_GPU");
	return {
		kind: "model",
		at: config.at,
		dialect: "triton",
		...(name ? { name } : {}),
		...(format ? { format } : {}),
		...(maxBatch ? { maxBatch } : {}),
		...(delay && config.effectiveMaxBatch !== 0 && !isUnread ? { batchDelay: delay, batchDelayUnit: 0.001 } : {}),
		...(decoupled ? { decoupled } : {}),
		...(gpu ? { gpu } : {}),
		...(place ? { repository: place.repository } : {}),
		protocols: ["grpc-v2", "v2"],
		implicitBatch: (maxBatch?.value ?? 0) > 0,
		typeNames,
		inputs: told([...config.inputs.flatMap((input) => readTensor(input) ?? []), ...madeByServer(document)]),
		outputs: told([...config.outputs.flatMap((output) => readOutput(output, split) ?? []), ...stateTensors(document, "output_name")]),
		steps: readSteps(config),
		...(versions && versions.value.length > 0 ? { versions } : {}),
		files: modelFiles(config),
	};
}

/** Milliseconds. */
function delayOf(batching: Cursor): Located<number> | undefined {
	const [direct, oldest] = [batching.get("direct"), batching.get("oldest")];
	const delay = [batching, direct, oldest]
		.map((one) => one.get("max_queue_delay_microseconds").number())
		.find((found) => found !== undefined);
	return delay && { value: delay.value / 1000, at: delay.at };
}

function readTensor(tensor: Cursor): Tensor | undefined {
	const name = text(tensor.get("name"));
	const at = name?.at ?? tensor.entries()[0]?.key?.at ?? tensor.at;
	if (!tensor.isMap || !at) return undefined;
	const type = typeOf(tensor);
	const shape = shapeOf(tensor, "dims");
	const reshape = tensor.get("reshape");
	const inner =
		shapeOf(reshape, "shape") ?? (reshape.isMap && !reshape.get("shape").present && reshape.at ? { value: [], at: reshape.at } : undefined);
	return {
		at,
		optional: truth(tensor.get("optional"))?.value ?? false,
		...(truth(tensor.get("allow_ragged_batch"))?.value ? { ragged: true } : {}),
		...(name ? { name } : {}),
		...(type ? { type } : {}),
		...(shape && shape.value.length > 0 ? { shape } : {}),
		...(inner ? { reshape: inner } : {}),
	};
}

function readOutput(output: Cursor, split: ReadonlySet<string | undefined>): Tensor | undefined {
	const tensor = readTensor(output);
	return tensor?.name && split.has(tensor.name.value) ? { ...tensor, ragged: true } : tensor;
}

const sizes = [8, 16, 32, 64];
const sameNames = ["BOOL", "BF16", "FP16", "FP32", "FP64", ...sizes.flatMap((bits) => [`INT${bits}`, `UINT${bits}`])];
const typeNames: Readonly<Record<string, string>> = Object.fromEntries([
	["BYTES", "TYPE_STRING"],
	...sameNames.map((name) => [name, `TYPE_${name}`]),
]);

/** TYPE_FP32 is FP32 in the Open Inference Protocol, TYPE_STRING is BYTES. */
function typeOf(cursor: Cursor): Located<string> | undefined {
	const type = cursor.get("data_type").string();
	if (!type?.value.startsWith("TYPE_") || type.value === "TYPE_INVALID") return undefined;
	return { value: type.value === "TYPE_STRING" ? "BYTES" : type.value.slice("TYPE_".length), at: type.at };
}

function shapeOf(cursor: Cursor, key: string): Located<readonly (number | null)[]> | undefined {
	const dims = numbers(cursor, key);
	if (!dims || dims.value.some((dim) => dim < 1 && dim !== -1)) return undefined;
	return { value: dims.value.map((dim) => (dim === -1 ? null : dim)), at: dims.at };
}

/** Inputs of the model that no client sends, because the server makes them: a request may leave them out. */
function madeByServer(document: Cursor): readonly Tensor[] {
	const controls = repeated(document.get("sequence_batching"), "control_input").flatMap((input): Tensor[] => {
		const name = text(input.get("name"));
		return name ? [{ at: name.at, name, optional: true }] : [];
	});
	const batches = repeated(document, "batch_input").flatMap((input) => {
		const type = typeOf(input);
		return repeated(input, "target_name").flatMap((target): Tensor[] => {
			const name = text(target);
			return name ? [{ at: name.at, name, optional: true, ...(type ? { type } : {}) }] : [];
		});
	});
	return [...controls, ...batches, ...stateTensors(document, "input_name")];
}

function stateTensors(document: Cursor, key: "input_name" | "output_name"): readonly Tensor[] {
	return repeated(document.get("sequence_batching"), "state").flatMap((state): Tensor[] => {
		const name = text(state.get(key));
		const type = typeOf(state);
		const shape = shapeOf(state, "dims");
		return name
			? [{ at: name.at, name, optional: true, ...(type ? { type } : {}), ...(shape && shape.value.length > 0 ? { shape } : {}) }]
			: [];
	});
}

/** Nothing of an ensemble that holds a placeholder: its missing parts would look like mistakes. */
function readSteps(config: Config): readonly EnsembleStep[] {
	const steps = repeated(config.document, "ensemble_scheduling").flatMap((one) => repeated(one, "step"));
	const read = steps.map((step): EnsembleStep | undefined => {
		const model = text(step.get("model_name"));
		const at = model?.at ?? step.entries()[0]?.key?.at ?? step.at;
		const [inputs, outputs] = [bindings(step, "input_map"), bindings(step, "output_map")];
		if (!step.isMap || !at || !inputs || !outputs || step.get("model_name").templated) return undefined;
		const version = step.get("model_version").number();
		return { at, inputs, outputs, ...(model ? { model } : {}), ...(version && version.value > 0 ? { version } : {}) };
	});
	const unknown = [...config.inputs, ...config.outputs].some((tensor) => tensor.templated || tensor.get("name").templated);
	const known = read.flatMap((step) => step ?? []);
	return unknown || known.length < read.length ? [] : known;
}

/** Of two entries with the same key the later one counts. */
function bindings(step: Cursor, key: string): readonly TensorBinding[] | undefined {
	const found = new Map<string, TensorBinding>();
	for (const entry of mapOf(step, key)) {
		const [inner, outer] = [entry.key.string(), entry.value.string()];
		if (!inner || !outer) return undefined;
		found.set(inner.value, { inner, outer });
	}
	return [...found.values()];
}

/** In the newest version folder first. Code is no model file. */
function modelFiles(config: Config): readonly string[] {
	const { document, place } = config;
	if (!place || config.ensemble || ["default_model_filename", "backend", "platform"].some((key) => document.get(key).templated)) return [];
	const stated = text(document.get("default_model_filename"))?.value;
	const usual = Object.keys(usualFiles).filter((file) => config.backend.name === undefined || usualFiles[file] === config.backend.name);
	const special = mapOf(document, "cc_model_filenames").flatMap(({ value }) => text(value)?.value ?? []);
	const names = [...(stated === undefined ? usual : [stated]), ...special].filter((file) => !file.endsWith(".py"));
	const specific = numbers(document.get("version_policy", "specific"), "versions")?.value;
	const versions = config.versions.filter((version) => !specific || specific.includes(version));
	return versions.flatMap((version) => names.map((name) => `${place.folder}/${version}/${name}`));
}
