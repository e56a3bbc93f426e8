import type { ByteRequests, FileWindow } from "./file-window.ts";
import { type ElementType, elementType } from "./onnx-types.ts";
import { Message, readPacked, readText } from "./protobuf.ts";

/** A tensor without its values. */
export interface StoredTensor {
	readonly name: string;
	readonly element: ElementType;
	readonly elements: number;
	/** By shape and type; where the type has no width, what is stored. */
	readonly bytes: number;
	/** The file beside the model that holds the values, and the bytes that it must have for that. */
	readonly external: { readonly location: string; readonly bytes: number } | undefined;
}

interface Draft {
	name: string;
	type: number;
	elements: number;
	payload: number;
	outside: boolean;
	readonly entries: Map<string, string>;
}

/** A `TensorProto`, whose values are passed over. */
export function* readTensor(window: FileWindow, end: number): ByteRequests<StoredTensor> {
	const draft: Draft = { name: "", type: 0, elements: 1, payload: 0, outside: false, entries: new Map() };
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint") {
			if (field.number === 1) multiply(window, draft, field.value);
			else if (field.number === 2) draft.type = field.value;
			else if (field.number === 14) draft.outside = field.value === 1;
		} else if (field.wire === "fixed") continue;
		else if (field.number === 1) yield* readPacked(window, field.end, (size) => multiply(window, draft, size));
		else if (field.number === 8) draft.name = yield* readText(window, field.end);
		else if (field.number === 13) yield* readEntry(window, field.end, draft.entries);
		else if (payloads.has(field.number)) draft.payload += field.end - window.position;
	}
	return finish(window, draft);
}

/** A `StringStringEntryProto`. Long values are cut. */
export function* readPair(window: FileWindow, end: number): ByteRequests<{ readonly key: string; readonly value: string }> {
	const message = new Message(window, end);
	let key = "";
	let value = "";
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) key = yield* readText(window, field.end);
		if (field.number === 2) value = yield* readText(window, field.end, true);
	}
	return { key, value };
}

/** The fields that hold values: floats, integers, strings, raw bytes. */
const payloads: ReadonlySet<number> = new Set([4, 5, 6, 7, 9, 10, 11]);
const mostEntries = 16;

function* readEntry(window: FileWindow, end: number, entries: Map<string, string>): ByteRequests<void> {
	if (entries.size >= mostEntries) return;
	const { key, value } = yield* readPair(window, end);
	entries.set(key, value);
}

function multiply(window: FileWindow, draft: Draft, size: number): void {
	if (size < 0) window.fail(`The file is damaged: the weights before byte ${window.position} have a dimension of ${size}.`);
	draft.elements = size === 0 ? 0 : draft.elements * size;
}

function finish(window: FileWindow, { name, type, elements, payload, outside, entries }: Draft): StoredTensor {
	const element = elementType(type);
	const bytes = element.bits === undefined ? payload : Math.ceil((elements * element.bits) / 8);
	if (!Number.isSafeInteger(elements) || !Number.isSafeInteger(bytes)) {
		window.fail(`The file is damaged: the weights before byte ${window.position} would be larger than any memory.`);
	}
	const location = entries.get("location");
	if (!outside || !location) return { name, element, elements, bytes, external: undefined };
	const length = wholeNumber(entries.get("length")) ?? bytes;
	return { name, element, elements, bytes, external: { location, bytes: (wholeNumber(entries.get("offset")) ?? 0) + length } };
}

function wholeNumber(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
