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
			const inside = this.find(this.within, path, (named) => withFolders(named).includes(path));
			const outside = folders.flatMap((folder) => this.find(this.exact, folder, (named) => named === folder));
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

	private find(index: ReadonlyMap<string, readonly string[]>, key: string, isMeant: (named: string) => boolean): readonly T[] {
		const files = index.get(key);
		return files ? files.flatMap((file) => this.itemsOf(file).filter((item) => this.pathsOf(item).some(isMeant))) : nothing;
	}

	private namedBy(items: readonly T[]): ReadonlySet<string> {
		return new Set(items.flatMap((item) => this.pathsOf(item)));
	}
}

const nothing: readonly never[] = [];

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

export function remember<T>(answers: Map<string, T>, key: string, find: () => T): T {
	let answer = answers.get(key);
	if (answer === undefined) {
		answer = find();
		answers.set(key, answer);
	}
	return answer;
}
