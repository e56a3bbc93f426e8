import { nameKey } from "../../facts/thing.ts";
import type { Around } from "../dialect.ts";

const configuration = "feature_store.yaml";

/** Does a file make a repository of its folder? */
export function isConfiguration(file: string): boolean {
	return file === configuration || file.endsWith(`/${configuration}`);
}

/**
 * The folder whose feature_store.yaml a file is applied with: the nearest one, from the file's own folder up. Feast reads every Python file below
 * it. Undefined where the workspace holds none, or cannot know.
 */
export function repositoryAround(file: string, exists: Around["exists"]): string | undefined {
	for (let path = file; path !== ""; ) {
		path = folderOf(path);
		if (exists(inFolder(path, configuration)) === true) return path;
	}
	return undefined;
}

export function folderOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function inFolder(folder: string, name: string): string {
	return folder === "" ? name : `${folder}/${name}`;
}

/**
 * Makes the keys of what a repository registers. Names are unique within a project of one registry; projects of one name stand in several folders
 * where each has a registry of its own, so that the folder belongs to the name.
 */
export function registeredIn(folder: string, around: Around): (sort: "source" | "view" | "feature" | "service", name: string) => string {
	const project = around.neighbour(inFolder(folder, configuration))?.documents[0];
	const named = project?.kind === "map" ? project.entries.find(({ key }) => key.value === "project")?.value : undefined;
	const word = named?.kind === "scalar" && !named.templated && typeof named.value === "string" ? named.value : "";
	const scope = [folder, word].filter((part) => part !== "").join("/");
	return (sort, name) => nameKey(`feast/${scope === "" ? "" : `${scope}/`}${sort}`, name);
}
