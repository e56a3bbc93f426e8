import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { ByteRequests, Problem } from "../evidence/file-window.ts";

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
	try {
		file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const found = await file.stat();
		if (!found.isFile()) return { problem: "This is neither a file nor a folder." };
		return await use(file, found.size);
	} catch (error) {
		return { problem: `The file cannot be read: ${wordsOf(error)}.` };
	} finally {
		await file?.close().catch(() => undefined);
	}
}

/** Fetches what a reader asks for, counted from byte `from` of the file, until it is done or `seconds` are over. */
export async function fetchRanges<T>(file: FileHandle, requests: ByteRequests<T>, from = 0, seconds = 10): Promise<T | Problem> {
	const deadline = performance.now() + seconds * 1000;
	let step = requests.next();
	while (!step.done) {
		if (performance.now() > deadline) return { problem: `The file could not be read within ${seconds} s.` };
		const { offset, length } = step.value;
		step = requests.next(await readRange(file, from + offset, length));
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
	return bytes.subarray(0, filled);
}

function isAbsence(error: unknown): boolean {
	return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Without the path, which the message is about anyway: "EACCES: permission denied, open …". */
function wordsOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/, \w+( '.*')?$/, "").replace(/\.$/, "");
}
