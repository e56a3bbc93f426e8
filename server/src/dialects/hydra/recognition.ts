import { Cursor, type Source, type Tree } from "../../source/tree.ts";
import type { Around } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";
import { choosing, readEntry } from "./entries.ts";
import { packageHeader } from "./header.ts";

/** A defaults list in Hydra's form, settings of Hydra itself, words that Hydra alone fills in, or the header that says where a config goes. */
export function recognises(document: Cursor, file: string, source: Source | undefined, around: Around | undefined): boolean {
	if (!/\.ya?ml$/i.test(file) || (document.get("apiVersion").present && document.get("kind").present)) return false;
	const alone = source && source.documents.length <= 1 ? source : undefined;
	if (alone && packageHeader(alone)) return true;
	if (!document.isMap) return false;
	if (hasSettings(document) || (alone && speaksHydra(alone.text))) return true;
	const defaults = document.get("defaults").tree;
	if (defaults?.kind === "list") return isDefaultsList(defaults.items, /\.yaml$/i.test(file));
	return defaults?.kind === "map" && document.entries().length === 1 && isAmongConfigs(file, around);
}

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

/** One of those, or keys of Hydra alone. */
function hasSettings(document: Cursor): boolean {
	const keys = document
		.get("hydra")
		.entries()
		.map(({ key }) => key?.value ?? "");
	const known = schemaNamed("hydra-config.schema.json").properties?.hydra?.properties ?? {};
	return keys.some((key) => ownKeys.has(key)) || (keys.length > 0 && keys.every((key) => Object.hasOwn(known, key)));
}

/** Hydra's own resolver, or an object to be made; MONAI writes the latter with expressions and references that Hydra has not. */
function speaksHydra(text: string): boolean {
	if (/^[^#\n]*\$\{hydra:[a-z_]/m.test(text)) return true;
	return /^[^#\n]*(?<![\w.])_target_:\s*["']?[A-Za-z_]\w*\.\w/m.test(text) && !/:\s*["']?(?:\$(?!\{)|@\w)/.test(text);
}

/** A map is no defaults list, but beside other configs it is meant for one. */
function isAmongConfigs(file: string, around: Around | undefined): boolean {
	const beside = file.replace(/[^/]+$/, "config.yaml");
	if (!around || beside === file || around.exists(beside) !== true) return false;
	const source = around.neighbour(beside);
	return source !== undefined && recognises(new Cursor(source.documents[0]), beside, source, undefined);
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
