/** Protobuf by hand, also such as no library would write: fields of `onnx.proto` by their numbers. */

export type Bytes = Uint8Array;

const encoder = new TextEncoder();

export function varint(value: number | bigint): Bytes {
	const found: number[] = [];
	let rest = BigInt.asUintN(64, BigInt(value));
	for (; rest > 127n; rest >>= 7n) found.push(Number(rest & 127n) | 128);
	return Uint8Array.from([...found, Number(rest)]);
}

export function join(...parts: readonly Bytes[]): Bytes {
	return Buffer.concat(parts);
}

export function bytes(field: number, ...parts: readonly (Bytes | string)[]): Bytes {
	const content = join(...parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part)));
	return join(head(field, content.length), content);
}

/** The start of a field of so many bytes, which need not follow. */
export function head(field: number, length: number | bigint): Bytes {
	return join(varint(field * 8 + 2), varint(length));
}

export function whole(field: number, value: number | bigint): Bytes {
	return join(varint(field * 8), varint(value));
}

export function model(graph: Bytes, ...more: readonly Bytes[]): Bytes {
	return join(whole(1, 8), bytes(7, graph), bytes(8, whole(2, 17)), ...more);
}

export function node(type: string, domain = "", ...attributes: readonly Bytes[]): Bytes {
	return bytes(1, bytes(1, "x"), bytes(2, "y"), bytes(4, type), ...attributes, ...(domain ? [bytes(7, domain)] : []));
}

/** Field 5 of a node: a graph under the name `body`. */
export function subgraph(...parts: readonly Bytes[]): Bytes {
	return bytes(5, bytes(1, "body"), bytes(6, ...parts), whole(20, 5));
}

/** Fields of a `TensorProto`, without values unless some are given. */
export function tensor(name: string, type: number, dims: readonly number[], ...more: readonly Bytes[]): Bytes {
	return join(...dims.map((dim) => whole(1, dim)), whole(2, type), bytes(8, name), ...more);
}

export function external(location: string, entries: Readonly<Record<string, string>> = {}): Bytes {
	const pairs = Object.entries({ location, ...entries }).map(([key, value]) => bytes(13, bytes(1, key), bytes(2, value)));
	return join(...pairs, whole(14, 1));
}

/** Field 11 or 12 of a graph. */
export function value(field: number, name: string, type: Bytes): Bytes {
	return bytes(field, bytes(1, name), bytes(2, type));
}

/** A `TypeProto` of a tensor; without dims it says nothing of its shape. */
export function tensorType(type: number, dims?: readonly (number | string | null)[]): Bytes {
	const shape = dims?.map((dim) => bytes(1, ...(dim === null ? [] : [typeof dim === "number" ? whole(1, dim) : bytes(2, dim)])));
	return bytes(1, whole(1, type), ...(shape ? [bytes(2, ...shape)] : []));
}
