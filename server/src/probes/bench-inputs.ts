import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { BenchmarkInput, BenchmarkOptions } from "../evidence/benchmark.ts";
import { Refusal } from "./bench-refusal.ts";

type TensorConstructor = new (type: Tensor.Type, data: Tensor.DataType | readonly string[], dims: readonly number[]) => Tensor;

/** What a model is fed, and how many items one run of it handles. */
export interface Inputs {
	readonly described: readonly BenchmarkInput[];
	readonly items: number;
	feeds(tensor: TensorConstructor, integers: "varied" | "zero"): Readonly<Record<string, Tensor>>;
}

const sequenceLength = 128;
const imageSide = 224;

/**
 * Shapes and values for every input, the same for the same model and options. Throws a `Refusal` where the model cannot be run with these options.
 */
export function planInputs(metadata: readonly InferenceSession.ValueMetadata[], options: BenchmarkOptions): Inputs {
	const described = metadata.map((input) => {
		if (!input.isTensor) throw new Refusal(`The model's input "${input.name}" is no tensor, and there is no telling what to feed it.`);
		return { name: input.name, type: input.type, shape: input.shape.map((dim, axis) => sizeOf(dim, axis, input.name, options)) };
	});
	const batched = described.some(({ shape }) => shape[0] === options.batch);
	if (!batched && options.batch > 1)
		throw new Refusal(`No input of the model has a free first dimension, so it cannot be run with a batch of ${options.batch}.`);
	return {
		described,
		items: options.batch,
		feeds: (tensor, integers) =>
			Object.fromEntries(described.map(({ name, type, shape }) => [name, new tensor(type, valuesOf(name, type, shape, integers), shape)])),
	};
}

/** One dimension: what the model fixes, else what the options say, else what its name suggests. */
function sizeOf(dim: number | string, axis: number, input: string, options: BenchmarkOptions): number {
	if (typeof dim === "number") return dim;
	const name = [dim, `${input}[${axis}]`].find((one) => Object.hasOwn(options.dims, one));
	const stated = name === undefined ? undefined : options.dims[name];
	if (stated !== undefined) return stated;
	const parts = dim.split("+").map((part) => part.trim());
	if (parts.length > 1) return parts.reduce((sum, part) => sum + sizeOf(/^\d+$/.test(part) ? Number(part) : part, axis, input, options), 0);
	if (/batch/i.test(dim)) return options.batch;
	// A cache of earlier steps is empty in the first step, so that a mask over "past + sequence" covers the sequence.
	if (/past/i.test(dim)) return 0;
	if (/seq|len|token|time|frame/i.test(dim)) return sequenceLength;
	if (/height|width/i.test(dim)) return imageSide;
	return axis === 0 ? options.batch : 1;
}

function valuesOf(
	name: string,
	type: Tensor.Type,
	shape: readonly number[],
	integers: "varied" | "zero",
): Tensor.DataType | readonly string[] {
	const length = shape.reduce((product, size) => product * size, 1);
	const random = randomNumbers(name);
	const whole = integers === "zero" ? () => 0 : wholeNumbers(name, random);
	switch (type) {
		case "float32":
			return Float32Array.from({ length }, () => normal(random));
		case "float64":
			return Float64Array.from({ length }, () => normal(random));
		case "float16":
			return Uint16Array.from({ length }, () => halfBits(normal(random)));
		case "bool":
			return Uint8Array.from({ length }, () => (random() < 0.5 ? 0 : 1));
		case "string":
			return Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? "");
		case "int64":
			return BigInt64Array.from({ length }, () => BigInt(whole()));
		case "uint64":
			return BigUint64Array.from({ length }, () => BigInt(whole()));
		default:
			return wholeArray(name, type, length, whole);
	}
}

function wholeArray(name: string, type: Tensor.Type, length: number, whole: () => number): Tensor.DataType {
	switch (type) {
		case "int32":
			return Int32Array.from({ length }, whole);
		case "uint32":
			return Uint32Array.from({ length }, whole);
		case "int16":
			return Int16Array.from({ length }, whole);
		case "uint16":
			return Uint16Array.from({ length }, whole);
		case "int8":
			return Int8Array.from({ length }, whole);
		case "uint8":
			return Uint8Array.from({ length }, whole);
		default:
			throw new Refusal(`The model's input "${name}" is of type ${type}, which cannot be fed from here.`);
	}
}

const words = ["line", "hull", "keel", "mast", "sail", "rope", "deck", "tide"] as const;

/** Like tokens: small and never negative. Masks let everything through, and the kinds of tokens are all the first one. */
function wholeNumbers(name: string, random: () => number): () => number {
	if (/mask/i.test(name)) return () => 1;
	if (/token_?type|segment/i.test(name)) return () => 0;
	return () => Math.floor(random() * 100);
}

/** Numbers in [0, 1) that are the same for the same name: Marsaglia's xorshift of 32 bits. */
function randomNumbers(name: string): () => number {
	let state = 1;
	for (const character of name) state = (Math.imul(state, 31) + (character.codePointAt(0) ?? 0)) | 0;
	state ||= 1;
	const next = () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
	// The first few say much of the name and little of chance.
	for (let skipped = 0; skipped < 16; skipped++) next();
	return next;
}

/** A draw of N(0, 1), by Box and Muller. */
function normal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The bits of the nearest half-precision number towards 0, for values of ordinary size. */
function halfBits(value: number): number {
	const size = Math.abs(value);
	const sign = value < 0 ? 0x8000 : 0;
	if (size < 2 ** -14) return sign;
	const exponent = Math.min(15, Math.floor(Math.log2(size)));
	const fraction = Math.min(1023, Math.floor((size / 2 ** exponent - 1) * 1024));
	return sign | ((exponent + 15) << 10) | fraction;
}
