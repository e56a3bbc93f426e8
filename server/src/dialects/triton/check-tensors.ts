import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";
import { completesTensors } from "./backend.ts";
import { type Config, outOfRange, refused } from "./config.ts";
import { keyAt, numbers, spanOf, templatedIn, text, truth } from "./fields.ts";

/** What the server asks of each declared input and output. */
export function checkTensors(config: Config): readonly PlatformRemark[] {
	const complete = isComplete(config);
	return [
		...config.inputs.flatMap((tensor) => [...checkTensor(tensor, "input", complete, config), ...checkLayout(tensor, config)]),
		...config.outputs.flatMap((tensor) => [...checkTensor(tensor, "output", complete, config), ...checkLabels(tensor, config)]),
		...sameName(config.inputs, "input"),
		...sameName(config.outputs, "output"),
	];
}

function checkTensor(tensor: Cursor, kind: string, complete: boolean, config: Config): readonly PlatformRemark[] {
	const name = text(tensor.get("name"))?.value;
	const who = name === undefined ? `an ${kind}` : `the ${kind} \`${name}\``;
	return [
		...missingParts(tensor, who, complete, config),
		...checkDims(tensor, who, config),
		...checkReshape(tensor, who, config),
		...onlyTensorRt(tensor, who, config),
	];
}

/** A field with another name was most likely meant for the one that seems to be missing. */
const fields = new Set(
	["Input", "Output"].flatMap((definition) =>
		Object.keys(schemaNamed("triton-model-config.schema.json").$defs?.[definition]?.properties ?? {}),
	),
);

function missingParts(tensor: Cursor, who: string, complete: boolean, config: Config): readonly PlatformRemark[] {
	if (!tensor.isMap || tensor.entries().some(({ key }) => !fields.has(key?.value ?? ""))) return [];
	const at = tensor.get("name").at ?? tensor.entries()[0]?.key?.at ?? tensor.at;
	const type = tensor.get("data_type");
	const remarks: PlatformRemark[] = [];
	if ((!type.present || type.string()?.value === "TYPE_INVALID") && complete) {
		remarks.push({
			rule: "config/missing-field",
			at: at ?? config.at,
			message: `${capital(who)} has no \`data_type\`, but Triton requires one.`,
		});
	}
	const dims = numbers(tensor, "dims");
	if (templatedIn(tensor, "dims") || (dims?.value.length ?? 0) > 0 || (tensor.get("dims").present && !dims)) return remarks;
	if (!dims && complete) {
		remarks.push({
			rule: "config/missing-field",
			at: at ?? config.at,
			message: `${capital(who)} has no \`dims\`, but Triton requires them.`,
		});
	}
	if (dims) remarks.push(emptyDims(tensor, who, dims, complete, config));
	return remarks;
}

/** Triton has no scalars: their shape is [1], and a reshape hands the model what it wants where a batch dimension is added. */
function emptyDims(tensor: Cursor, who: string, dims: Located<readonly number[]>, complete: boolean, config: Config): PlatformRemark {
	const message = `\`dims\` of ${who} is empty, but Triton requires at least one dimension.`;
	const at = keyAt(tensor, "dims") ?? dims.at;
	const batching = (config.maxBatch?.value ?? 0) > 0 && !tensor.get("reshape").present;
	const fix = replace(
		dims.at,
		batching ? "[ 1 ] reshape: { shape: [ ] }" : "[ 1 ]",
		batching ? "Declare one element and reshape it to none" : "Declare one element",
		false,
	);
	return { rule: "config/missing-field", ...(complete ? {} : { severity: "warning" as const }), at, message, fix };
}

/**
 * Some backends fill in what a declared tensor leaves out. Where the file does not name the backend, a configuration that states its batch size and
 * both sides, with some tensor in full, is taken to be written by hand to the end.
 */
function isComplete(config: Config): boolean {
	const completes = completesTensors(config.backend);
	if (completes !== undefined) return !completes;
	const whole = (tensor: Cursor) => tensor.get("data_type").present && tensor.get("dims").present;
	return (
		config.maxBatch !== undefined &&
		config.inputs.length > 0 &&
		config.outputs.length > 0 &&
		[...config.inputs, ...config.outputs].some(whole)
	);
}

function checkDims(tensor: Cursor, who: string, config: Config): readonly PlatformRemark[] {
	const wrong = numbers(tensor, "dims")?.value.find((dim) => dim < 1 && dim !== -1);
	if (wrong === undefined) return [];
	const message = `${capital(who)} has the dimension ${wrong}, but Triton wants at least 1, or -1 for one that varies.`;
	return [outOfRange(spanOf(tensor, "dims"), config, message)];
}

function checkReshape(tensor: Cursor, who: string, config: Config): readonly PlatformRemark[] {
	const reshape = tensor.get("reshape");
	if (reshape.tree?.kind !== "map" || templatedIn(reshape, "shape") || templatedIn(tensor, "dims")) return [];
	const at = spanOf(reshape, "shape") ?? keyAt(tensor, "reshape");
	const shape = reshape.get("shape").present ? numbers(reshape, "shape")?.value : [];
	if (!shape) return [];
	if (shape.length === 0 && config.effectiveMaxBatch === 0) {
		return [
			refused(
				at,
				config,
				`${who} is reshaped to a scalar, but the model takes no batches (\`max_batch_size\` is 0) and Triton has no scalars.`,
			),
		];
	}
	const wrong = shape.find((dim) => dim < 1 && dim !== -1);
	if (wrong !== undefined) {
		return [
			outOfRange(
				at,
				config,
				`${capital(who)} is reshaped to the dimension ${wrong}, but Triton wants at least 1, or -1 for one that varies.`,
			),
		];
	}
	const dims = numbers(tensor, "dims")?.value;
	const problem = dims && dims.length > 0 && dims.every((dim) => dim > 0 || dim === -1) ? compare(dims, shape) : undefined;
	return problem ? [refused(at, config, `${who} has ${problem}.`)] : [];
}

/** Both shapes must hold as many elements; between dimensions that vary, piece by piece. */
function compare(dims: readonly number[], shape: readonly number[]): string | undefined {
	const [from, to] = [pieces(dims), pieces(shape)];
	const words = `\`dims\` ${list(dims)} and a \`reshape\` to ${list(shape)}`;
	if (from.length !== to.length && from.length > 1 && to.length > 1) return `${words}, which differ in how many dimensions vary`;
	if (from.length !== to.length) return `${words}, of which only one has a dimension that varies`;
	const differ = from.findIndex((count, i) => count !== to[i]);
	if (differ < 0) return undefined;
	return `${words}, which hold ${from[differ]} and ${to[differ]} elements${from.length > 1 ? " between the dimensions that vary" : ""}`;
}

function pieces(dims: readonly number[]): readonly number[] {
	const counts = [1];
	for (const dim of dims) {
		if (dim === -1) counts.push(1);
		else counts.push((counts.pop() ?? 1) * dim);
	}
	return counts;
}

function list(dims: readonly number[]): string {
	return `[${dims.join(", ")}]`;
}

function onlyTensorRt(tensor: Cursor, who: string, config: Config): readonly PlatformRemark[] {
	const { platform, name } = config.backend;
	const remarks: PlatformRemark[] = [];
	for (const key of ["is_shape_tensor", "is_non_linear_format_io"]) {
		if (!truth(tensor.get(key))?.value) continue;
		if (platform !== undefined && platform !== "tensorrt_plan") {
			remarks.push(
				refused(
					keyAt(tensor, key),
					config,
					`${who} sets \`${key}\`, which only TensorRT knows, but the model runs on ${name || platform}.`,
				),
			);
		}
		const dims = numbers(tensor, "dims")?.value.length ?? 3;
		if (key === "is_non_linear_format_io" && platform === "tensorrt_plan" && dims !== 3) {
			remarks.push(
				refused(keyAt(tensor, key), config, `${who} is of a non-linear format, which takes 3 dimensions, but \`dims\` has ${dims}.`),
			);
		}
	}
	return remarks;
}

function checkLayout(tensor: Cursor, config: Config): readonly PlatformRemark[] {
	const format = tensor.get("format").string();
	const dims = numbers(tensor, "dims");
	if (!format || !dims || dims.value.length === 0 || dims.value.length === 3) return [];
	if (format.value !== "FORMAT_NHWC" && format.value !== "FORMAT_NCHW") return [];
	return [refused(format.at, config, `\`${format.value}\` takes 3 dimensions, but \`dims\` has ${dims.value.length}.`)];
}

function checkLabels(tensor: Cursor, config: Config): readonly PlatformRemark[] {
	const file = text(tensor.get("label_filename"));
	if (!file || !escapes(file.value)) return [];
	return [refused(file.at, config, `the label file \`${file.value}\` lies outside the model's folder.`)];
}

/** Does a path lead out of the folder that it is relative to? */
export function escapes(path: string): boolean {
	let depth = 0;
	for (const part of path.split("/")) {
		if (part === "..") depth--;
		else if (part !== "" && part !== ".") depth++;
		if (depth < 0) return true;
	}
	return false;
}

/** The server keeps the first; of inputs it still waits for both, and no request can carry two of one name. */
function sameName(tensors: readonly Cursor[], kind: string): readonly PlatformRemark[] {
	const first = new Map<string, Located<string>>();
	return tensors.flatMap((tensor): readonly PlatformRemark[] => {
		const name = text(tensor.get("name"));
		const earlier = name && first.get(name.value);
		if (name && !earlier) first.set(name.value, name);
		if (!name || !earlier) return [];
		const lost = kind === "output" || truth(tensor.get("optional"))?.value === true;
		const message = `Two ${kind}s have the name \`${name.value}\`, but ${lost ? "the server keeps only the first" : "a request can carry only one of them"}.`;
		const severity = lost ? { severity: "warning" as const } : {};
		return [
			{ rule: "config/duplicate-key", ...severity, at: name.at, message, related: [{ value: "It stands here already.", at: earlier.at }] },
		];
	});
}

function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
