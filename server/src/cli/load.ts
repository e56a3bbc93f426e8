import { homedir, tmpdir } from "node:os";
import { dirname, parse, relative, resolve, sep } from "node:path";
import { formatOf, worthReading } from "../dialects/read.ts";
import { kindAt, namesLike } from "../probes/disk.ts";
import { listFiles, readManifestText } from "../probes/files.ts";
import { learnAll } from "../probes/learn.ts";
import type { Options } from "../workspace/options.ts";
import { Workspace } from "../workspace/workspace.ts";
import { UsageError } from "./arguments.ts";
import type { Tell } from "./progress.ts";

const configurationNames = ["plimsoll.yaml", "plimsoll.yml"];
/** Names by which the folder of a deployment or of a repository is told. */
const landmarks = /^plimsoll\.ya?ml$|\.card\.ya?ml$|^\.git$/;
/** So many files are read at the same time. */
const width = 32;

/** A workspace as the command line sees it: read once, with everything learnt that its files speak of. */
export interface Loaded {
	readonly workspace: Workspace;
	/** Absolute; workspace paths are relative to it. */
	readonly base: string;
	readonly texts: Map<string, string>;
	/** Files that may be manifests by their names, but cannot be read. */
	readonly unread: readonly string[];
	/** Is this file among those that the person asked about? */
	wanted(file: string): boolean;
	/** The path relative to the working directory, as reports show it. */
	show(file: string): string;
}

export async function loadWorkspace(
	paths: readonly string[],
	options: Options & { readonly cards?: boolean },
	tell: Tell = () => {},
): Promise<Loaded> {
	const asked = (paths.length > 0 ? paths : ["."]).map((path) => resolve(path));
	const roots = await Promise.all(asked.map(rootOf));
	const base = await withConfiguration(commonFolder(onOneDrive(roots)));
	const within = (path: string) => relative(base, path).split(sep).join("/");
	const workspace = new Workspace(options);
	const files = new Set<string>();
	for (const root of roots) for (const file of await listFiles(base, within(root))) files.add(file);
	const readable = worthReading(files, (path) => files.has(path));
	const texts = await readTexts(base, readable, tell);
	const unread = readable.filter((file) => formatOf(file) !== "markdown" && !texts.has(file));
	workspace.list(files, roots.map(within));
	for (const [file, text] of await configurationsAbove(base, roots.map(within))) texts.set(file, text);
	let parsed = 0;
	for (const [file, text] of texts) {
		tell("parsing", parsed++, texts.size);
		workspace.change(file, text);
	}
	if (options.cards === false) withoutCards(workspace, texts);
	await learnAll(base, workspace);
	const prefixes = asked.map(within);
	return {
		workspace,
		base,
		texts,
		unread,
		wanted: (file) => prefixes.some((prefix) => prefix === "" || file === prefix || file.startsWith(`${prefix}/`)),
		show: (file) => relative(process.cwd(), resolve(base, file)).split(sep).join("/"),
	};
}

/**
 * What is read so that the finding is the same as in an editor: the folder of the deployment that a path belongs to. It is the topmost one, from the
 * path up to the working directory or the repository, that holds a card or a configuration; without one it is the path's own.
 */
export async function rootOf(path: string): Promise<string> {
	const kind = await kindAt(path);
	if (kind === undefined) throw new UsageError(`There is no file or folder ${path}.`);
	let root = kind === "folder" ? path : path.endsWith(`${sep}config.pbtxt`) ? dirname(dirname(path)) : dirname(path);
	for (let folder = root; folder !== process.cwd() && dirname(folder) !== folder; folder = dirname(folder)) {
		const above = dirname(folder);
		if (isNoProject(above)) break;
		const names = await namesLike(above, landmarks);
		if (names.some((name) => name !== ".git")) root = above;
		if (names.includes(".git")) break;
	}
	return root;
}

async function readTexts(base: string, files: readonly string[], tell: Tell): Promise<Map<string, string>> {
	const texts = new Map<string, string>();
	for (let from = 0; from < files.length; from += width) {
		tell("reading", from, files.length);
		const some = files.slice(from, from + width);
		const read = await Promise.all(some.map((file) => readManifestText(base, file)));
		for (const [place, text] of read.entries()) if (text !== undefined) texts.set(some[place] ?? "", text);
	}
	return texts;
}

/** Folders that hold everything of somebody, or of everybody: what lies in them by chance belongs to no deployment below. */
function isNoProject(folder: string): boolean {
	return folder === homedir() || folder === tmpdir() || dirname(folder) === folder;
}

/** With the working directory, unless that lies on another drive of Windows. */
function onOneDrive(roots: readonly string[]): readonly string[] {
	const drives = new Set(roots.map((root) => parse(root).root.toLowerCase()));
	if (drives.size > 1) throw new UsageError("The paths lie on several drives; check them one after the other.");
	const here = process.cwd();
	return drives.has(parse(here).root.toLowerCase()) ? [here, ...roots] : roots;
}

function commonFolder(paths: readonly string[]): string {
	const [first = "", ...rest] = paths;
	let folder = first;
	const holdsAll = () => rest.every((path) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
	while (!holdsAll() && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

/** The nearest folder from here upwards, within the same repository, that has a configuration; else the folder itself. */
async function withConfiguration(start: string): Promise<string> {
	for (let folder = start; ; folder = dirname(folder)) {
		const names = new Set(await namesLike(folder, landmarks));
		if (configurationNames.some((name) => names.has(name))) return folder;
		if (names.has(".git") || isNoProject(folder) || isNoProject(dirname(folder))) return start;
	}
}

function withoutCards(workspace: Workspace, texts: Map<string, string>): void {
	const world = workspace.world();
	const cards = world.files.filter((file) => (world.reading(file)?.facts.cards.length ?? 0) > 0);
	workspace.vanish(...cards);
	for (const file of cards) texts.delete(file);
}

/** Configurations of the folders above those that are read whole. */
async function configurationsAbove(base: string, roots: readonly string[]): Promise<readonly (readonly [string, string])[]> {
	const found: (readonly [string, string])[] = [];
	for (const root of roots) {
		const parts = root === "" ? [] : root.split("/");
		for (let depth = 0; depth < parts.length; depth++) {
			for (const name of configurationNames) {
				const file = [...parts.slice(0, depth), name].join("/");
				const text = await readManifestText(base, file);
				if (text !== undefined) found.push([file, text]);
			}
		}
	}
	return found;
}
