import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { formatOf } from "../dialects/read.ts";
import { listFiles, readManifestText } from "../probes/files.ts";
import { learnWants } from "../probes/learn.ts";
import { folderOf, foldersAbove } from "../workspace/paths.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { Want, World } from "../workspace/world.ts";
import type { Places } from "./convert.ts";
import { Slice } from "./slices.ts";

/** So many files are read from the disk at the same time. */
const batch = 32;
/** The files that a manifest names are looked for once nothing was typed for so many milliseconds. */
const quiet = 300;

/** One folder of the editor's workspace, with the texts that are open in it. */
export class Session implements Places {
	/** The folder's absolute path; empty for documents that are in no folder yet. */
	readonly base: string;
	readonly workspace: Workspace;
	private readonly open = new Map<string, string>();
	private readonly saved = new Map<string, string>();
	/** What was looked at on the disk, with its state then. */
	private readonly learnt = new Map<string, { readonly path: string; readonly state: string }>();
	/** Made once: there are many files, and each is asked for often. Without a folder, the documents that were taken in. */
	private readonly uris = new Map<string, string>();
	private readonly changed: () => void;
	private readonly storeFolder: string | undefined;
	private waiting: NodeJS.Timeout | undefined;
	indexing = false;

	constructor(base: string, changed: () => void, storeFolder: string | undefined) {
		this.base = base;
		this.changed = changed;
		this.storeFolder = storeFolder;
		this.workspace = new Workspace({ now: Date.now(), allow: true });
	}

	/** Takes in a document that has no path. */
	adopt(uri: string, file: string): void {
		this.uris.set(file, uri);
	}

	uriOf(file: string): string {
		let uri = this.uris.get(file);
		if (uri === undefined) {
			uri = pathToFileURL(`${this.base}/${file}`).href;
			this.uris.set(file, uri);
		}
		return uri;
	}

	textOf(file: string): string {
		return this.open.get(file) ?? this.saved.get(file) ?? "";
	}

	/** The workspace path of a URI, or nothing if it lies elsewhere. */
	fileOf(uri: string): string | undefined {
		if (this.base === "") return [...this.uris].find(([, own]) => own === uri)?.[0];
		if (!uri.startsWith("file:")) return undefined;
		const path = relative(this.base, fileURLToPath(uri)).split(sep).join("/");
		return path === "" || path.startsWith("../") || path === ".." || /^[A-Za-z]:/.test(path) ? undefined : path;
	}

	world(): World {
		return this.workspace.world();
	}

	isOpen(file: string): boolean {
		return this.open.has(file);
	}

	/** Reads the folder, in slices; files that are open in the editor are known already. */
	async index(): Promise<void> {
		if (this.base === "") return;
		this.indexing = true;
		try {
			const files = await listFiles(this.base, "");
			this.workspace.list([...files, ...this.open.keys()]);
			await this.readAll(files);
		} finally {
			this.indexing = false;
			this.changed();
		}
	}

	edit(file: string, text: string): void {
		this.open.set(file, text);
		this.workspace.change(file, text);
	}

	/** The text in the editor is now the one on the disk. */
	save(file: string): void {
		const text = this.open.get(file);
		if (text !== undefined) this.saved.set(file, text);
	}

	close(file: string): void {
		this.open.delete(file);
		const text = this.saved.get(file);
		if (text === undefined) this.workspace.vanish(file);
		else this.workspace.change(file, text);
	}

	/** Something happened to these files or folders on the disk. */
	async refresh(paths: readonly string[]): Promise<void> {
		const found: string[] = [];
		const lost: string[] = [];
		// Weights may lie in files beside the one that is named.
		const beside = new Set(paths.map(folderOf));
		const within = new Set(paths);
		for (const [key, { path }] of this.learnt) {
			if (beside.has(folderOf(path)) || foldersAbove(path).some((folder) => within.has(folder))) this.learnt.delete(key);
		}
		for (const path of paths) {
			const state = await stat(`${this.base}/${path}`).catch(() => undefined);
			if (!state) lost.push(path);
			else if (!state.isDirectory()) found.push(path);
			else found.push(...(await listFiles(this.base, path)).filter((file) => !this.saved.has(file)));
		}
		this.lose(lost);
		this.workspace.appear(found);
		await this.readAll(found);
		this.changed();
	}

	/** Reads the model files and reports that the manifests speak of, each once for each state of it on the disk. */
	async learn(trusted: boolean, file?: string): Promise<void> {
		if (this.base === "") return;
		const due: Want[] = [];
		for (const want of this.world().wants(file)) {
			if ((!trusted && want.kind !== "report") || this.learnt.has(keyOf(want))) continue;
			this.learnt.set(keyOf(want), { path: want.path, state: "" });
			due.push(want);
		}
		if (due.length === 0) return;
		for (const want of due) {
			const state = await this.stateOf(want);
			if (this.learnt.has(keyOf(want))) this.learnt.set(keyOf(want), { path: want.path, state });
		}
		for (const learnt of await learnWants(this.base, due, this.storeFolder)) this.workspace.learn(learnt);
		this.changed();
	}

	/** Typing never waits for the disk, and the disk waits for the end of typing. */
	learnSoon(trusted: () => boolean, file: string): void {
		clearTimeout(this.waiting);
		this.waiting = setTimeout(() => this.learn(trusted(), file), quiet);
	}

	/** Looks whether what one file names is still as it was; for clients that watch no files. */
	async look(trusted: boolean, file: string): Promise<void> {
		for (const want of this.world().wants(file)) {
			const known = this.learnt.get(keyOf(want))?.state;
			if (known && known !== (await this.stateOf(want))) this.learnt.delete(keyOf(want));
		}
		await this.learn(trusted, file);
	}

	private async stateOf({ path }: Want): Promise<string> {
		const { mtimeMs, size } = await stat(`${this.base}/${path}`).catch(() => ({ mtimeMs: 0, size: 0 }));
		return `${mtimeMs}:${size}`;
	}

	private async readAll(files: readonly string[]): Promise<void> {
		const manifests = files.filter((file) => formatOf(file));
		const slice = new Slice();
		for (let i = 0; i < manifests.length; i += batch) {
			const some = manifests.slice(i, i + batch);
			const texts = await Promise.all(some.map((file) => readManifestText(this.base, file)));
			for (const [place, file] of some.entries()) {
				const text = texts[place];
				if (text === undefined) continue;
				this.saved.set(file, text);
				if (!this.open.has(file)) this.workspace.change(file, text);
				if (slice.isOver()) await slice.pause();
			}
		}
	}

	/** Files, or folders with everything in them, are gone. What is open in the editor stays. */
	private lose(paths: readonly string[]): void {
		const gone = new Set(paths);
		const within = (file: string) => gone.has(file) || foldersAbove(file).some((folder) => gone.has(folder));
		for (const file of this.saved.keys()) if (within(file)) this.saved.delete(file);
		const wants = this.world()
			.wants()
			.filter((want) => within(want.path));
		this.workspace.vanish(...paths);
		for (const want of wants) {
			this.learnt.delete(keyOf(want));
			if (want.kind === "model") this.workspace.learn({ kind: "model", path: want.path, value: undefined });
			else this.workspace.learn({ kind: "drift", card: want.card, value: undefined });
		}
		for (const [file, text] of this.open) if (within(file)) this.workspace.change(file, text);
	}
}

function keyOf(want: Want): string {
	return want.kind === "report" ? `${want.path}:${want.card}` : want.path;
}
