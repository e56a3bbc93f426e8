import type { FileReference } from "../../facts/card.ts";
import type { Lineage } from "../../lineage/lineage.ts";

/**
 * Is it certain that a file is missing? Not where it may be fetched or made: a small file of DVC may stand for it or for a folder above it, a
 * pipeline of DVC may write it, and a folder that git is told to ignore or to keep open is filled by something else.
 */
export function surelyMissing(path: string, lineage: Lineage): boolean {
	if (path === "" || lineage.exists(path) !== false) return false;
	const folders = foldersOf(path);
	const trackers = [path, ...folders].flatMap((one) => (one === "" ? [] : [`${one}.dvc`]));
	const pipelines = folders.flatMap((folder) => ["dvc.yaml", "dvc.lock"].map((name) => inside(folder, name)));
	const filled = [".gitignore", ".gitkeep"].map((name) => inside(folders[0] ?? "", name)).filter((file) => file.includes("/"));
	return ![...trackers, ...pipelines, ...filled].some((file) => lineage.exists(file) === true);
}

/** What the workspace does not hold, in its own words where the card has other ones. */
export function whatIsMissing({ written, path }: FileReference): string {
	return written === path ? "such file" : `\`${path}\``;
}

/** Nearest first; the root of the workspace is the empty string. */
function foldersOf(path: string): readonly string[] {
	const parts = path.split("/").slice(0, -1);
	return [...parts.map((_, i) => parts.slice(0, parts.length - i).join("/")), ""];
}

function inside(folder: string, name: string): string {
	return folder === "" ? name : `${folder}/${name}`;
}
