/** Writes ONNX models: the fields of `onnx.proto` by their numbers, for the operators and types that the samples need. */

export type Dims = readonly (number | string)[];
export type Attribute = number | string | readonly number[];

export interface Value {
	readonly name: string;
	readonly type: "float32" | "int64";
	/** A string names a dimension that is known when the model runs. */
	readonly dims: Dims;
}

export interface Model {
	readonly name: string;
	readonly version: number;
	readonly description: string;
	readonly inputs: readonly Value[];
	readonly outputs: readonly Value[];
	readonly weights: readonly Uint8Array[];
	readonly nodes: readonly Uint8Array[];
	readonly metadata: Readonly<Record<string, string>>;
}

const producer = "plimsoll-samples";
const opset = 17;
const irVersion = 8;
const types = { float32: 1, int64: 7 } as const;
const encoder = new TextEncoder();

export function model({ name, version, description, inputs, outputs, weights, nodes, metadata }: Model): Uint8Array {
	const graph = [
		...nodes,
		bytes(2, name),
		...weights,
		...inputs.map((input) => value(11, input)),
		...outputs.map((output) => value(12, output)),
	];
	return join([
		whole(1, irVersion),
		bytes(2, producer),
		bytes(3, "1"),
		whole(5, version),
		bytes(6, description),
		bytes(7, ...graph),
		bytes(8, whole(2, opset)),
		...pairs(14, metadata),
	]);
}

/** A node. A whole number becomes an integer attribute, another number a float, and lists hold whole numbers. */
export function node(
	type: string,
	inputs: readonly string[],
	outputs: readonly string[],
	attributes: Readonly<Record<string, Attribute>> = {},
): Uint8Array {
	return bytes(
		1,
		...inputs.map((input) => bytes(1, input)),
		...outputs.map((output) => bytes(2, output)),
		bytes(3, `${outputs[0]}/${type}`),
		bytes(4, type),
		...Object.entries(attributes).map(([name, content]) => bytes(5, bytes(1, name), ...attribute(content))),
	);
}

/** Weights that lie in the model itself. */
export function weights(name: string, dims: readonly number[], data: Float32Array | BigInt64Array): Uint8Array {
	const type = data instanceof Float32Array ? types.float32 : types.int64;
	return tensor(name, dims, type, bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
}

/** float32 weights that lie in a file beside the model. */
export function external(name: string, dims: readonly number[], location: string, offset: number): Uint8Array {
	const length = dims.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
	const place = { location, offset: String(offset), length: String(length) };
	return tensor(name, dims, types.float32, join(pairs(13, place)), whole(14, 1));
}

function tensor(name: string, dims: readonly number[], type: number, ...content: readonly Uint8Array[]): Uint8Array {
	return bytes(5, ...dims.map((size) => whole(1, size)), whole(2, type), bytes(8, name), ...content);
}

function value(field: number, { name, type, dims }: Value): Uint8Array {
	const shape = dims.map((size) => bytes(1, typeof size === "number" ? whole(1, size) : bytes(2, size)));
	return bytes(field, bytes(1, name), bytes(2, bytes(1, whole(1, types[type]), bytes(2, ...shape))));
}

function attribute(content: Attribute): readonly Uint8Array[] {
	if (typeof content === "string") return [bytes(4, content), whole(20, 3)];
	if (typeof content !== "number") return [...content.map((one) => whole(8, one)), whole(20, 7)];
	if (Number.isInteger(content)) return [whole(3, content), whole(20, 2)];
	const float = new DataView(new ArrayBuffer(4));
	float.setFloat32(0, content, true);
	return [varint((2 << 3) | 5), new Uint8Array(float.buffer), whole(20, 1)];
}

function pairs(field: number, entries: Readonly<Record<string, string>>): readonly Uint8Array[] {
	return Object.entries(entries).map(([key, text]) => bytes(field, bytes(1, key), bytes(2, text)));
}

/** A field of text, bytes or a message of its own. */
function bytes(field: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
	const content = join(parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part)));
	return join([varint((field << 3) | 2), varint(content.length), content]);
}

function whole(field: number, content: number): Uint8Array {
	return join([varint(field << 3), varint(content)]);
}

function varint(content: number): Uint8Array {
	const groups: number[] = [];
	let rest = BigInt.asUintN(64, BigInt(content));
	for (; rest > 127n; rest >>= 7n) groups.push(Number(rest & 127n) | 128);
	return Uint8Array.from([...groups, Number(rest)]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
	return Buffer.concat(parts);
}
