import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { bringsOthers, formatOf, largestManifest, mayBeManifest } from "../dialects/read.ts";
import { opensFrontMatter } from "../source/markdown.ts";
import { lstat, readdir, realpath } from "./disk.ts";
import { leadsOutside, readRange, withFile } from "./open-file.ts";

/** Folders that tools fill and nobody deploys from. */
const passedOver = new Set([
	".git",
	".dvc",
	"node_modules",
	".venv",
	"venv",
	"__pycache__",
	".mypy_cache",
	".ruff_cache",
	".tox",
	".vscode-test",
	".ipynb_checkpoints",
]);
const mostFiles = 500_000;
/** Whether Markdown begins with metadata is plain from so few bytes; and metadata, which may hold results and examples, end within so many. */
const firstBytes = 64;
const headBytes = 64 * 1024;

/** Does the path lead through a folder that is not looked into? */
export function isPassedOver(path: string): boolean {
	return path.split("/").some((part) => passedOver.has(part));
}

/**
 * All files under a folder as workspace paths, sorted. A folder that is not looked into stands there like a file, and so does a link to one: that it
 * is there is known, but not what it holds.
 */
export async function listFiles(base: string, folder: string): Promise<readonly string[]> {
	const found: string[] = [];
	const open = [folder];
	while (open.length > 0 && found.length < mostFiles) {
		const next = open.pop() ?? "";
		const entries = await readdir(join(base, next), { withFileTypes: true }).catch(() => undefined);
		if (!entries && next !== "") found.push(next);
		for (const entry of entries ?? []) {
			const path = next === "" ? entry.name : `${next}/${entry.name}`;
			if (entry.isDirectory() && !passedOver.has(entry.name)) open.push(path);
			else if (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()) found.push(path);
		}
	}
	return [...found, ...open].sort();
}

/** What lies in and below the folder of a file that makes it worth reading; nothing for any other file. */
export async function filesBroughtBy(base: string, path: string): Promise<readonly string[]> {
	return bringsOthers(path) ? await listFiles(base, path.slice(0, Math.max(0, path.lastIndexOf("/")))) : [];
}

/**
 * The text of a file that may be a manifest or a configuration; nothing for any other file, for a link that leads out of the folder, or when it
 * cannot be read.
 */
export async function readManifestText(base: string, path: string): Promise<string | undefined> {
	if (!formatOf(path)) return undefined;
	const absolute = join(base, path);
	const isLink = await lstat(absolute).then(
		(found) => found.isSymbolicLink(),
		() => false,
	);
	if (isLink && (await leadsOutside(absolute, await realpath(base).catch(() => base)))) return undefined;
	const read = await withFile(absolute, async (file, size) => {
		// A file that is far too large is not loaded only to be refused; a text of that length says the same.
		if (size > largestManifest * 4) return { text: " ".repeat(largestManifest + 1) };
		if (formatOf(path) === "markdown" && !(await mayBeCard(path, file, size)))
			return { problem: "Nothing at its beginning says that it is a manifest." };
		return { text: Buffer.from(await readRange(file, 0, size)).toString("utf8") };
	});
	return "text" in read ? read.text : undefined;
}

/** Of most Markdown files only the very beginning is read. */
async function mayBeCard(path: string, file: FileHandle, size: number): Promise<boolean> {
	const first = Buffer.from(await readRange(file, 0, Math.min(size, firstBytes))).toString("utf8");
	if (!opensFrontMatter(first)) return false;
	return mayBeManifest(path, Buffer.from(await readRange(file, 0, Math.min(size, headBytes))).toString("utf8"));
}
