import { stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { formatOf, isOutOfReach, worthReading } from "../dialects/read.ts";
import { isFromEndpoint } from "../features/drift-text.ts";
import { filesBroughtBy, listFiles, readManifestText } from "../probes/files.ts";
import { learnWants } from "../probes/learn.ts";
import type { Learnt } from "../workspace/measured.ts";
import { folderOf, foldersAbove } from "../workspace/paths.ts";
import { keyOf, namedIn, subjectOf } from "../workspace/wants.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { Want, World } from "../workspace/world.ts";
import type { Manuals, Places } from "./convert.ts";
import type { Settings } from "./protocol.ts";
import { Slice } from "./slices.ts";
import { pathOf } from "./uris.ts";

/** So many files are read from the disk at the same time. */
const batch = 32;
/** The files that a manifest names are looked for once nothing was typed for so many milliseconds. */
const quiet = 300;
/** Ages that are shown may lag behind by so many milliseconds: everything that depends on time is judged again when time moves on. */
const longestMoment = 5 * 60_000;

export interface SessionOptions {
	/** A folder's absolute path; empty for documents that are in no folder yet. */
	readonly base: string;
	/** The person opened this folder, so that what lies in it is looked at; otherwise only documents of it are open. */
	readonly isFolder: boolean;
	readonly settings: Settings;
	readonly storeFolder: string;
	/** The address of a rule's manual. */
	manualOf(rule: string): string;
	/** Called when something other than an open text has changed. */
	changed(): void;
}

/** One folder of the editor's workspace, with the texts that are open in it. */
export class Session implements Places, Manuals {
	readonly base: string;
	readonly isFolder: boolean;
	readonly workspace: Workspace;
	readonly manualOf: (rule: string) => string;
	settings: Settings;
	private readonly open = new Map<string, string>();
	private readonly saved = new Map<string, string>();
	/** What was looked at on the disk, or is being looked at, and which of it must be looked at again. */
	private readonly learnt = new Map<string, Want>();
	private readonly touched = new Set<string>();
	/** Made once: there are many files, and each is asked for often. Of an open document it is the editor's own. */
	private readonly uris = new Map<string, string>();
	private readonly changed: () => void;
	private readonly storeFolder: string;
	/** The files that were typed in since things were last looked for. */
	private readonly typed = new Set<string>();
	private waiting: NodeJS.Timeout | undefined;
	private readonly exists = (path: string) => this.world().lineage.exists(path);
	indexing = false;

	constructor({ base, isFolder, settings, storeFolder, manualOf, changed }: SessionOptions) {
		this.base = base;
		this.isFolder = isFolder;
		this.settings = settings;
		this.storeFolder = storeFolder;
		this.manualOf = manualOf;
		this.changed = changed;
		this.workspace = new Workspace({ now: Date.now(), allow: true });
	}

	/** Takes in a document under the URI that the editor has for it. */
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
		const absolute = pathOf(uri);
		if (absolute === undefined) return undefined;
		const path = relative(this.base, absolute);
		// On Windows there is no relative path to another drive.
		return path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path.split(sep).join("/");
	}

	world(): World {
		const now = Date.now();
		if (now - this.workspace.world().now > longestMoment) this.workspace.set({ now });
		return this.workspace.world();
	}

	isOpen(file: string): boolean {
		return this.open.has(file);
	}

	/** Reads the folder, in slices; files that are open in the editor are known already. */
	async index(): Promise<void> {
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

	/** Returns whether the file is of any interest. */
	edit(file: string, text: string): boolean {
		this.open.set(file, text);
		if (isOutOfReach(file, this.exists)) return false;
		this.workspace.change(file, text);
		return true;
	}

	/** The text in the editor is now the one on the disk. */
	save(file: string): void {
		const text = this.open.get(file);
		if (text !== undefined) this.saved.set(file, text);
	}

	close(file: string): void {
		this.open.delete(file);
		if (isOutOfReach(file, this.exists)) return;
		// Of Markdown only model cards are kept, and the others are there all the same.
		const text = this.isFolder ? (this.saved.get(file) ?? (formatOf(file) === "markdown" ? "" : undefined)) : undefined;
		if (text === undefined) this.workspace.vanish(file);
		else this.workspace.change(file, text);
	}

	/** Something happened to these files or folders on the disk. */
	async refresh(paths: readonly string[]): Promise<void> {
		const found: string[] = [];
		const lost: string[] = [];
		// Weights may lie in other files beside or below the one that is named.
		const within = new Set(paths);
		const around = new Set(paths.flatMap(foldersAbove));
		for (const [key, { path }] of this.learnt) {
			if (around.has(folderOf(path)) || foldersAbove(path).some((folder) => within.has(folder))) this.touched.add(key);
		}
		for (const path of paths) {
			const state = await stat(`${this.base}/${path}`).catch(() => undefined);
			if (!state) lost.push(path);
			else if (!state.isDirectory()) found.push(path, ...(this.saved.has(path) ? [] : await filesBroughtBy(this.base, path)));
			else found.push(...(await listFiles(this.base, path)).filter((file) => !this.saved.has(file)));
		}
		this.lose(lost);
		this.workspace.appear(found);
		await this.readAll(found);
		this.changed();
	}

	/** Reads the model files and reports that the manifests speak of, each once until it is touched. */
	async learn(trusted: boolean, file?: string): Promise<void> {
		if (this.base === "") return;
		const before = this.world();
		const wants = before.wants(file).filter((want) => trusted || (want.kind !== "model" && !("package" in want)));
		this.unlearn(wants, file);
		const due = wants.filter((want) => this.touched.delete(keyOf(want)) || !this.learnt.has(keyOf(want)));
		for (const want of due) this.learnt.set(keyOf(want), want);
		const found = due.length === 0 ? [] : await learnWants(this.base, due, this.storeFolder);
		// What was touched meanwhile is looked at again, or is gone.
		const isCurrent = (want: Want) => this.learnt.get(keyOf(want)) === want && !this.touched.has(keyOf(want));
		const current = new Set(due.filter(isCurrent).map(subjectOf));
		for (const learnt of found) if (current.has(subjectOf(learnt))) this.take(learnt);
		// A configuration may start from another one, and ignore what was wanted.
		if (found.some(({ kind }) => kind === "configuration")) await this.learn(trusted, file);
		if (this.world() !== before) this.changed();
	}

	/** What nobody speaks of any more is not known any more. One file alone cannot tell whether others speak of a model. */
	private unlearn(wants: readonly Want[], file: string | undefined): void {
		const wanted = new Set(wants.map(keyOf));
		for (const [key, want] of this.learnt) {
			if (wanted.has(key) || (file !== undefined && namedIn(want) !== file)) continue;
			this.learnt.delete(key);
			this.touched.delete(key);
			if (want.kind === "model") this.take({ kind: "model", path: want.path, value: undefined });
			else if (want.kind === "import" || want.kind === "owners" || want.kind === "configuration") this.take({ ...want, value: undefined });
			else if (want.kind === "importance" || want.kind === "evaluation" || want.kind === "history")
				this.take({ kind: want.kind, card: want.card, value: undefined });
			else for (const kind of ["drift", "drift-problem"] as const) this.take({ kind, card: want.card, value: undefined });
		}
	}

	/** A report file does not take the place of what an endpoint said later. */
	private take(learnt: Learnt): void {
		if (learnt.kind === "drift") {
			const known = this.world().known.drift(learnt.card);
			if (known && isFromEndpoint(known) && !(learnt.value && learnt.value.takenAt > known.takenAt)) return;
		}
		this.workspace.learn(learnt);
	}

	/** Typing never waits for the disk, and the disk waits for the end of typing. */
	learnSoon(trusted: () => boolean, file: string): void {
		this.typed.add(file);
		clearTimeout(this.waiting);
		this.waiting = setTimeout(async () => {
			const files = [...this.typed];
			this.typed.clear();
			for (const one of files) await this.learn(trusted(), one);
		}, quiet);
	}

	/** Looks whether what one file names is still as it was; for clients that watch no files. */
	look(trusted: boolean, file: string): Promise<void> {
		for (const want of this.world().wants(file)) this.touched.add(keyOf(want));
		return this.learn(trusted, file);
	}

	private async readAll(files: readonly string[]): Promise<void> {
		const manifests = worthReading(files, this.exists);
		const slice = new Slice();
		for (let i = 0; i < manifests.length; i += batch) {
			const some = manifests.slice(i, i + batch);
			const texts = await Promise.all(some.map((file) => readManifestText(this.base, file)));
			for (const [place, file] of some.entries()) {
				const text = texts[place];
				// What was a model card may have become a text like any other.
				if (text === undefined && !this.saved.delete(file)) continue;
				if (text !== undefined) this.saved.set(file, text);
				this.workspace.change(file, this.open.get(file) ?? text ?? "");
				if (slice.isOver()) await slice.pause();
			}
		}
	}

	/** Files, or folders with everything in them, are gone. What is open in the editor stays. */
	private lose(paths: readonly string[]): void {
		const gone = new Set(paths);
		const within = (file: string) => gone.has(file) || foldersAbove(file).some((folder) => gone.has(folder));
		for (const file of this.saved.keys()) if (within(file)) this.saved.delete(file);
		this.workspace.vanish(...paths);
		for (const [file, text] of this.open) if (within(file)) this.workspace.change(file, text);
	}
}
