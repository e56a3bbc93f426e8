import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatOf, largestManifest } from "../dialects/read.ts";

/** Folders that tools fill and nobody deploys from. */
const passedOver = new Set([
	".git",
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

/** Does the path lead through a folder that is not looked into? */
export function isPassedOver(path: string): boolean {
	return path.split("/").some((part) => passedOver.has(part));
}

/** All files under a folder as workspace paths, sorted; symbolic links to folders are not followed. */
export async function listFiles(base: string, folder: string): Promise<readonly string[]> {
	const found: string[] = [];
	const open = [folder];
	for (let next = open.pop(); next !== undefined && found.length < mostFiles; next = open.pop()) {
		const entries = await readdir(join(base, next), { withFileTypes: true }).catch(() => []);
		for (const entry of entries) {
			const path = next === "" ? entry.name : `${next}/${entry.name}`;
			if (entry.isDirectory()) {
				if (!passedOver.has(entry.name)) open.push(path);
			} else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
		}
	}
	return found.sort();
}

/** The text of a file that may be a manifest or a configuration; nothing for any other file, or when it cannot be read. */
export async function readManifestText(base: string, path: string): Promise<string | undefined> {
	if (!formatOf(path)) return undefined;
	const absolute = join(base, path);
	try {
		const { size } = await stat(absolute);
		// A file that is far too large is not loaded only to be refused; a text of that length says the same.
		return size > largestManifest * 4 ? " ".repeat(largestManifest + 1) : await readFile(absolute, "utf8");
	} catch {
		return undefined;
	}
}
