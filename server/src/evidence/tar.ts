import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";

/** One file of a tar archive. */
export interface TarEntry {
	readonly name: string;
	/** Of its first byte. */
	readonly start: number;
	readonly bytes: number;
	/** Of the header that follows. */
	readonly next: number;
}

const block = 512;
const decoder = new TextDecoder();

/** The file whose header (POSIX.1-1988 and GNU) lies at a byte of an archive of `size` bytes; nothing where the archive is over. */
export function* readTarEntry(size: number, at: number): ByteRequests<TarEntry | Problem | undefined> {
	const window = new FileWindow(size, { read: block * 4, kept: block * 4 });
	window.position = at;
	if (at + block > size || !(yield* window.load(block))) return undefined;
	const header = window.peek(block);
	if (header.every((byte) => byte === 0)) return undefined;
	const bytes = lengthOf(header.subarray(124, 136));
	if (bytes === undefined || decoder.decode(header.subarray(257, 262)) !== "ustar") {
		return { problem: `The tar archive is damaged: no file is described at byte ${at}.` };
	}
	const start = at + block;
	return { name: textOf(header.subarray(0, 100)), start, bytes, next: start + Math.ceil(bytes / block) * block };
}

/** Octal digits; where the first bit is set, a number in base 256. */
function lengthOf(field: Uint8Array): number | undefined {
	const [first = 0] = field;
	if (first & 0x80) {
		const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
		return Number.isSafeInteger(value) ? value : undefined;
	}
	const digits = textOf(field).trim();
	return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function textOf(field: Uint8Array): string {
	const end = field.indexOf(0);
	return decoder.decode(end < 0 ? field : field.subarray(0, end));
}
