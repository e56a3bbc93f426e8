import { foldersAbove } from "./paths.ts";

/** Which files and folders there are, as far as the workspace was told. */
export class Listing {
	private readonly files = new Set<string>();
	/** Folder → how many files lie in it and below. */
	private readonly folders = new Map<string, number>();
	private covered: readonly string[] = [];

	/** All files under the covered folders. Of places outside them, and before the first call of all places, nothing is known to be absent. */
	list(files: Iterable<string>, covered: readonly string[]): void {
		this.files.clear();
		this.folders.clear();
		for (const file of files) this.add(file);
		this.covered = covered;
	}

	/** Returns whether that is news. */
	add(file: string): boolean {
		if (this.files.has(file)) return false;
		this.files.add(file);
		for (const folder of foldersAbove(file)) this.folders.set(folder, (this.folders.get(folder) ?? 0) + 1);
		return true;
	}

	remove(file: string): boolean {
		if (!this.files.delete(file)) return false;
		for (const folder of foldersAbove(file)) {
			const rest = (this.folders.get(folder) ?? 0) - 1;
			if (rest > 0) this.folders.set(folder, rest);
			else this.folders.delete(folder);
		}
		return true;
	}

	/** The file itself, or everything below the folder; nothing where there is neither. */
	at(path: string): readonly string[] {
		if (this.files.has(path)) return [path];
		return this.folders.has(path) ? [...this.files].filter((file) => file.startsWith(`${path}/`)) : [];
	}

	/** What lies in a folder itself, by name; a folder's name ends in a slash. */
	within(folder: string): readonly string[] {
		const prefix = folder === "" ? "" : `${folder}/`;
		const names = new Set<string>();
		for (const file of this.files) {
			if (!file.startsWith(prefix)) continue;
			const slash = file.indexOf("/", prefix.length);
			names.add(file.slice(prefix.length, slash < 0 ? undefined : slash + 1));
		}
		return [...names].sort();
	}

	exists(path: string): boolean | undefined {
		if (this.files.has(path) || this.folders.has(path)) return true;
		// A folder that was not looked into is listed like a file.
		if (this.liesInFile(path)) return undefined;
		return this.covered.some((folder) => (folder === "" ? !/^(\/|\.\.(\/|$))/.test(path) : path.startsWith(`${folder}/`)))
			? false
			: undefined;
	}

	private liesInFile(path: string): boolean {
		for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
			const folder = path.slice(0, slash);
			if (this.files.has(folder)) return true;
			// What lies above a folder that holds files is a folder, too.
			if (this.folders.has(folder)) return false;
		}
		return false;
	}
}
