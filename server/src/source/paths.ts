/**
 * Joins a path that a file names with the folder of that file. Workspace paths use `/` and start at the workspace's root; the result of a path
 * that leaves the workspace starts with `../`, and an absolute path stays as it is: neither is ever looked up.
 */
export function resolvePath(file: string, written: string): string {
	if (written.startsWith("/")) return written;
	const parts = file.split("/").slice(0, -1);
	for (const part of written.split("/")) {
		if (part === "" || part === ".") continue;
		if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
		else parts.push(part);
	}
	return parts.join("/");
}

/** A path that starts in a folder of the workspace, of which the root is the empty string. An address such as `s3://…` stays as it is. */
export function resolveIn(folder: string, written: string): string {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : resolvePath(`${folder === "" ? "" : `${folder}/`}_`, written);
}

/** How a file names a path of the workspace: the way from its folder to there. */
export function relativePath(file: string, path: string): string {
	const from = file.split("/").slice(0, -1);
	const to = path.split("/");
	let shared = 0;
	while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
	return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
