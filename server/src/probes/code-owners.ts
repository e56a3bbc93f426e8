import { dirname, join, relative, sep } from "node:path";
import { lstat, realpath } from "./disk.ts";
import { leadsOutside, readRange, withFile } from "./open-file.ts";

/** Where GitHub and GitLab look, in their order. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
/** GitHub reads no larger one. */
const largest = 3 * 2 ** 20;

/** What a CODEOWNERS file says, and where the workspace lies in its repository. */
export interface CodeOwnersText {
	readonly text: string;
	/** The way from the repository's root to the workspace with a slash behind it; empty where both are the same. */
	readonly prefix: string;
	/** It lies where only GitLab looks. */
	readonly gitlab: boolean;
	/** Its path in the repository. */
	readonly place: string;
}

/** The first CODEOWNERS file of the repository that a folder lies in; a folder in none is taken for one. */
export async function readCodeOwners(base: string): Promise<CodeOwnersText | undefined> {
	const root = await repositoryOf(base);
	const way = relative(root, base).split(sep).join("/");
	for (const place of places) {
		const path = join(root, place);
		if (!(await isPresent(path)) || (await leadsOutside(path, await realpath(root)))) continue;
		const text = await withFile(path, async (file, size) =>
			size > largest ? "" : Buffer.from(await readRange(file, 0, size)).toString("utf8"),
		);
		if (typeof text === "string") return { text, prefix: way === "" ? "" : `${way}/`, gitlab: place.startsWith(".gitlab/"), place };
	}
	return undefined;
}

/** The folder that holds the repository which a folder lies in; a folder in none is taken for one. */
export async function repositoryOf(base: string): Promise<string> {
	for (let folder = base; ; folder = dirname(folder)) {
		if (await isPresent(join(folder, ".git"))) return folder;
		if (dirname(folder) === folder) return base;
	}
}

async function isPresent(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	);
}
