import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";

/** The header of a NumPy array file (`numpy.lib.format`, versions 1 to 3). */
export interface ArrayHeader {
	/** Of the first byte behind the header. */
	readonly start: number;
	/** The elements are objects, and what follows is a pickle. */
	readonly objects: boolean;
}

const longestHeader = 2 ** 20;

export function* readArrayHeader(size: number): ByteRequests<ArrayHeader | Problem> {
	const window = new FileWindow(size, { read: 2 ** 22, kept: 2 ** 20 });
	if (!(yield* window.load(12))) return { problem: window.problem ?? "" };
	const start = window.peek(12);
	const bytes = new DataView(start.buffer, start.byteOffset, start.byteLength);
	const wide = bytes.getUint8(6) > 1;
	const [length, from] = wide ? [bytes.getUint32(8, true), 12] : [bytes.getUint16(8, true), 10];
	window.position = from;
	if (length > longestHeader) return { problem: `The NumPy array is damaged: its header would have ${length} bytes.` };
	if (!(yield* window.load(length))) return { problem: window.problem ?? "" };
	const text = new TextDecoder("latin1").decode(window.peek(length));
	const [, description = ""] = /['"]descr['"]\s*:\s*(.*?)['"](?:fortran_order|shape)['"]\s*:/s.exec(text) ?? [undefined, text];
	return { start: from + length, objects: /['"][<>|=]?O\d*['"]/.test(description) };
}
