import { foldersAbove } from "./paths.ts";

/**
 * Finds what speaks of a path, of something in it or of a folder around it. Each partial answer stays the same object until one of the files
 * behind it changes.
 */
export class PathIndex<T> {
	/** Path → the files that name it, in order. */
	private readonly exact = new Map<string, string[]>();
	/** Path → the files that name it or something in it, in order. */
	private readonly within = new Map<string, string[]>();
	private readonly exactAnswers = new Map<string, readonly T[]>();
	private readonly withinAnswers = new Map<string, readonly T[]>();
	private readonly itemsOf: (file: string) => readonly T[];
	private readonly pathsOf: (item: T) => readonly string[];

	constructor(itemsOf: (file: string) => readonly T[], pathsOf: (item: T) => readonly string[]) {
		this.itemsOf = itemsOf;
		this.pathsOf = pathsOf;
	}

	replace(file: string, before: readonly T[], after: readonly T[]): void {
		if (before.length === 0 && after.length === 0) return;
		const [gone, come] = [before, after].map((items) => new Set(items.flatMap((item) => this.pathsOf(item))));
		const around = (paths: ReadonlySet<string> | undefined) => new Set([...(paths ?? [])].flatMap(withFolders));
		exchange(this.exact, this.exactAnswers, file, gone ?? new Set(), come ?? new Set());
		exchange(this.within, this.withinAnswers, file, around(gone), around(come));
	}

	/** In the order of the files, each item once. */
	at(path: string): readonly T[] {
		if (this.exact.size === 0) return nothing;
		const inside = remember(this.withinAnswers, path, () => this.find(this.within, path, (named) => withFolders(named).includes(path)));
		const outside = withFolders(path)
			.slice(1)
			.flatMap((folder) => remember(this.exactAnswers, folder, () => this.find(this.exact, folder, (named) => named === folder)));
		return outside.length === 0 ? inside : [...new Set([...inside, ...outside])];
	}

	private find(index: ReadonlyMap<string, readonly string[]>, key: string, isMeant: (named: string) => boolean): readonly T[] {
		const files = index.get(key);
		return files ? files.flatMap((file) => this.itemsOf(file).filter((item) => this.pathsOf(item).some(isMeant))) : nothing;
	}
}

const nothing: readonly never[] = [];

/** The path and the folders above it; the workspace's root only for what lies in the workspace. */
function withFolders(path: string): readonly string[] {
	const folders = path === "" ? [] : foldersAbove(path);
	return [path, ...(/^(\/|\.\.(\/|$)|[\w+.-]+:\/)/.test(path) ? folders.slice(0, -1) : folders)];
}

/** In an index of keys and files, the keys of one file change; what was answered about any of them is forgotten. */
export function exchange(
	index: Map<string, string[]>,
	answers: Map<string, unknown>,
	file: string,
	before: ReadonlySet<string>,
	after: ReadonlySet<string>,
): void {
	for (const key of before) {
		answers.delete(key);
		if (after.has(key)) continue;
		const rest = (index.get(key) ?? []).filter((other) => other !== file);
		if (rest.length > 0) index.set(key, rest);
		else index.delete(key);
	}
	for (const key of after) {
		answers.delete(key);
		if (before.has(key)) continue;
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
