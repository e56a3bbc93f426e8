import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import type { ModelDescription, Weights } from "./model-description.ts";

/** The library reads no longer header either. */
const longestHeader = 100_000_000;
/** So much of one is looked at; headers of models with a hundred thousand tensors are smaller. */
const looked = 32 * 2 ** 20;
const limits = { read: looked + 2 ** 20, kept: 2 ** 20 };
/** Bits of one element. */
const bits: Readonly<Record<string, number>> = {
	...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6 },
	...{ I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64 },
};

interface Tensor {
	readonly name: string;
	readonly type: string;
	readonly elements: number;
	readonly start: number;
	readonly end: number;
}

/** The header of a safetensors file of `size` bytes: eight bytes of length, and JSON that says where each tensor lies. */
export function* readSafetensors(size: number): ByteRequests<ModelDescription | Problem | undefined> {
	const window = new FileWindow(size, limits);
	if (!(yield* window.load(8))) return { problem: window.problem ?? "" };
	const first = window.peek(8);
	const length = Number(new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true));
	if (length > longestHeader) return { problem: `The file is no safetensors file: its header would have ${length} bytes.` };
	if (8 + length > size) return { problem: `The file is damaged: its header has ${length} bytes, but the file ends after ${size}.` };
	if (length > looked) return undefined;
	window.position = 8;
	if (!(yield* window.load(length))) return window.exhausted ? undefined : { problem: window.problem ?? "" };
	return describe(new TextDecoder().decode(window.peek(length)), size - 8 - length);
}

/** `size` counts the bytes behind the header. */
function describe(text: string, size: number): ModelDescription | Problem {
	const header = parse(text);
	if (!isRecord(header)) return { problem: "The file is damaged: its header is no JSON object." };
	const tensors: Tensor[] = [];
	for (const [name, value] of Object.entries(header)) {
		if (name === "__metadata__") continue;
		const tensor = readTensor(name, value);
		if ("problem" in tensor) return tensor;
		tensors.push(tensor);
	}
	const problem = misplaced(tensors, size);
	if (problem !== undefined) return { problem };
	const { format } = isRecord(header.__metadata__) ? header.__metadata__ : {};
	const traits = typeof format === "string" && format.length < 40 ? [`written for ${format === "pt" ? "PyTorch" : format}`] : [];
	return { format: "safetensors", weights: weightsOf(tensors), traits };
}

function readTensor(name: string, value: unknown): Tensor | Problem {
	const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
	const quoted = JSON.stringify(name.slice(0, 100));
	if (typeof dtype !== "string" || !isWhole(shape) || !isWhole(offsets) || offsets.length !== 2) {
		return { problem: `The file is damaged: its header does not say what the tensor ${quoted} is.` };
	}
	const [start = 0, end = 0] = offsets;
	const elements = shape.reduce((product, dim) => product * dim, 1);
	const width = bits[dtype];
	if (end < start) return { problem: `The file is damaged: the tensor ${quoted} ends before it starts.` };
	const bytes = (elements * (width ?? 0)) / 8;
	if (width !== undefined && bytes !== end - start) {
		return {
			problem: `The file is damaged: the tensor ${quoted} has ${end - start} bytes, but ${dtype} and [${shape.slice(0, 8).join(", ")}] take ${bytes}.`,
		};
	}
	return { name, type: dtype, elements, start, end };
}

/** Tensors lie one after the other, without holes, up to the end of the file. */
function misplaced(tensors: readonly Tensor[], size: number): string | undefined {
	let end = 0;
	for (const tensor of tensors.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
		const quoted = JSON.stringify(tensor.name.slice(0, 100));
		if (tensor.start < end) return `The file is damaged: the tensor ${quoted} overlaps another one.`;
		if (tensor.start > end) return `The file is damaged: nothing owns the ${tensor.start - end} bytes before the tensor ${quoted}.`;
		end = tensor.end;
	}
	if (end > size) return `The file is damaged: its tensors have ${end} bytes, but ${size} follow the header.`;
	return end < size ? `The file is damaged: its tensors have ${end} bytes, and ${size - end} more follow them.` : undefined;
}

function weightsOf(tensors: readonly Tensor[]): Weights {
	const byType = new Map<string, number>();
	for (const { type, start, end } of tensors) byType.set(type, (byType.get(type) ?? 0) + end - start);
	return {
		bytes: tensors.reduce((sum, { start, end }) => sum + end - start, 0),
		parameters: tensors.reduce((sum, { elements }) => sum + elements, 0),
		types: [...byType].toSorted(([, a], [, b]) => b - a).map(([type]) => type),
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown): value is readonly number[] {
	return Array.isArray(value) && value.length <= 1024 && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}
