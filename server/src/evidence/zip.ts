import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";

/** One file of a ZIP archive, as the archive's directory describes it. */
export interface ZipEntry {
	readonly name: string;
	readonly method: keyof typeof methods | "other";
	readonly compressedBytes: number;
	/** When it is decompressed, as the directory says. */
	readonly bytes: number;
	/** Of the entry's own header, which its data follows. */
	readonly offset: number;
}

const limits = { read: 32 * 2 ** 20, kept: 32 * 2 ** 20 };
const endBytes = 22;
/** A comment may follow the end of the directory. */
const longestEnd = endBytes + 65_535;
const marks = { entry: 0x02014b50, local: 0x04034b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
/** Stands where a number needs 64 bits and is written elsewhere. */
const elsewhere = 0xffffffff;
const methods = { stored: 0, deflated: 8, bzip2: 12, LZMA: 14, Zstandard: 93, xz: 95 } as const;
const decoder = new TextDecoder();

/** The files of an archive of `size` bytes (APPNOTE 6.3, ZIP64 included). */
export function* readZipDirectory(size: number): ByteRequests<readonly ZipEntry[] | Problem> {
	const window = new FileWindow(size, limits);
	const directory = yield* findDirectory(window);
	const entries: ZipEntry[] = [];
	if (directory) {
		window.position = directory.offset;
		const end = directory.offset + directory.bytes;
		while (window.problem === undefined && window.position < end) {
			const entry = yield* readEntry(window);
			if (entry) entries.push(entry);
		}
	}
	return window.problem === undefined ? entries : { problem: window.problem };
}

/** Where the data of an entry begins. */
export function* readZipStart(size: number, { offset, compressedBytes }: ZipEntry): ByteRequests<number | Problem> {
	const window = new FileWindow(size, limits);
	window.position = offset;
	if (!(yield* window.load(30))) return { problem: window.problem ?? "" };
	const header = view(window, 30);
	const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
	const sound = header.getUint32(0, true) === marks.local && start + compressedBytes <= size;
	return sound ? start : { problem: `The ZIP archive is damaged: no file lies at byte ${offset}.` };
}

interface Directory {
	readonly offset: number;
	readonly bytes: number;
}

function* findDirectory(window: FileWindow): ByteRequests<Directory | undefined> {
	const tail = Math.min(window.size, longestEnd);
	window.position = window.size - tail;
	if (!(yield* window.load(tail))) return undefined;
	const bytes = view(window, tail);
	let at = tail - endBytes;
	while (at >= 0 && bytes.getUint32(at, true) !== marks.end) at--;
	if (at < 0) {
		window.fail("The ZIP archive is damaged: it has no directory.");
		return undefined;
	}
	const directory = { offset: bytes.getUint32(at + 16, true), bytes: bytes.getUint32(at + 12, true) };
	const found =
		directory.offset === elsewhere || directory.bytes === elsewhere ? yield* findDirectory64(window, window.size - tail + at) : directory;
	if (found && found.offset + found.bytes > window.size) window.fail("The ZIP archive is damaged: its directory lies beyond its end.");
	return found;
}

function* findDirectory64(window: FileWindow, end: number): ByteRequests<Directory | undefined> {
	window.position = Math.max(0, end - 20);
	if (!(yield* window.load(20))) return undefined;
	const locator = view(window, 20);
	window.position = long(locator, 8);
	if (locator.getUint32(0, true) === marks.locator64 && (yield* window.load(56))) {
		const found = view(window, 56);
		if (found.getUint32(0, true) === marks.end64) return { offset: long(found, 48), bytes: long(found, 40) };
	}
	window.fail("The ZIP archive is damaged: it has no directory.");
	return undefined;
}

function* readEntry(window: FileWindow): ByteRequests<ZipEntry | undefined> {
	if (!(yield* window.load(46))) return undefined;
	const at = window.position;
	const header = view(window, 46);
	if (header.getUint32(0, true) !== marks.entry) {
		window.fail(`The ZIP archive is damaged: its directory names no file at byte ${at}.`);
		return undefined;
	}
	const [nameBytes, extraBytes, commentBytes] = [header.getUint16(28, true), header.getUint16(30, true), header.getUint16(32, true)];
	const method = header.getUint16(10, true);
	const numbers = [header.getUint32(24, true), header.getUint32(20, true), header.getUint32(42, true)] as const;
	window.position = at + 46;
	if (!(yield* window.load(nameBytes + extraBytes))) return undefined;
	const name = decoder.decode(window.peek(nameBytes));
	window.position += nameBytes;
	const [bytes, compressedBytes, offset] = wide(view(window, extraBytes), numbers);
	window.position += extraBytes + commentBytes;
	window.keep(128 + name.length * 2);
	// The mark of an encrypted file is not heeded: PyTorch does not look at it either.
	return { name, method: methodOf(method), bytes, compressedBytes, offset };
}

function methodOf(number: number): ZipEntry["method"] {
	for (const name of ["stored", "deflated", "bzip2", "LZMA", "Zstandard", "xz"] as const) if (methods[name] === number) return name;
	return "other";
}

type Numbers = readonly [bytes: number, compressedBytes: number, offset: number];

/** In the extra field with the number 1 stand, in this order, those of the numbers that need 64 bits. */
function wide(extra: DataView, numbers: Numbers): Numbers {
	for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
		if (extra.getUint16(at, true) !== 1) continue;
		let from = at + 4;
		const next = (number: number) => {
			if (number !== elsewhere || from + 8 > extra.byteLength) return number;
			from += 8;
			return long(extra, from - 8);
		};
		return [next(numbers[0]), next(numbers[1]), next(numbers[2])];
	}
	return numbers;
}

function view(window: FileWindow, bytes: number): DataView {
	const found = window.peek(bytes);
	return new DataView(found.buffer, found.byteOffset, found.byteLength);
}

function long(bytes: DataView, at: number): number {
	return Number(bytes.getBigUint64(at, true));
}
