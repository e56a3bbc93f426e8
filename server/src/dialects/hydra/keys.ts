import type { GroupEntry } from "./entries.ts";

/** Where the config that holds an entry stands: the folder of its group, and the part of the composed config that it writes into. */
export interface Place {
	readonly folder: string;
	readonly package: string;
}

/** The path of an entry from the top of the config directory: from the folder of its config, unless it begins with a slash. */
export function pathFrom(folder: string, written: string): string {
	if (written.startsWith("/")) return written.slice(1);
	return folder === "" ? written : `${folder}/${written}`;
}

export function folderOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/**
 * The package that a config is put in. One that the entry or the header states counts from its parent, or from the top if it begins with
 * `_global_`; else it is the group as the entry writes it.
 */
export function packageOf(parent: string, stated: string | undefined, group: string): string {
	const own = stated === "_here_" ? "" : (stated ?? dotted(group));
	const joined = parent === "" || own === "" ? parent + own : `${parent}.${own}`;
	const top = joined.lastIndexOf("_global_");
	return top < 0 ? joined : joined.slice(top + "_global_".length + 1);
}

/** A header counts from the top, with or without `_global_` before it. */
export function headerPackage(header: string | undefined, folder: string, name: string): string | undefined {
	if (header === undefined || header === "_group_") return undefined;
	const filled = header.replace("_group_", dotted(folder)).replace("_name_", name);
	return filled === "_global_" || filled.startsWith("_global_.") ? filled : `_global_.${filled}`;
}

/** What Hydra tells choices apart by, and what an override must name: the group, with its package if that is not the usual one. */
export function keyOf(entry: GroupEntry, parent: Place): string {
	const group = pathFrom(parent.folder, entry.group);
	const within = packageOf(parent.package, entry.package, entry.group);
	if (within === dotted(group)) return group;
	return `${group}@${within === "" ? "_global_" : within}`;
}

function dotted(group: string): string {
	return group.replace(/^\//, "").replaceAll("/", ".");
}
