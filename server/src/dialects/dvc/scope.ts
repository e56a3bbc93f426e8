import { resolveIn } from "../../source/paths.ts";
import type { Span } from "../../source/span.ts";
import { isEmpty, type Source, type Tree } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type MapValue, readValue, type Value, valueAt } from "./value.ts";

/** The variables that stand for something at one place of a pipeline file. */
export interface Scope {
	readonly root: MapValue;
	/** All files that may hold variables could be read, so that a name which is not here is nowhere. */
	readonly complete: boolean;
	/** Path → the keys that were taken from it; nothing for all of them. */
	readonly loaded: ReadonlyMap<string, readonly string[] | undefined>;
	/** Where each top-level key comes from. */
	readonly origins: ReadonlyMap<string, string>;
}

export interface ScopeFault {
	readonly at: Span;
	readonly rule: "config/dangling-reference" | "config/rejected";
	readonly message: string;
}

const nowhere: Span = { file: "", start: 0, end: 0 };
export const noVariables: Scope = {
	root: { kind: "map", at: nowhere, entries: [] },
	complete: true,
	loaded: new Map(),
	origins: new Map(),
};

/** Where Hydra keeps what DVC composes params.yaml from before it runs an experiment. */
const composedFrom = ["conf/config.yaml", "config/config.yaml", "configs/config.yaml"];

/** Does Hydra seem to write params.yaml, so that what it holds by now is not the last word? */
export function isComposed(folder: string, context: Context): boolean {
	return composedFrom.some((name) => context.exists(resolveIn(folder, name)) === true);
}

/** The variables of params.yaml beside the pipeline file, which counts without being named. */
export function defaultScope(folder: string, context: Context): Scope {
	const path = resolveIn(folder, "params.yaml");
	if (context.exists(path) === false) {
		return { ...noVariables, complete: !isComposed(folder, context) };
	}
	const value = readVariables(path, context);
	if (value?.kind !== "map") return { ...noVariables, complete: false };
	return { ...noVariables, ...merge(noVariables, value, path), loaded: new Map([[path, undefined]]) };
}

/** Adds what `vars` names and states. `reserved` are names that a loop has taken. */
export function withVars(
	scope: Scope,
	vars: Tree | undefined,
	folder: string,
	reserved: readonly string[],
	context: Context,
	faults: ScopeFault[],
): Scope {
	if (vars?.kind !== "list") return scope;
	return vars.items.reduce((before, item) => {
		if (item.kind === "scalar" && typeof item.value === "string")
			return withFile(before, item.value, item.at, folder, reserved, context, faults);
		if (item.kind !== "map") return before;
		return add(before, readValue(item, context.source), "`vars`", reserved, item.entries[0]?.key.at ?? item.at, faults);
	}, scope);
}

/** `path`, or `path:key,key`. */
function withFile(
	scope: Scope,
	written: string,
	at: Span,
	folder: string,
	reserved: readonly string[],
	context: Context,
	faults: ScopeFault[],
): Scope {
	const colon = written.indexOf(":");
	const path = resolveIn(folder, colon < 0 ? written : written.slice(0, colon));
	const keys =
		colon < 0
			? []
			: written
					.slice(colon + 1)
					.split(",")
					.filter((key) => key !== "");
	const before = scope.loaded.get(path);
	if (scope.loaded.has(path)) {
		if (before === undefined && keys.length === 0) return scope;
		if (before === undefined || keys.length === 0 || keys.some((key) => before.includes(key))) {
			const how = before === undefined ? "all of it is loaded already" : "a part of it is loaded already";
			faults.push({ at, rule: "config/rejected", message: `\`vars\` names \`${written}\`, but ${how}.` });
			return scope;
		}
	}
	if (context.exists(path) === false) {
		faults.push({ at, rule: "config/dangling-reference", message: `\`vars\` names the file \`${path}\`, but there is no such file.` });
		return { ...scope, complete: false };
	}
	const value = readVariables(path, context);
	if (value?.kind === "list")
		faults.push({ at, rule: "config/rejected", message: `\`vars\` names \`${path}\`, which holds a list and no variables.` });
	if (value?.kind !== "map") return { ...scope, complete: false };
	const absent = keys.filter((key) => !valueAt(value, key));
	for (const key of absent) {
		faults.push({ at, rule: "config/dangling-reference", message: `\`vars\` takes \`${key}\` from \`${path}\`, which has no such key.` });
	}
	const chosen = keys.length === 0 ? value : { ...value, entries: value.entries.filter(({ key }) => keys.includes(key.value)) };
	const loaded = new Map(scope.loaded).set(path, keys.length === 0 ? undefined : [...(before ?? []), ...keys]);
	const added = add(scope, chosen, `\`${path}\``, reserved, at, faults);
	return { ...added, loaded, complete: added.complete && absent.length === 0 };
}

function add(scope: Scope, update: Value, origin: string, reserved: readonly string[], at: Span, faults: ScopeFault[]): Scope {
	if (update.kind !== "map") return { ...scope, complete: false };
	const taken = update.entries.find(({ key }) => reserved.includes(key.value));
	if (taken) {
		const name = taken.key.value;
		faults.push({
			at,
			rule: "config/rejected",
			message: `\`vars\` sets \`${name}\`, but inside a loop \`${name}\` is what the loop goes through.`,
		});
	}
	const merged = merge(scope, update, origin.replaceAll("`", ""));
	if (merged.clash !== undefined && !taken) {
		const before = scope.origins.get(merged.clash.split(".")[0] ?? "") ?? "vars";
		const message = `${origin === "`vars`" ? "`vars`" : origin} sets \`${merged.clash}\`, but \`${before}\` has set it already.`;
		faults.push({ at, rule: "config/rejected", message });
	}
	return { ...scope, root: merged.root, origins: merged.origins };
}

/** A scope in which some names stand for other things for a while. */
export function withNames(scope: Scope, names: Readonly<Record<string, Value>>): Scope {
	const others = scope.root.entries.filter(({ key }) => !Object.hasOwn(names, key.value));
	const added = Object.entries(names).map(([name, value]) => ({ key: { value: name, at: value.at }, value }));
	return { ...scope, root: { ...scope.root, entries: [...others, ...added] } };
}

/** Every name that can stand between braces, without the indices of lists. */
export function keysOf(value: Value, prefix = "", depth = 0): readonly string[] {
	if (value.kind !== "map" || depth > 8) return [];
	return value.entries.flatMap((entry) => {
		const name = prefix + entry.key.value;
		return [name, ...keysOf(entry.value, `${name}.`, depth + 1)];
	});
}

/** Maps are merged key by key; anything else must not be there twice. `clash` is the first key that is. */
function merge(scope: Scope, update: MapValue, origin: string): { root: MapValue; origins: Scope["origins"]; clash?: string } {
	const origins = new Map(scope.origins);
	for (const { key } of update.entries) if (!origins.has(key.value)) origins.set(key.value, origin);
	const { merged, clash } = mergeMaps(scope.root, update, "");
	return { root: merged, origins, ...(clash === undefined ? {} : { clash }) };
}

function mergeMaps(into: MapValue, update: MapValue, prefix: string): { merged: MapValue; clash: string | undefined } {
	const entries = new Map(into.entries.map((entry) => [entry.key.value, entry]));
	let clash: string | undefined;
	for (const entry of update.entries) {
		const name = entry.key.value;
		const before = entries.get(name);
		if (before?.value.kind === "map" && entry.value.kind === "map") {
			const inner = mergeMaps(before.value, entry.value, `${prefix}${name}.`);
			clash ??= inner.clash;
			entries.set(name, { ...entry, value: inner.merged });
		} else {
			if (before) clash ??= prefix + name;
			entries.set(name, entry);
		}
	}
	return { merged: { ...into, entries: [...entries.values()] }, clash };
}

/** The map in a file of variables; nothing where the file could not be read, an empty map where it is empty. */
export function readVariables(path: string, context: Context): Value | undefined {
	const source: Source | undefined = context.neighbour(path);
	if (!source || source.problems.length > 0 || source.documents.length > 1) return undefined;
	const [tree] = source.documents;
	return !tree || isEmpty(tree) ? noVariables.root : readValue(tree, source);
}
