import type { FileHandle } from "node:fs/promises";
import { sep } from "node:path";
import type { ByteRange, ByteRequests, Problem } from "../evidence/file-window.ts";
import { leaveToChance, notePart, openFile, realpath, stat } from "./disk.ts";

/** The state of a file on the disk: while both are the same, so is its content. */
export interface FileState {
	readonly size: number;
	readonly mtimeMs: number;
}

/** What is at the path: the state of a file, that it is a folder, that there is nothing, or why it cannot be read. */
export async function stateOf(path: string): Promise<FileState | "folder" | "absent" | Problem> {
	try {
		const found = await stat(path);
		if (found.isDirectory()) return "folder";
		if (!found.isFile()) return { problem: "This is neither a file nor a folder." };
		return { size: found.size, mtimeMs: found.mtimeMs };
	} catch (error) {
		return isAbsence(error) ? "absent" : { problem: `The file cannot be read: ${wordsOf(error)}.` };
	}
}

/** Opens a file for reading, lets it be used, and closes it whatever happens. What is no file any more by then is not waited for. */
export async function withFile<T>(path: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T | Problem> {
	let file: FileHandle | undefined;
	const started = performance.now();
	try {
		const opened = await openFile(path);
		file = opened.file;
		if (!opened.isFile) return { problem: "This is neither a file nor a folder." };
		return await use(file, opened.size);
	} catch (error) {
		return { problem: `The file cannot be read: ${wordsOf(error)}.` };
	} finally {
		// Another time it may be faster, and so much more of it be read before the deadline.
		if (performance.now() - started > (patience * 1000) / 2) leaveToChance();
		await file?.close().catch(() => undefined);
	}
}

/** How long one file may be looked at, in seconds, however it is built. */
const patience = 10;

/** Until when a file that is opened now may be looked at. */
export function deadlineFromNow(): number {
	return performance.now() + patience * 1000;
}

/** Fetches what a reader asks for, counted from byte `from` of the file, until it is done or the deadline is over. */
export function fetchRanges<T>(file: FileHandle, requests: ByteRequests<T>, from = 0, deadline = deadlineFromNow()): Promise<T | Problem> {
	return answerRanges(requests, deadline, ({ offset, length }) => readRange(file, from + offset, length));
}

/** The same, however the ranges are fetched. */
export async function answerRanges<T>(
	requests: ByteRequests<T>,
	deadline: number,
	fetch: (range: ByteRange) => Promise<Uint8Array>,
): Promise<T | Problem> {
	let step = requests.next();
	while (!step.done) {
		if (performance.now() > deadline) return { problem: `The file could not be read within ${patience} s.` };
		step = requests.next(await fetch(step.value));
	}
	return step.value;
}

/** So many bytes, fewer only where the file ends. */
export async function readRange(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
	const bytes = new Uint8Array(length);
	let filled = 0;
	while (filled < length) {
		const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	const read = bytes.subarray(0, filled);
	notePart(file, offset, length, read);
	return read;
}

/** Whether the path, links followed, ends outside a folder, which is given without links. */
export async function leadsOutside(path: string, folder: string): Promise<boolean> {
	const real = await realpath(path).catch(() => undefined);
	return real !== undefined && real !== folder && !real.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isAbsence(error: unknown): boolean {
	return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Without the path, which the message is about anyway: "EACCES: permission denied, open …". */
function wordsOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/, \w+( '.*')?$/, "").replace(/\.$/, "");
}
