import type { ByteRequests, FileWindow } from "./file-window.ts";

/** What is wanted of a document: the whole value, or some keys of an object. */
export type Wanted = true | { readonly [key: string]: Wanted };

const longestValue = 2 ** 22;
const longestKey = 2 ** 12;
const [quote, backslash, comma, colon] = ['"', "\\", ",", ":"].map((one) => one.charCodeAt(0));
const opening: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const closing: ReadonlySet<number> = new Set([0x7d, 0x5d]);

/**
 * The wanted parts of the JSON document at the position; everything else is passed over without being kept, however deep or long it is. Nothing,
 * with a problem, where it is no JSON or is cut off.
 */
export function* readJsonParts(window: FileWindow, wanted: Wanted): ByteRequests<unknown> {
	const first = yield* nextByte(window);
	if (first === undefined) return undefined;
	if (wanted === true) return parsed(window, yield* pass(window, longestValue));
	if (first !== 0x7b) {
		yield* pass(window, 0);
		return undefined;
	}
	const found: Record<string, unknown> = {};
	window.position++;
	while (window.problem === undefined) {
		const next = yield* nextByte(window);
		if (next === 0x7d || next === undefined) break;
		if (next === comma) {
			window.position++;
			continue;
		}
		if (next !== quote) return damaged(window);
		const key = parsed(window, yield* pass(window, longestKey));
		if ((yield* nextByte(window)) !== colon) return damaged(window);
		window.position++;
		const inner = typeof key === "string" && Object.hasOwn(wanted, key) ? wanted[key] : undefined;
		if (inner === undefined) {
			yield* nextByte(window);
			yield* pass(window, 0);
		} else found[String(key)] = yield* readJsonParts(window, inner);
	}
	window.position++;
	return found;
}

/** Passes over the value at the position; its text, if it has at most so many bytes. */
function* pass(window: FileWindow, most: number): ByteRequests<string> {
	const kept: Uint8Array[] = [];
	const scan = { depth: 0, inText: false, escaped: false, started: false };
	const from = window.position;
	for (;;) {
		if (!(yield* window.load(1))) return "";
		const chunk = window.peek(2 ** 16);
		const length = endOf(chunk, scan);
		if (window.position - from + (length ?? chunk.length) <= most) kept.push(chunk.slice(0, length));
		window.position += length ?? chunk.length;
		if (length !== undefined) return window.position - from <= most ? joined(kept) : "";
	}
}

function joined(pieces: readonly Uint8Array[]): string {
	const decoder = new TextDecoder();
	return pieces.map((piece, index) => decoder.decode(piece, { stream: index < pieces.length - 1 })).join("");
}

interface Scan {
	depth: number;
	inText: boolean;
	escaped: boolean;
	started: boolean;
}

/** How many bytes of the chunk belong to the value, if it ends here. */
function endOf(chunk: Uint8Array, scan: Scan): number | undefined {
	for (let index = 0; index < chunk.length; index++) {
		const byte = chunk[index] ?? 0;
		if (scan.inText) {
			if (scan.escaped) scan.escaped = false;
			else if (byte === backslash) scan.escaped = true;
			else if (byte === quote) {
				scan.inText = false;
				if (scan.depth === 0) return index + 1;
			}
		} else if (byte === quote) scan.inText = true;
		else if (opening.has(byte)) scan.depth++;
		else if (closing.has(byte)) {
			// Behind a bare number stands the end of what holds it.
			if (scan.depth === 0) return index;
			scan.depth--;
			if (scan.depth === 0) return index + 1;
		} else if (scan.depth === 0 && scan.started && (byte === comma || isSpace(byte))) return index;
		scan.started = true;
	}
	return undefined;
}

function* nextByte(window: FileWindow): ByteRequests<number | undefined> {
	while (yield* window.load(1)) {
		const [byte = 0] = window.peek(1);
		if (!isSpace(byte)) return byte;
		window.position++;
	}
	return undefined;
}

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function parsed(window: FileWindow, text: string): unknown {
	window.keep(64 + text.length * 2);
	try {
		return text === "" ? undefined : JSON.parse(text);
	} catch {
		return damaged(window);
	}
}

function damaged(window: FileWindow): undefined {
	window.fail(`The file is damaged: no JSON stands at byte ${window.position}.`);
	return undefined;
}
