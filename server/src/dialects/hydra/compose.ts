import type { ConfigEntry, Entry, GroupEntry } from "./entries.ts";
import { folderOf, headerPackage, keyOf, type Place, packageOf, pathFrom } from "./keys.ts";
import type { Library } from "./library.ts";

/** What came of composing a config with everything that its defaults lead to, in the order in which Hydra goes through them. */
export interface Composition {
	/** Entries that choose for a group for which another value, or the same one, is chosen already. */
	readonly clashes: readonly Clash[];
	/** Overrides for which nothing stands before them that they could override. */
	readonly unused: readonly Override[];
	/** What leads to no file. */
	readonly missing: readonly Missing[];
	/** Configs that are files. */
	readonly found: number;
	/** Every config that takes part is known, so that nothing more can stand in the composed list. */
	readonly complete: boolean;
	/** Placeholders of the config's own that no choice fills in; absent where a config that is not known may choose for them. */
	readonly unfilled: readonly Unfilled[];
	/** The entry of the config's own that leads back to the config. */
	readonly circles: readonly Entry[];
}

export interface Choice {
	readonly entry: GroupEntry;
	/** The entry of the config that is looked at, through which this one comes in. */
	readonly through: Entry;
	readonly name: string | null;
}

export interface Clash {
	readonly key: string;
	readonly one: Choice;
	readonly other: Choice;
}

export interface Override {
	readonly key: string;
	readonly entry: GroupEntry;
	readonly through: Entry;
	/** The config that it stands in. */
	readonly path: string;
}

export interface Unfilled {
	readonly entry: ConfigEntry | GroupEntry;
	/** What the entry itself chooses for, once it is filled in. */
	readonly key: string | undefined;
	/** The groups whose choices it waits for. */
	readonly waitsFor: readonly string[];
}

export interface Missing {
	/** The entry that names it: the default, or what overrides it. */
	readonly entry: Entry;
	readonly through: Entry;
	readonly path: string;
	/** The group that should hold it; absent for a config that is named by its path. */
	readonly group: string | undefined;
}

const placeholder = /\$\{\s*([^{}]*?)\s*\}/g;

/** Configs that one composition looks into; what is larger is left unfinished. */
const mostConfigs = 2000;

export function compose(library: Library): Composition {
	return new Composer(library).run();
}

interface Parent extends Place {
	readonly path: string;
	readonly through: Entry | undefined;
	readonly around: readonly string[];
}

interface Registered extends Override {
	used: boolean;
}

class Composer {
	private readonly library: Library;
	private readonly overrides = new Map<string, Registered>();
	private readonly choices = new Map<string, Choice>();
	private readonly clashes: Clash[] = [];
	private readonly missing: Missing[] = [];
	private readonly circles: Entry[] = [];
	private readonly unfilled: Unfilled[] = [];
	private found = 0;
	private visited = 0;
	private complete = true;

	constructor(library: Library) {
		this.library = library;
	}

	run(): Composition {
		const path = this.library.own;
		this.enter(path, { folder: "", package: "" }, undefined, folderOf(path), undefined, []);
		const { clashes, missing, found, circles, complete } = this;
		const unused = [...this.overrides.values()].filter(({ used }) => !used);
		const isLost = ({ waitsFor }: Unfilled) => waitsFor.some((key) => !this.choices.has(key));
		const unfilled = complete && this.unfilled.every(isLost) ? this.unfilled : [];
		return { clashes, missing, found, circles, complete: complete && this.unfilled.length === 0, unused, unfilled };
	}

	/** Goes into a config that is there; false where it is not. */
	private enter(
		path: string,
		parent: Place,
		stated: string | undefined,
		group: string,
		through: Entry | undefined,
		around: readonly string[],
	): boolean {
		if (around.includes(path)) {
			if (through && path === this.library.own) this.circles.push(through);
			this.complete = false;
			return true;
		}
		this.visited += 1;
		if (this.visited > mostConfigs) this.complete = false;
		const config = this.visited > mostConfigs ? undefined : this.library.load(path);
		if (!config) return this.library.hasConfig(path) === true;
		if (through) this.found += 1;
		const folder = folderOf(path);
		const header = headerPackage(config.header?.value, folder, path.slice(path.lastIndexOf("/") + 1));
		const own = packageOf(parent.package, stated ?? header, group);
		this.expand(config.entries, { folder, package: own, path, through, around: [...around, path] });
		return true;
	}

	/** Hydra goes through a list from its end, so that an override is known before what it overrides. */
	private expand(entries: readonly Entry[], parent: Parent): void {
		for (const entry of entries) if (entry.kind === "group" && entry.override) this.register(entry, parent);
		const deferred: (ConfigEntry | GroupEntry)[] = [];
		for (const entry of entries.toReversed()) {
			if (entry.kind === "config") {
				if (entry.path.includes("${")) deferred.push(entry);
				else this.named(entry, entry.path, entry.package, parent);
			} else if (entry.kind === "group" && !entry.override) this.chosen(entry, parent, deferred);
		}
		for (const entry of deferred) this.filled(entry, parent);
	}

	private register(entry: GroupEntry, parent: Parent): void {
		const key = keyOf(entry, parent);
		if (this.overrides.has(key)) return;
		this.overrides.set(key, { key, entry, through: parent.through ?? entry, path: parent.path, used: isBuiltIn(key) });
	}

	private chosen(entry: GroupEntry, parent: Parent, deferred: (ConfigEntry | GroupEntry)[]): void {
		const override = this.overrides.get(keyOf(entry, parent));
		if (override) override.used = true;
		const by = override?.entry ?? entry;
		const { choice } = by;
		if (choice === undefined) this.complete = false;
		else if (isSeveral(choice)) {
			for (const { value } of choice.toReversed()) this.named(by, `${entry.group}/${value}`, entry.package, parent, entry);
		} else if (choice.value?.includes("${")) {
			if (override) this.complete = false;
			else deferred.push(entry);
		} else this.choose(entry, by, choice.value, parent);
	}

	private choose(entry: GroupEntry, by: GroupEntry, name: string | null, parent: Parent): void {
		const key = keyOf(entry, parent);
		const through = parent.through ?? entry;
		const group = pathFrom(parent.folder, entry.group);
		const before = this.choices.get(key);
		const choice = { entry, through, name };
		if (before && (before.name !== name || name !== null)) this.clashes.push({ key, one: choice, other: before });
		if (before) return;
		this.choices.set(key, choice);
		if (name === null) return;
		if (name === "???") {
			this.complete = false;
			return;
		}
		const path = `${group}/${name}`;
		if (isBuiltIn(group) && this.library.hasConfig(path) !== true) return;
		const there = this.enter(path, parent, entry.package, entry.group, through, parent.around);
		if (!there) this.absent({ entry: by, through: by === entry ? through : this.throughOf(key, through), path, group }, entry.optional);
	}

	private throughOf(key: string, otherwise: Entry): Entry {
		return this.overrides.get(key)?.through ?? otherwise;
	}

	private named(by: Entry, written: string, stated: string | undefined, parent: Parent, from?: GroupEntry): void {
		const path = pathFrom(parent.folder, written);
		if (written.includes("${") || path.endsWith("???")) {
			this.complete = false;
			return;
		}
		const through = parent.through ?? by;
		const relative = written.replace(/^\//, "");
		const there = this.enter(path, parent, stated, folderOf(relative), through, parent.around);
		if (there || (isBuiltIn(path) && this.library.hasConfig(path) !== true)) return;
		const group = from ? pathFrom(parent.folder, from.group) : undefined;
		this.absent({ entry: by, through, path, group }, from?.optional ?? false);
	}

	private absent(missing: Missing, optional: boolean): void {
		if (optional) return;
		this.complete = false;
		this.missing.push(missing);
	}

	/** A placeholder stands for what was chosen for a group; its config may not be known before all others are. */
	private filled(entry: ConfigEntry | GroupEntry, parent: Parent): void {
		const written = entry.kind === "config" ? entry.path : isSeveral(entry.choice) ? undefined : entry.choice?.value;
		const text = written?.replace(placeholder, (whole, key: string) => this.choices.get(key)?.name ?? whole);
		const waitsFor = [...(text ?? "").matchAll(placeholder)].map(([, key = ""]) => key);
		if (parent.through === undefined && waitsFor.length > 0 && waitsFor.every((key) => /^[\w/@-]+$/.test(key))) {
			this.unfilled.push({ entry, key: entry.kind === "group" ? keyOf(entry, parent) : undefined, waitsFor });
		} else if (text === undefined || text.includes("${") || text.includes("???")) this.complete = false;
		else if (entry.kind === "config") this.named(entry, text, entry.package, parent);
		else this.choose(entry, entry, text, parent);
	}
}

export function isSeveral(choice: GroupEntry["choice"]): choice is readonly { readonly value: string; readonly at: GroupEntry["at"] }[] {
	return Array.isArray(choice);
}

/** Groups that Hydra itself chooses from, so that something is always there to override, and plugins may hold the options. */
export function isBuiltIn(key: string): boolean {
	return /^hydra\/(output|launcher|sweeper|help|hydra_help|hydra_logging|job_logging|callbacks|env)([/@]|$)/.test(key);
}
