import { type FSWatcher, lstatSync, readdirSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isPassedOver } from "./files.ts";

export interface Change {
	readonly path: string;
	readonly kind: "new" | "gone" | "changed";
}

/** Elsewhere the system watches all that lies below a folder; on Linux each folder has to be watched by itself. */
const onceForAll = process.platform === "darwin" || process.platform === "win32";

/** Notices what changes in folders and below, and of other places whether certain files change. What is passed over when files are listed is not watched. */
export class FolderWatch {
	private readonly watchers = new Map<string, FSWatcher>();
	/** Folder → what is known to lie in it. */
	private readonly names = new Map<string, Set<string>>();
	/** Folder outside → the names in it that matter. */
	private readonly followed = new Map<string, Set<string>>();
	private readonly touched = new Set<string>();
	private readonly roots: readonly string[];
	private readonly heard: () => void;

	/** `heard` is called for each stirring; `take` says what it was. Throws where the system lets nobody watch so many folders. */
	constructor(roots: readonly string[], heard: () => void) {
		this.roots = roots;
		this.heard = heard;
		for (const root of roots) this.enter(root);
	}

	/** These files matter too, wherever they lie. Those in the folders themselves need not be told. */
	follow(paths: Iterable<string>): void {
		for (const path of paths) {
			if (this.covers(path)) continue;
			const folder = dirname(path);
			const names = this.followed.get(folder) ?? new Set();
			this.followed.set(folder, names.add(basename(path)));
			if (!this.watchers.has(folder) && kindOf(folder) === "folder") this.listen(folder, false);
		}
	}

	/** What has changed since it was asked the last time. */
	take(): readonly Change[] {
		const touched = [...this.touched].sort();
		this.touched.clear();
		return touched.flatMap((path) => this.changeAt(path) ?? []);
	}

	close(): void {
		for (const watcher of this.watchers.values()) watcher.close();
		this.watchers.clear();
	}

	private covers(path: string): boolean {
		return this.roots.some((root) => path === root || path.startsWith(join(root, "/")) || this.names.has(dirname(path)));
	}

	private changeAt(path: string): Change | undefined {
		const names = this.names.get(dirname(path));
		// A folder that goes says so of itself and of all that lay in it.
		if (!names && !this.followed.get(dirname(path))?.has(basename(path))) return undefined;
		const kind = kindOf(path);
		const wasThere = names ? names.has(basename(path)) : true;
		if (kind === undefined) {
			names?.delete(basename(path));
			this.leave(path);
			return wasThere ? { path, kind: "gone" } : undefined;
		}
		names?.add(basename(path));
		const isNewFolder = kind === "folder" && this.covers(path) && !this.names.has(path);
		if (isNewFolder) this.enter(path);
		if (wasThere && kind === "folder") return isNewFolder ? { path, kind: "changed" } : undefined;
		return { path, kind: wasThere ? "changed" : "new" };
	}

	/** What appears in a folder before it is watched is there when it is listed. */
	private enter(root: string): void {
		const open = [root];
		for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
			if (folder !== root && isPassedOver(basename(folder))) continue;
			if (!onceForAll || this.roots.includes(folder)) this.listen(folder, onceForAll);
			const entries = entriesOf(folder);
			this.names.set(folder, new Set(entries.map(({ name }) => name)));
			for (const entry of entries) if (entry.isDirectory()) open.push(join(folder, entry.name));
		}
	}

	private leave(gone: string): void {
		for (const folder of [...this.names.keys()]) {
			if (folder !== gone && !folder.startsWith(join(gone, "/"))) continue;
			this.names.delete(folder);
			this.watchers.get(folder)?.close();
			this.watchers.delete(folder);
		}
	}

	private listen(folder: string, recursive: boolean): void {
		this.watchers.get(folder)?.close();
		try {
			const watcher = watch(folder, { recursive }, (_, name) => this.hear(folder, name));
			watcher.on("error", () => this.hear(folder, null));
			this.watchers.set(folder, watcher);
		} catch (error) {
			// It may be gone by now, or be somebody else's; then nothing in it was read.
			const code = error instanceof Error && "code" in error ? error.code : "";
			if (code === "ENOSPC" || code === "EMFILE") throw error;
		}
	}

	private hear(folder: string, name: string | null): void {
		if (name !== null && isPassedOver(name.replaceAll("\\", "/"))) return;
		const names = this.followed.get(folder);
		if (names && !this.names.has(folder) && (name === null || !names.has(name))) return;
		this.touched.add(name === null ? folder : join(folder, name));
		this.heard();
	}
}

function kindOf(path: string): "folder" | "file" | undefined {
	try {
		return lstatSync(path).isDirectory() ? "folder" : "file";
	} catch {
		return undefined;
	}
}

function entriesOf(folder: string) {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}
