import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { Wanted } from "./json-parts.ts";

const deepest = 64;
const longestText = 2 ** 16;
const mostItems = 2 ** 20;
const decoder = new TextDecoder();
/** Bytes of a number by its letter (UBJSON draft 12). */
const widths: Readonly<Record<string, number>> = { i: 1, U: 1, C: 1, I: 2, l: 4, d: 4, L: 8, D: 8, Z: 0, N: 0, T: 0, F: 0 };

/** The wanted parts of the UBJSON document at the position; nothing, with a problem, where it is none or is cut off. */
export function* readUbjsonParts(window: FileWindow, wanted: Wanted): ByteRequests<unknown> {
	const type = yield* readType(window);
	return yield* readValue(window, type, wanted, 0);
}

function* readValue(window: FileWindow, type: string, wanted: Wanted | undefined, depth: number): ByteRequests<unknown> {
	if (depth > deepest) window.fail(`The file nests values deeper than ${deepest} levels at byte ${window.position}.`);
	if (window.problem !== undefined) return undefined;
	if (type === "{") return yield* readObject(window, wanted, depth);
	if (type === "[") return yield* readList(window, wanted, depth);
	if (type === "S" || type === "H") return yield* readText(window);
	if (type in widths) return yield* readNumber(window, type);
	window.fail(`The file is damaged: no value starts at byte ${window.position - 1}.`);
	return undefined;
}

function* readObject(window: FileWindow, wanted: Wanted | undefined, depth: number): ByteRequests<unknown> {
	const head = yield* readHead(window);
	const found: Record<string, unknown> = {};
	for (let index = 0; index < head.count && window.problem === undefined; index++) {
		if (head.open && (yield* endsHere(window, "}"))) break;
		const key = yield* readText(window);
		const inner = wanted === true || wanted === undefined ? wanted : Object.hasOwn(wanted, key) ? wanted[key] : undefined;
		const value = yield* readValue(window, head.type ?? (yield* readType(window)), inner, depth + 1);
		if (inner === undefined) continue;
		window.keep(64 + key.length * 2);
		found[key] = value;
	}
	return wanted === undefined ? undefined : found;
}

function* readList(window: FileWindow, wanted: Wanted | undefined, depth: number): ByteRequests<unknown> {
	const head = yield* readHead(window);
	const width = head.type === undefined ? undefined : widths[head.type];
	if (width !== undefined && (wanted !== true || head.count > mostItems)) {
		pass(window, width * head.count);
		return undefined;
	}
	const found: unknown[] = [];
	for (let index = 0; index < head.count && window.problem === undefined; index++) {
		if (head.open && (yield* endsHere(window, "]"))) break;
		const value = yield* readValue(window, head.type ?? (yield* readType(window)), wanted === true ? true : undefined, depth + 1);
		if (wanted !== true) continue;
		window.keep(64);
		found.push(value);
	}
	return wanted === true ? found : undefined;
}

interface Head {
	/** Of all values, where they are of one type. */
	readonly type: string | undefined;
	readonly count: number;
	/** The end is marked and the count not told. */
	readonly open: boolean;
}

function* readHead(window: FileWindow): ByteRequests<Head> {
	let type: string | undefined;
	if (!(yield* window.load(1))) return { type, count: 0, open: false };
	if (letter(window) === "$") {
		window.position++;
		type = yield* readType(window);
		if (!(yield* window.load(1))) return { type, count: 0, open: false };
	}
	if (letter(window) !== "#") return { type, count: type === undefined ? Number.POSITIVE_INFINITY : 0, open: true };
	window.position++;
	return { type, count: yield* readLength(window), open: false };
}

function* endsHere(window: FileWindow, mark: string): ByteRequests<boolean> {
	if (!(yield* window.load(1)) || letter(window) !== mark) return false;
	window.position++;
	return true;
}

/** Padding is passed over. */
function* readType(window: FileWindow): ByteRequests<string> {
	while (yield* window.load(1)) {
		const found = String.fromCharCode(window.byte());
		if (found !== "N") return found;
	}
	return "";
}

function* readLength(window: FileWindow): ByteRequests<number> {
	const type = yield* readType(window);
	const value = "iUIlL".includes(type) && type !== "" ? yield* readNumber(window, type) : undefined;
	if (typeof value === "number" && value >= 0) return value;
	window.fail(`The file is damaged: no length stands at byte ${window.position}.`);
	return 0;
}

function* readText(window: FileWindow): ByteRequests<string> {
	const length = yield* readLength(window);
	if (length > longestText) {
		pass(window, length);
		return "";
	}
	if (!(yield* window.load(length))) return "";
	const text = decoder.decode(window.peek(length));
	window.position += length;
	return text;
}

function* readNumber(window: FileWindow, type: string): ByteRequests<number | boolean | null> {
	if (type === "T" || type === "F") return type === "T";
	const width = widths[type] ?? 0;
	if (width === 0 || !(yield* window.load(width))) return null;
	const bytes = window.peek(width);
	const view = new DataView(bytes.buffer, bytes.byteOffset, width);
	window.position += width;
	if (type === "d") return view.getFloat32(0);
	if (type === "D") return view.getFloat64(0);
	if (type === "L") return Number(view.getBigInt64(0));
	return width === 1 ? (type === "i" ? view.getInt8(0) : view.getUint8(0)) : width === 2 ? view.getInt16(0) : view.getInt32(0);
}

function pass(window: FileWindow, bytes: number): void {
	if (window.position + bytes > window.size) {
		window.fail(`The file is damaged: what starts at byte ${window.position} reaches beyond its end.`);
	} else window.position += bytes;
}

function letter(window: FileWindow): string {
	return String.fromCharCode(window.peek(1)[0] ?? 0);
}
