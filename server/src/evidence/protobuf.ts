import type { ByteRequests, FileWindow } from "./file-window.ts";

/** One field of a message. A varint has a value; bytes, text and nested messages lie between the window's position and `end`. */
export type Field =
	| { readonly wire: "fixed"; readonly number: number }
	| { readonly wire: "varint"; readonly number: number; readonly value: number }
	| { readonly wire: "bytes"; readonly number: number; readonly end: number };

/** The most bytes that the head of a field takes: two varints. */
const headBytes = 20;
/** A varint holds 64 bits, seven to a byte. */
const varintBytes = 10;
const mostTextBytes = 2 ** 16;
const decoder = new TextDecoder();

/** The fields of a protobuf message that ends at a given byte, one after the other. What the caller leaves of a field is passed over unread. */
export class Message {
	private readonly window: FileWindow;
	private readonly end: number;
	private following: number;

	constructor(window: FileWindow, end: number) {
		this.window = window;
		this.end = end;
		this.following = window.position;
	}

	/** Nothing after the last field, and nothing after a problem. */
	*next(): ByteRequests<Field | undefined> {
		const { window, end } = this;
		if (window.problem !== undefined || this.following >= end) return undefined;
		window.position = this.following;
		const ahead = Math.min(headBytes, end - window.position);
		if (!window.has(ahead) && !(yield* window.load(ahead))) return undefined;
		const field = this.take();
		return window.problem === undefined ? field : undefined;
	}

	private take(): Field {
		const { window, end, following } = this;
		const tag = takeVarint(window, end);
		const number = Math.floor(tag / 8);
		const wire = tag % 8;
		if (wire === 0) {
			const value = takeVarint(window, end);
			this.following = window.position;
			return { wire: "varint", number, value };
		}
		if (wire !== 1 && wire !== 2 && wire !== 5) window.fail(`The file is damaged: no field starts at byte ${following}.`);
		const length = wire === 2 ? takeVarint(window, end) : wire === 1 ? 8 : 4;
		this.following = window.position + length;
		this.check(number);
		return wire === 2 ? { wire: "bytes", number, end: this.following } : { wire: "fixed", number };
	}

	private check(number: number): void {
		const { window, end, following } = this;
		if (following < window.position || following > end) {
			const over = following > window.size ? `the file has ${window.size}` : `what holds it ends at byte ${end}`;
			window.fail(`The file is damaged: field ${number} at byte ${window.position} reaches to byte ${following}, but ${over}.`);
		}
	}
}

/** The text between the position and `end`. Longer than 64 KiB is a problem, or cut off there where the caller allows it. */
export function* readText(window: FileWindow, end: number, cut = false): ByteRequests<string> {
	const length = end - window.position;
	if (length > mostTextBytes && !cut) {
		window.fail(`The file holds a name of ${length} bytes at byte ${window.position}, longer than any name is.`);
		return "";
	}
	const kept = Math.min(length, mostTextBytes);
	if (!(yield* window.load(kept))) return "";
	return decoder.decode(window.peek(kept));
}

/** Whole numbers that lie packed between the position and `end`. */
export function* readPacked(window: FileWindow, end: number, each: (value: number) => void): ByteRequests<void> {
	while (window.problem === undefined && window.position < end) {
		const ahead = Math.min(varintBytes, end - window.position);
		if (!window.has(ahead) && !(yield* window.load(ahead))) return;
		each(takeVarint(window, end));
	}
}

/** A loaded 64-bit integer, rounded beyond 2^53. Negative ones take ten bytes. */
function takeVarint(window: FileWindow, end: number): number {
	const from = window.position;
	let value = 0;
	let scale = 1;
	while (window.position < end && window.position < from + varintBytes) {
		const byte = window.byte();
		value += (byte & 127) * scale;
		scale *= 128;
		if (byte < 128) return value < 2 ** 63 ? value : negative(window, from);
	}
	window.fail(`The file is damaged: the number at byte ${from} does not end.`);
	return 0;
}

function negative(window: FileWindow, from: number): number {
	const end = window.position;
	window.position = from;
	let value = 0n;
	for (let shift = 0n; window.position < end; shift += 7n) value |= BigInt(window.byte() & 127) << shift;
	return Number(BigInt.asIntN(64, value));
}
