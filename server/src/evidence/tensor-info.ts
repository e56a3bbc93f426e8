import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { HeaderTensor } from "./onnx.ts";
import { Message, readText } from "./protobuf.ts";

/** `DataType` of TensorFlow by number: the name, and the Open Inference Protocol's word where it is not the name in capitals. */
const types: readonly (readonly [name: string, protocol?: string] | undefined)[] = [
	undefined,
	["float32", "FP32"],
	["float64", "FP64"],
	["int32"],
	["uint8"],
	["int16"],
	["int8"],
	["string", "BYTES"],
	["complex64"],
	["int64"],
	["bool"],
	["qint8"],
	["quint8"],
	["qint32"],
	["bfloat16", "BF16"],
	["qint16"],
	["quint16"],
	["uint16"],
	["complex128"],
	["float16", "FP16"],
	["resource"],
	["variant"],
	["uint32"],
	["uint64"],
];
const highestRank = 254;

/** A `TensorInfo` of a signature (`meta_graph.proto`). Sparse and composite values are no tensors. */
export function* readTensorInfo(window: FileWindow, end: number): ByteRequests<Omit<HeaderTensor, "name">> {
	const message = new Message(window, end);
	let type = 0;
	let shape: HeaderTensor["shape"];
	let tensor = true;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 2) type = field.value;
		if (field.wire !== "bytes") continue;
		if (field.number === 3) shape = yield* readShape(window, field.end);
		if (field.number === 4 || field.number === 5) tensor = false;
	}
	const [name = `type ${type}`, protocol = name.toUpperCase()] = types[type] ?? [];
	return { onnxType: name, type: protocol, shape, tensor, optional: false };
}

/** A `TensorShapeProto`, where -1 is a size that is known at run time only. */
function* readShape(window: FileWindow, end: number): ByteRequests<HeaderTensor["shape"]> {
	const message = new Message(window, end);
	const shape: (number | null)[] = [];
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 3 && field.value === 1) return undefined;
		if (field.wire !== "bytes" || field.number !== 2) continue;
		if (shape.length >= highestRank) window.fail(`The file is damaged: a tensor has more than ${highestRank} dimensions.`);
		shape.push(yield* readDimension(window, field.end));
	}
	return shape;
}

function* readDimension(window: FileWindow, end: number): ByteRequests<number | null> {
	const message = new Message(window, end);
	let size = 0;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 1) size = field.value;
		else if (field.wire === "bytes") yield* readText(window, field.end, true);
	}
	return size < 0 ? null : size;
}
