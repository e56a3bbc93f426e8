import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { HeaderTensor } from "./onnx.ts";
import { Message, readText } from "./protobuf.ts";

export interface ElementType {
	/** ONNX's own word. */
	readonly name: string;
	/** Open Inference Protocol spelling. */
	readonly protocol: string;
	/** Nothing where elements differ in length. */
	readonly bits: number | undefined;
}

/** `TensorProto.DataType` by number: the name, the width in bits, and the protocol's word where it is not the name in capitals. */
const elementTypes: readonly (readonly [name: string, bits?: number | undefined, protocol?: string] | undefined)[] = [
	undefined,
	["float32", 32, "FP32"],
	["uint8", 8],
	["int8", 8],
	["uint16", 16],
	["int16", 16],
	["int32", 32],
	["int64", 64],
	["string", undefined, "BYTES"],
	["bool", 8],
	["float16", 16, "FP16"],
	["float64", 64, "FP64"],
	["uint32", 32],
	["uint64", 64],
	["complex64", 64],
	["complex128", 128],
	["bfloat16", 16, "BF16"],
	["float8e4m3fn", 8],
	["float8e4m3fnuz", 8],
	["float8e5m2", 8],
	["float8e5m2fnuz", 8],
	["uint4", 4],
	["int4", 4],
	["float4e2m1", 4],
	["float8e8m0", 8],
	["uint2", 2],
	["int2", 2],
];

const deepestType = 16;
const highestRank = 1024;

export function elementType(code: number): ElementType {
	const [name = `type ${code}`, bits, protocol = name.toUpperCase()] = elementTypes[code] ?? [];
	return { name, protocol, bits };
}

/** A `ValueInfoProto`: the name and type of an input or output. */
export function* readValue(window: FileWindow, end: number): ByteRequests<HeaderTensor> {
	const message = new Message(window, end);
	let name = "";
	let type: ValueType = unknownType;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) name = yield* readText(window, field.end);
		if (field.number === 2) type = yield* readType(window, field.end, 0);
	}
	window.keep(64 + name.length * 2);
	return { name, ...type };
}

type ValueType = Omit<HeaderTensor, "name">;

const unknownType: ValueType = { onnxType: "", type: "", shape: undefined, tensor: false, optional: false };

/** A `TypeProto`. */
function* readType(window: FileWindow, end: number, depth: number): ByteRequests<ValueType> {
	if (depth > deepestType) window.fail(`The file nests a type deeper than ${deepestType} levels at byte ${window.position}.`);
	const message = new Message(window, end);
	let type = unknownType;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) type = yield* readTensorType(window, field.end, true);
		if (field.number === 4) type = { ...unknownType, onnxType: `sequence(${(yield* readElement(window, field.end, 1, depth)).onnxType})` };
		if (field.number === 5) type = yield* readMap(window, field.end, depth);
		if (field.number === 8) type = yield* readTensorType(window, field.end, false);
		if (field.number === 9) type = { ...(yield* readElement(window, field.end, 1, depth)), optional: true };
	}
	return type;
}

function* readElement(window: FileWindow, end: number, number: number, depth: number): ByteRequests<ValueType> {
	const message = new Message(window, end);
	let type = unknownType;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "bytes" && field.number === number) type = yield* readType(window, field.end, depth + 1);
	}
	return type;
}

function* readMap(window: FileWindow, end: number, depth: number): ByteRequests<ValueType> {
	const message = new Message(window, end);
	let key = "";
	let value = "";
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 1) key = elementType(field.value).name;
		if (field.wire === "bytes" && field.number === 2) value = (yield* readType(window, field.end, depth + 1)).onnxType;
	}
	return { ...unknownType, onnxType: `map(${key},${value})` };
}

/** Of a dense tensor, or of a sparse one, which no tensor protocol carries. */
function* readTensorType(window: FileWindow, end: number, dense: boolean): ByteRequests<ValueType> {
	const message = new Message(window, end);
	let element: ElementType | undefined;
	let shape: HeaderTensor["shape"];
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 1) element = elementType(field.value);
		if (field.wire === "bytes" && field.number === 2) shape = yield* readShape(window, field.end);
	}
	if (!element) return { ...unknownType, shape };
	if (dense) return { onnxType: element.name, type: element.protocol, shape, tensor: true, optional: false };
	return { ...unknownType, onnxType: `sparse(${element.name})`, shape };
}

function* readShape(window: FileWindow, end: number): ByteRequests<readonly (number | string | null)[]> {
	const message = new Message(window, end);
	const shape: (number | string | null)[] = [];
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "bytes" && field.number === 1) shape.push(yield* readDimension(window, field.end));
		if (shape.length > highestRank) window.fail(`The file has a tensor of more than ${highestRank} dimensions at byte ${window.position}.`);
	}
	return shape;
}

/** Some exporters write -1 for a free dimension. */
function* readDimension(window: FileWindow, end: number): ByteRequests<number | string | null> {
	const message = new Message(window, end);
	let dimension: number | string | null = null;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 1) dimension = field.value < 0 ? null : field.value;
		if (field.wire === "bytes" && field.number === 2) dimension = (yield* readText(window, field.end)) || null;
	}
	window.keep(8 + (typeof dimension === "string" ? dimension.length * 2 : 0));
	return dimension;
}
