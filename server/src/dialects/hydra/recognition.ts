import type { Cursor, Source, Tree } from "../../source/tree.ts";
import { choosing, readEntry } from "./entries.ts";
import { packageHeader } from "./header.ts";

/** Keys of the node `hydra` that hardly any other tool has under that name. */
const ownKeys = new Set([
	"run",
	"sweep",
	"sweeper",
	"launcher",
	"searchpath",
	"job_logging",
	"hydra_logging",
	"output_subdir",
	"hydra_help",
]);

/** A defaults list in Hydra's form, settings of Hydra itself, or the header that says where a config goes. */
export function recognises(document: Cursor, file: string, source: Source | undefined): boolean {
	if (!/\.ya?ml$/i.test(file) || (document.get("apiVersion").present && document.get("kind").present)) return false;
	if (source && source.documents.length === 1 && packageHeader(source)) return true;
	if (!document.isMap) return false;
	if (hasSettings(document)) return true;
	const defaults = document.get("defaults").tree;
	return defaults?.kind === "list" && isDefaultsList(defaults.items, /\.yaml$/i.test(file));
}

function hasSettings(document: Cursor): boolean {
	return document
		.get("hydra")
		.entries()
		.some(({ key }) => key !== undefined && ownKeys.has(key.value));
}

/** Either an item says it in words that only Hydra has, or all of them are names and choices. */
function isDefaultsList(items: readonly Tree[], mayBePlain: boolean): boolean {
	if (items.some(isUnmistakable)) return true;
	return mayBePlain && items.length > 0 && items.every(isPlain);
}

function isUnmistakable(item: Tree): boolean {
	const entry = readEntry(item);
	if (entry?.kind === "self") return true;
	return entry?.kind === "group" && (entry.override || entry.optional || entry.group.startsWith("hydra/"));
}

function isPlain(item: Tree): boolean {
	if (item.kind === "map") {
		const own = choosing(item);
		if (!own || (item.entries.length > 1 && !item.entries.every(({ key, value }) => key.value !== "optional" || isTruth(value))))
			return false;
	}
	const entry = readEntry(item);
	return entry?.kind === "config" ? /^[\w./\\@:${}-]+$/.test(entry.path) : entry?.kind === "group" && entry.choice !== undefined;
}

function isTruth(tree: Tree): boolean {
	return tree.kind === "scalar" && typeof tree.value === "boolean";
}
