/** Workspace paths use `/`, start at the workspace's root and hold no `.` or `..`; a path that leaves the workspace starts with `../`. */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}

/** Every folder above a path, from the nearest to the root, which is the empty string. */
export function foldersAbove(path: string): readonly string[] {
	const folders: string[] = [];
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		folders.push(folder);
		if (folder === "") return folders;
	}
}
