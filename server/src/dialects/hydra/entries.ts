import type { Located, Span } from "../../source/span.ts";
import type { Tree, TreeList, TreeMap } from "../../source/tree.ts";

/** One item of a defaults list. */
export type Entry = SelfEntry | ConfigEntry | GroupEntry;

/** Where the config's own keys stand among the others. */
export interface SelfEntry {
	readonly kind: "self";
	readonly at: Span;
	readonly package: string | undefined;
}

/** A config by its path: `- db/mysql@backup`. */
export interface ConfigEntry {
	readonly kind: "config";
	readonly at: Span;
	readonly path: string;
	readonly package: string | undefined;
}

/** A choice from a group: `- override db@backup: mysql`. */
export interface GroupEntry {
	readonly kind: "group";
	readonly at: Span;
	readonly key: Located<string>;
	/** The words before the group, whatever they are. */
	readonly keywords: readonly string[];
	readonly optional: boolean;
	readonly override: boolean;
	readonly group: string;
	readonly package: string | undefined;
	/** A name, several of them, or nothing chosen; undefined where it is neither. */
	readonly choice: Located<string | null> | readonly Located<string>[] | undefined;
	readonly value: Tree;
}

/** The items that can be understood; what is wrong with the others is told elsewhere. */
export function readEntries(defaults: TreeList): readonly Entry[] {
	return defaults.items.flatMap((item) => readEntry(item) ?? []);
}

export function readEntry(item: Tree): Entry | undefined {
	if (item.kind === "scalar") return typeof item.value === "string" ? namedConfig(item.value, item.at) : undefined;
	if (item.kind !== "map") return undefined;
	const own = choosing(item);
	const beside = item.entries.find((entry) => entry !== own)?.value;
	return own && choiceOf(own, beside?.kind === "scalar" && beside.value === true);
}

/** The key of an item that names the group. Before release 1.2 a key `optional` could stand beside it. */
export function choosing(item: TreeMap): TreeMap["entries"][number] | undefined {
	const [first, ...others] = item.entries.length > 1 ? item.entries.filter(({ key }) => key.value !== "optional") : item.entries;
	return others.length === 0 ? first : undefined;
}

function namedConfig(written: string, at: Span): SelfEntry | ConfigEntry {
	const [path, within] = split(written);
	return path === "_self_" ? { kind: "self", at, package: within } : { kind: "config", at, path, package: within };
}

function choiceOf({ key, value, at }: TreeMap["entries"][number], optional: boolean): GroupEntry {
	const [words, within] = split(key.value);
	const keywords = words.split(/\s+/);
	const group = keywords.pop() ?? "";
	return {
		kind: "group",
		at,
		key,
		keywords,
		optional: optional || keywords.includes("optional"),
		override: keywords.includes("override"),
		group,
		package: within,
		choice: chosen(value),
		value,
	};
}

function chosen(value: Tree): GroupEntry["choice"] {
	if (value.kind === "list") {
		const names = value.items.flatMap((item) => nameIn(item) ?? []);
		return names.length === value.items.length ? names : undefined;
	}
	if (value.kind === "scalar" && value.value === null) return { value: null, at: value.at };
	return nameIn(value);
}

function nameIn(tree: Tree): Located<string> | undefined {
	return tree.kind === "scalar" && typeof tree.value === "string" ? { value: tree.value, at: tree.at } : undefined;
}

/** `group@package`; of a renaming `@old:new` the old package counts. */
function split(written: string): readonly [string, string | undefined] {
	const at = written.indexOf("@");
	return at < 0 ? [written, undefined] : [written.slice(0, at), written.slice(at + 1).split(":", 1)[0]];
}
