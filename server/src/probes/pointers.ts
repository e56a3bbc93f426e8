import { fileKind } from "../evidence/file-kind.ts";
import { readRange, withFile } from "./open-file.ts";

/** Pointers are a few lines; a specification of Git LFS says less than 1024 bytes. */
const largestPointer = 1024;
const largestDvc = 64 * 1024;

/** The size of the file that a Git LFS pointer stands for; nothing where the file is no pointer. */
export async function pointerBytes(path: string, size: number): Promise<number | undefined> {
	if (size === 0 || size >= largestPointer) return undefined;
	const text = await textOf(path, largestPointer);
	return text !== undefined && fileKind(new TextEncoder().encode(text)) === "git-lfs" ? sizeIn(text, /^size (\d{1,15})$/m) : undefined;
}

/** The size that a `.dvc` file gives for what it tracks: 0 where it gives none. Nothing where there is no such file. */
export async function dvcBytes(path: string): Promise<number | undefined> {
	const text = await textOf(path, largestDvc);
	return text === undefined ? undefined : sizeIn(text, /^[ \t-]*size:[ \t]*(\d{1,15})[ \t]*$/m);
}

async function textOf(path: string, most: number): Promise<string | undefined> {
	const found = await withFile(path, async (file) => new TextDecoder().decode(await readRange(file, 0, most)));
	return typeof found === "string" ? found : undefined;
}

function sizeIn(text: string, pattern: RegExp): number {
	return Number(pattern.exec(text)?.[1] ?? 0);
}
