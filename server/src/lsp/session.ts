import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { formatOf } from "../dialects/read.ts";
import { listFiles, readManifestText } from "../probes/files.ts";
import { learnWants } from "../probes/learn.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { Want, World } from "../workspace/world.ts";
import type { Places } from "./convert.ts";

/** Typing never waits longer than one such slice of work on other files. */
const sliceMilliseconds = 10;

/** One folder of the editor's workspace, with the texts that are open in it. */
export class Session implements Places {
	readonly base: string;
	readonly workspace: Workspace;
	private readonly open = new Map<string, string>();
	private readonly saved = new Map<string, string>();
	private readonly learnt = new Map<string, string>();
	private readonly changed: () => void;
	private storeFolder: string | undefined;
	indexing = false;

	constructor(base: string, changed: () => void, storeFolder: string | undefined) {
		this.base = base;
		this.changed = changed;
		this.storeFolder = storeFolder;
		this.workspace = new Workspace({ now: Date.now(), allow: true });
	}

	uriOf(file: string): string {
		return pathToFileURL(`${this.base}/${file}`).href;
	}

	textOf(file: string): string {
		return this.open.get(file) ?? this.saved.get(file) ?? "";
	}

	/** The workspace path of a URI, or nothing if it lies elsewhere. */
	fileOf(uri: string): string | undefined {
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

	/** Reads the folder, in slices, files that are open in the editor first because they are known already. */
	async index(): Promise<void> {
		this.indexing = true;
		const files = await listFiles(this.base, "");
		this.workspace.list([...files, ...this.open.keys()]);
		let until = performance.now() + sliceMilliseconds;
		for (const file of files) {
			if (!formatOf(file)) continue;
			const text = await readManifestText(this.base, file);
			if (text !== undefined) this.store(file, text);
			if (performance.now() < until) continue;
			await breathe();
			until = performance.now() + sliceMilliseconds;
		}
		this.indexing = false;
		this.changed();
	}

	edit(file: string, text: string): void {
		this.open.set(file, text);
		this.workspace.change(file, text);
	}

	close(file: string): void {
		this.open.delete(file);
		const text = this.saved.get(file);
		if (text === undefined) this.workspace.forget(file);
		else this.workspace.change(file, text);
	}

	/** Something happened to files on the disk. */
	async refresh(files: readonly string[]): Promise<void> {
		const all = await listFiles(this.base, "");
		this.workspace.list([...all, ...this.open.keys()]);
		for (const file of files) {
			this.learnt.delete(file);
			const text = await readManifestText(this.base, file);
			if (text !== undefined) this.store(file, text);
			else if (this.saved.delete(file) && !this.open.has(file)) this.workspace.forget(file);
		}
		this.changed();
	}

	/** Reads the model files and reports that the manifests speak of, each once for each state of it on the disk. */
	async learn(trusted: boolean): Promise<void> {
		const due: Want[] = [];
		for (const want of this.world().wants()) {
			if (!trusted && want.kind !== "report") continue;
			const { mtimeMs, size } = await stat(`${this.base}/${want.path}`).catch(() => ({ mtimeMs: 0, size: 0 }));
			const key = want.kind === "report" ? `${want.card}:${want.path}` : want.path;
			const state = `${mtimeMs}:${size}`;
			if (this.learnt.get(key) === state) continue;
			this.learnt.set(key, state);
			due.push(want);
		}
		if (due.length === 0) return;
		for (const learnt of await learnWants(this.base, due, this.storeFolder)) this.workspace.learn(learnt);
		this.changed();
	}

	private store(file: string, text: string): void {
		this.saved.set(file, text);
		if (!this.open.has(file)) this.workspace.change(file, text);
	}
}

/** Lets everything that waits, above all the person's typing, go first. */
export function breathe(): Promise<void> {
	return new Promise((done) => {
		setImmediate(done);
	});
}

/** Goes through many files without keeping anybody waiting; stops when it is told to. */
export async function inSlices(files: readonly string[], stopped: () => boolean, visit: (file: string) => void): Promise<boolean> {
	let until = performance.now() + sliceMilliseconds;
	for (const file of files) {
		if (stopped()) return false;
		visit(file);
		if (performance.now() < until) continue;
		await breathe();
		until = performance.now() + sliceMilliseconds;
	}
	return !stopped();
}
