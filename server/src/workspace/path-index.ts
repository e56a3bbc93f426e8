import { foldersAbove } from "./paths.ts";

/**
 * Finds what speaks of a path, of something in it or of a folder around it. An answer stays the same object until one of the files behind it
 * changes; then `forgotten` is called.
 */
export class PathIndex<T> {
	/** Path → the files that name it, in order. */
	private readonly exact = new Map<string, string[]>();
	/** Path → the files that name it or something in it, in order. */
	private readonly within = new Map<string, string[]>();
	/** Of the large files that were asked about: what names a path, and what names it or something in it. */
	private readonly naming = new Map<string, Naming<T>>();
	private readonly answers = new Map<string, readonly T[]>();
	private readonly asked = new Set<string>();
	/** Folder → the paths below it that were asked about. */
	private readonly askedBelow = new Map<string, string[]>();
	private readonly itemsOf: (file: string) => readonly T[];
	private readonly pathsOf: (item: T) => readonly string[];
	private readonly forgotten: (path: string) => void;

	constructor(itemsOf: (file: string) => readonly T[], pathsOf: (item: T) => readonly string[], forgotten: (path: string) => void) {
		this.itemsOf = itemsOf;
		this.pathsOf = pathsOf;
		this.forgotten = forgotten;
	}

	replace(file: string, before: readonly T[], after: readonly T[]): void {
		if (before.length === 0 && after.length === 0) return;
		this.naming.delete(file);
		const [gone, come] = [this.namedBy(before), this.namedBy(after)];
		const forget = (path: string) => {
			if (this.answers.delete(path)) this.forgotten(path);
		};
		exchange(this.exact, file, gone, come, (path) => this.askedBelow.get(path)?.forEach(forget));
		exchange(this.within, file, around(gone), around(come), forget);
	}

	/** In the order of the files, each item once. */
	at(path: string): readonly T[] {
		return remember(this.answers, path, () => {
			const [, ...folders] = withFolders(path);
			this.note(path, folders);
			const inside = (this.within.get(path) ?? []).flatMap((file) => this.find(file, "within", path));
			const outside = folders.flatMap((folder) => (this.exact.get(folder) ?? []).flatMap((file) => this.find(file, "exact", folder)));
			return outside.length === 0 ? inside : [...new Set([...inside, ...outside])];
		});
	}

	private note(path: string, folders: readonly string[]): void {
		if (this.asked.has(path)) return;
		this.asked.add(path);
		for (const folder of folders) {
			const below = this.askedBelow.get(folder);
			if (below) below.push(path);
			else this.askedBelow.set(folder, [path]);
		}
	}

	/** What names a path in a file, or what names something in it. */
	private find(file: string, how: keyof Naming<T>, path: string): readonly T[] {
		const items = this.itemsOf(file);
		const namesOf = how === "exact" ? this.pathsOf : (item: T) => this.pathsOf(item).flatMap(withFolders);
		if (items.length < many) return items.filter((item) => namesOf(item).includes(path));
		const naming = remember(this.naming, file, () => ({
			exact: grouped(items, this.pathsOf),
			within: grouped(items, (item) => this.pathsOf(item).flatMap(withFolders)),
		}));
		return naming[how].get(path) ?? [];
	}

	private namedBy(items: readonly T[]): ReadonlySet<string> {
		return new Set(items.flatMap((item) => this.pathsOf(item)));
	}
}

/** In a file of fewer items it is quicker to look through them than to keep what each of them names. */
export const many = 32;

interface Naming<T> {
	readonly exact: ReadonlyMap<string, readonly T[]>;
	readonly within: ReadonlyMap<string, readonly T[]>;
}

function around(paths: ReadonlySet<string>): ReadonlySet<string> {
	return new Set([...paths].flatMap(withFolders));
}

/** The path and the folders above it; the workspace's root only for what lies in the workspace. */
function withFolders(path: string): readonly string[] {
	const folders = path === "" ? [] : foldersAbove(path);
	return [path, ...(/^(\/|\.\.(\/|$)|[\w+.-]+:\/)/.test(path) ? folders.slice(0, -1) : folders)];
}

/** In an index of keys and files, the keys of one file change. Each of them is `touched`, also one that it had before and still has. */
export function exchange(
	index: Map<string, string[]>,
	file: string,
	before: ReadonlySet<string>,
	after: ReadonlySet<string>,
	touched: (key: string) => void,
): void {
	for (const key of before) {
		touched(key);
		if (after.has(key)) continue;
		const rest = (index.get(key) ?? []).filter((other) => other !== file);
		if (rest.length > 0) index.set(key, rest);
		else index.delete(key);
	}
	for (const key of after) {
		if (before.has(key)) continue;
		touched(key);
		const files = index.get(key) ?? [];
		const place = files.findIndex((other) => other > file);
		files.splice(place < 0 ? files.length : place, 0, file);
		index.set(key, files);
	}
}

/** By each of their words; each of them once, in order. */
export function grouped<T>(items: readonly T[], wordsOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		for (const word of new Set(wordsOf(item))) {
			const group = groups.get(word);
			if (group) group.push(item);
			else groups.set(word, [item]);
		}
	}
	return groups;
}

export function remember<T>(answers: Map<string, T>, key: string, find: () => T): T {
	let answer = answers.get(key);
	if (answer === undefined) {
		answer = find();
		answers.set(key, answer);
	}
	return answer;
}
