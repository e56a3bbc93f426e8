import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { Hdf5File } from "./hdf5-file.ts";
import { readWhole } from "./little-endian.ts";

const longestName = 1024;
const longestText = 16 * 2 ** 20;
const mostObjects = 65_536;
const [textClass, variableClass] = [3, 9] as const;

/** An attribute message at the position that ends at a byte, if its value is a text. */
export function* readAttribute(file: Hdf5File, end: number, found: Map<string, string>): ByteRequests<void> {
	const { window } = file;
	const version = yield* readWhole(window, 1);
	yield* readWhole(window, 1);
	const nameBytes = yield* readWhole(window, 2);
	const typeBytes = yield* readWhole(window, 2);
	const spaceBytes = yield* readWhole(window, 2);
	if (version < 1 || version > 3 || nameBytes > longestName) return;
	if (version === 3) yield* readWhole(window, 1);
	const padded = (bytes: number) => (version === 1 ? Math.ceil(bytes / 8) * 8 : bytes);
	const from = window.position;
	const name = yield* readText(window, nameBytes);
	window.position = from + padded(nameBytes);
	const type = yield* readType(window);
	window.position = from + padded(nameBytes) + padded(typeBytes) + padded(spaceBytes);
	if (type?.kind === textClass && type.bytes <= end - window.position) found.set(name, yield* readText(window, type.bytes));
	if (type?.kind === variableClass && type.text) {
		const text = yield* readVariable(file);
		if (text !== undefined) found.set(name, text);
	}
}

interface Type {
	readonly kind: number;
	readonly bytes: number;
	/** Of a variable length: a text and no list. */
	readonly text: boolean;
}

function* readType(window: FileWindow): ByteRequests<Type | undefined> {
	if (!(yield* window.load(8))) return undefined;
	const [first = 0, flags = 0] = window.peek(8);
	window.position += 4;
	return { kind: first & 0x0f, bytes: yield* readWhole(window, 4), text: (flags & 0x0f) === 1 };
}

/** A text in a global heap: its length, the address of the heap, and the number of the object there. */
function* readVariable(file: Hdf5File): ByteRequests<string | undefined> {
	const { window } = file;
	const length = yield* readWhole(window, 4);
	const heap = yield* readWhole(window, file.offsetBytes);
	const wanted = yield* readWhole(window, 4);
	window.position = heap;
	if (!(yield* window.load(4)) || new TextDecoder().decode(window.peek(4)) !== "GCOL") return undefined;
	window.position = heap + 8;
	const end = heap + (yield* readWhole(window, file.lengthBytes));
	for (let count = 0; count < mostObjects && window.problem === undefined && window.position < end; count++) {
		const number = yield* readWhole(window, 2);
		window.position += 6;
		const bytes = yield* readWhole(window, file.lengthBytes);
		if (number === wanted) return bytes < length ? undefined : yield* readText(window, length);
		if (number === 0) return undefined;
		window.position += Math.ceil(bytes / 8) * 8;
	}
	return undefined;
}

/** Texts end with zeros or without. */
function* readText(window: FileWindow, bytes: number): ByteRequests<string> {
	if (bytes > longestText || !(yield* window.load(bytes))) return "";
	window.keep(bytes * 2);
	return new TextDecoder().decode(window.peek(bytes)).replace(/\0+$/, "");
}
