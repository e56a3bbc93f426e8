import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import { fileTypes, tensorTypes } from "./gguf-types.ts";
import { readWhole } from "./little-endian.ts";
import type { ModelDescription } from "./model-description.ts";

const limits = { read: 64 * 2 ** 20, kept: 8 * 2 ** 20 };
const mostPairs = 100_000;
const mostTensors = 1_000_000;
const longestName = 2 ** 16;
const mostDimensions = 4;
const decoder = new TextDecoder();
/** Bytes of a value by its type; texts and lists have none. */
const widths: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
const [textType, listType] = [8, 9] as const;

interface Draft {
	readonly values: Map<string, string | number>;
	readonly byType: Map<string, number>;
	parameters: number;
	/** Of the weights, from their start. */
	end: number;
}

/** What a GGUF file of `size` bytes (versions 2 and 3, little-endian) says of itself. Nothing of an older or turned one. */
export function* readGguf(size: number): ByteRequests<ModelDescription | Problem | undefined> {
	const window = new FileWindow(size, limits);
	window.position = 4;
	const version = yield* readWhole(window, 4);
	if (window.problem === undefined && version !== 2 && version !== 3) return undefined;
	const tensors = yield* readWhole(window, 8);
	const pairs = yield* readWhole(window, 8);
	if (pairs > mostPairs || tensors > mostTensors) window.fail(`The file is damaged: it would have ${pairs} values and ${tensors} tensors.`);
	const draft: Draft = { values: new Map(), byType: new Map(), parameters: 0, end: 0 };
	for (let index = 0; index < pairs && window.problem === undefined; index++) yield* readPair(window, draft);
	for (let index = 0; index < tensors && window.problem === undefined; index++) yield* readTensor(window, draft);
	if (window.problem !== undefined) return window.exhausted ? undefined : { problem: window.problem };
	const alignment = draft.values.get("general.alignment") ?? 32;
	if (typeof alignment !== "number" || !(alignment >= 1)) return { problem: `The file is damaged: it is aligned to ${alignment} bytes.` };
	const start = Math.ceil(window.position / alignment) * alignment;
	if (tensors > 0 && start + draft.end > size) {
		return { problem: `The file is damaged: its weights reach to byte ${start + draft.end}, but the file has ${size}.` };
	}
	return describe(draft);
}

function* readPair(window: FileWindow, draft: Draft): ByteRequests<void> {
	const key = yield* readText(window);
	const type = yield* readWhole(window, 4);
	const value = yield* readValue(window, type, 0);
	if (value === undefined || !/^(?:general|split)\.|\.(?:context_length|block_count|expert_count)$/.test(key)) return;
	window.keep(128 + key.length * 2 + (typeof value === "string" ? value.length * 2 : 0));
	draft.values.set(key, value);
}

/** Lists are passed over. */
function* readValue(window: FileWindow, type: number, depth: number): ByteRequests<string | number | undefined> {
	if (type === textType) return yield* readText(window);
	const width = widths[type];
	if (type === listType && depth < 4) {
		const inner = yield* readWhole(window, 4);
		const count = yield* readWhole(window, 8);
		const fixed = widths[inner];
		if (fixed !== undefined) return pass(window, fixed * count);
		for (let index = 0; index < count && window.problem === undefined; index++) yield* passOver(window, inner, depth + 1);
		return undefined;
	}
	if (width === undefined) {
		window.fail(`The file is damaged: no value has the type ${type}, as at byte ${window.position}.`);
		return undefined;
	}
	return type === 6 || type === 12 ? pass(window, width) : yield* readWhole(window, width);
}

function* passOver(window: FileWindow, type: number, depth: number): ByteRequests<void> {
	if (type === textType) pass(window, yield* readWhole(window, 8));
	else yield* readValue(window, type, depth);
}

function* readTensor(window: FileWindow, draft: Draft): ByteRequests<void> {
	const name = yield* readText(window);
	const dimensions = yield* readWhole(window, 4);
	if (dimensions > mostDimensions)
		window.fail(`The file is damaged: the tensor ${JSON.stringify(name.slice(0, 100))} has ${dimensions} dimensions.`);
	let elements = 1;
	for (let index = 0; index < dimensions && window.problem === undefined; index++) elements *= yield* readWhole(window, 8);
	const type = yield* readWhole(window, 4);
	const offset = yield* readWhole(window, 8);
	const [word = `type ${type}`, block, bytes] = tensorTypes[type] ?? [];
	const size = block === undefined || bytes === undefined ? 0 : Math.ceil(elements / block) * bytes;
	if (!Number.isSafeInteger(elements) || !Number.isSafeInteger(offset + size)) {
		window.fail(`The file is damaged: the tensor ${JSON.stringify(name.slice(0, 100))} would be larger than any memory.`);
	}
	draft.parameters += elements;
	draft.end = Math.max(draft.end, offset + size);
	draft.byType.set(word, (draft.byType.get(word) ?? 0) + size);
}

function describe({ values, byType, parameters }: Draft): ModelDescription {
	const types = [...byType].toSorted(([, a], [, b]) => b - a);
	const architecture = values.get("general.architecture");
	const fileType = values.get("general.file_type");
	const context = values.get(`${architecture}.context_length`);
	const [commonest] = types;
	const quantised = (typeof fileType === "number" ? fileTypes[fileType] : undefined) ?? commonest?.[0];
	const split = values.get("split.count");
	return {
		format: "GGUF",
		weights: { bytes: types.reduce((sum, [, bytes]) => sum + bytes, 0), parameters, types: types.map(([type]) => type) },
		traits: [
			...(typeof architecture === "string" ? [architecture.slice(0, 60)] : []),
			...(quantised ? [quantised] : []),
			...(typeof context === "number" ? [`context of ${context.toLocaleString("en")} tokens`] : []),
			...(typeof split === "number" && split > 1 ? [`one of ${split} files`] : []),
		],
	};
}

function* readText(window: FileWindow): ByteRequests<string> {
	const length = yield* readWhole(window, 8);
	if (length > longestName) {
		pass(window, length);
		return "";
	}
	if (!(yield* window.load(length))) return "";
	const text = decoder.decode(window.peek(length));
	window.position += length;
	return text;
}

function pass(window: FileWindow, bytes: number): undefined {
	if (window.position + bytes > window.size) {
		window.fail(`The file is damaged: what starts at byte ${window.position} reaches beyond its end.`);
	} else window.position += bytes;
	return undefined;
}
