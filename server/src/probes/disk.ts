import { type BigIntStats, constants, type Dirent, type Stats } from "node:fs";
import * as fs from "node:fs/promises";
import { kindOf, Looks, namesOf, refusalOf } from "./looks.ts";

/**
 * The disk as the probes see it. While somebody wants to know what a run rests on, each question is noted with its answer; therefore nothing that
 * findings depend on may be asked of the disk in another way.
 */
let noted: Looks | undefined;
const mostReadAgain = 64 * 2 ** 20;
const opened = new WeakMap<fs.FileHandle, string>();

/** Runs something, and tells what of the disk it has seen. */
export async function noting<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly looks: Looks }> {
	const looks = new Looks();
	noted = looks;
	try {
		return { result: await run(), looks };
	} finally {
		noted = undefined;
	}
}

/** What the run finds may be another thing the next time although nothing on the disk has changed. */
export function leaveToChance(): void {
	noted?.spoil();
}

/** The time of the file matters, or all of its bytes, whatever was read of it. */
export function needExact(path: string): void {
	noted?.needExact(path);
}

/** The file was read from its beginning to its end. One that is too large to be read again for this is known by its stamp. */
export function noteWhole(path: string, size: number, sha256: Uint8Array): void {
	if (size > mostReadAgain) needExact(path);
	else noted?.seeWhole(path, size, Buffer.from(sha256).toString("base64url"));
}

/** What lies at a path, links not followed. What else may be asked of such a state is not noted, so that it is not to be had here. */
export async function lstat(path: string): Promise<Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">> {
	return await told(
		() => fs.lstat(path),
		(found) => noted?.see(path, { kind: typeof found === "string" ? found : kindOf(found) }),
	);
}

export async function stat(path: string): Promise<Pick<Stats, "isFile" | "isDirectory" | "size" | "mtimeMs">> {
	const found = await told(
		() => fs.stat(path, { bigint: true }),
		(state) => noted?.seeStamp(path, state),
	);
	const { size, mtimeNs } = found;
	return { isFile: () => found.isFile(), isDirectory: () => found.isDirectory(), size: Number(size), mtimeMs: Number(mtimeNs) / 1e6 };
}

/** Whether a path is a file or a folder or something else, links followed; nothing where there is none. */
export async function kindAt(path: string): Promise<string | undefined> {
	const found = await fs.stat(path).catch(() => undefined);
	const kind = found && kindOf(found);
	noted?.see(path, { end: kind ?? "nothing" });
	return kind;
}

export async function realpath(path: string): Promise<string> {
	return await told(
		() => fs.realpath(path),
		(real) => noted?.see(path, { real }),
	);
}

export function readdir(path: string): Promise<string[]>;
export function readdir(path: string, options: { readonly withFileTypes: true }): Promise<Dirent[]>;
export async function readdir(path: string, options?: { readonly withFileTypes: true }): Promise<string[] | Dirent[]> {
	const entries = await told(
		() => fs.readdir(path, { withFileTypes: true }),
		(found) => noted?.see(path, { names: typeof found === "string" ? found : namesOf(found) }),
	);
	return options ? entries : entries.map(({ name }) => name);
}

/** The names in a folder that match a pattern; none where there is no folder. The other names may change without being noticed. */
export async function namesLike(folder: string, pattern: RegExp): Promise<readonly string[]> {
	const names = (await fs.readdir(folder).catch((): string[] => [])).filter((name) => pattern.test(name)).sort();
	noted?.see(folder, { like: [pattern.source, ...names].join("/") });
	return names;
}

/** Opens a file for reading; what is no file any more by then is not waited for. */
export async function openFile(path: string): Promise<{ readonly file: fs.FileHandle; readonly size: number; readonly isFile: boolean }> {
	const file = await told(
		() => fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)),
		(found) => (typeof found === "string" ? noted?.see(path, { refusal: found }) : undefined),
	);
	try {
		const found: BigIntStats = await file.stat({ bigint: true });
		noted?.seeOpen(path, found);
		opened.set(file, path);
		return { file, size: Number(found.size), isFile: found.isFile() };
	} catch (error) {
		await file.close().catch(() => undefined);
		throw error;
	}
}

/** What was read of a file that was opened here. */
export function notePart(file: fs.FileHandle, offset: number, length: number, bytes: Uint8Array): void {
	const path = opened.get(file);
	if (path !== undefined) noted?.seePart(path, offset, length, bytes);
}

export async function readFile(path: string, encoding: "utf8"): Promise<string> {
	const { file, size } = await openFile(path);
	try {
		const bytes = await file.readFile();
		notePart(file, 0, size, bytes);
		return bytes.toString(encoding);
	} finally {
		await file.close().catch(() => undefined);
	}
}

/** Tells of the answer, or of the error in words. */
async function told<T>(ask: () => Promise<T>, tell: (answer: T | string) => void): Promise<T> {
	try {
		const answer = await ask();
		tell(answer);
		return answer;
	} catch (error) {
		tell(refusalOf(error));
		throw error;
	}
}
