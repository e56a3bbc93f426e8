import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Source } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type Entry, readEntries } from "./entries.ts";
import { packageHeader } from "./header.ts";
import { folderOf } from "./keys.ts";

/** A config of the directory, as far as composing needs it. */
export interface Config {
	readonly entries: readonly Entry[];
	readonly header: Located<string> | undefined;
}

/** The directory that configs are taken from, as seen from one of them. */
export interface Library {
	/** The workspace folder that absolute paths start in. */
	readonly root: string;
	/** The path of the config that is looked at, from there, without its ending. */
	readonly own: string;
	/** Some absolute path of the config leads nowhere in any folder above, so that the directory may be another one. */
	readonly uncertain: boolean;
	load(path: string): Config | undefined;
	/** Is there such a file or group? Undefined where that is not known. */
	hasConfig(path: string): boolean | undefined;
	hasGroup(path: string): boolean | undefined;
}

export function configOf(source: Source): Config {
	const defaults = new Cursor(source.documents[0]).get("defaults").tree;
	return { entries: defaults?.kind === "list" ? readEntries(defaults) : [], header: packageHeader(source) };
}

export function libraryAround(context: Context): Library {
	const { source, exists } = context;
	const home = folderOf(source.file);
	const own = configOf(source);
	const absolute = own.entries.flatMap((entry) => absolutePath(entry) ?? []);
	const above = absolute.length === 0 ? aboveHydra(home) : nearestWith(home, absolute, exists);
	const root = above ?? home;
	const fileOf = (path: string) => resolveIn(root, /\.ya?ml$/.test(path) ? path : `${path}.yaml`);
	const loaded = new Map<string, Config | undefined>();
	const ownPath = source.file.slice(root === "" ? 0 : root.length + 1).replace(/\.ya?ml$/i, "");
	return {
		root,
		own: ownPath,
		uncertain: above === undefined,
		load(path) {
			if (path === ownPath) return own;
			if (!loaded.has(path)) {
				const text = context.neighbour(fileOf(path));
				loaded.set(path, text && text.problems.length === 0 ? configOf(text) : undefined);
			}
			return loaded.get(path);
		},
		hasConfig: (path) => exists(fileOf(path)),
		hasGroup: (path) => exists(resolveIn(root, path)),
	};
}

function absolutePath(entry: Entry): string | undefined {
	if (entry.kind === "self") return undefined;
	const path = entry.kind === "group" ? entry.group : entry.path;
	return path.startsWith("/") && !path.startsWith("/hydra/") && !path.includes("${") ? path.slice(1) : undefined;
}

/** A folder named `hydra` holds choices for Hydra's own groups, and lies in the config directory itself. */
function aboveHydra(home: string): string {
	const match = /^(?:(.*)\/)?hydra(?:\/|$)/.exec(home);
	return match ? (match[1] ?? "") : home;
}

/** The folder, from the config's own upwards, in which some absolute path of it begins. */
function nearestWith(home: string, paths: readonly string[], exists: Context["exists"]): string | undefined {
	for (let folder = home; ; folder = folderOf(folder)) {
		const holds = (path: string) => exists(resolveIn(folder, path)) === true || exists(resolveIn(folder, `${path}.yaml`)) === true;
		if (paths.some(holds)) return folder;
		if (folder === "") return undefined;
	}
}
