import { relative, resolve, sep } from "node:path";
import type { Card } from "../facts/card.ts";
import type { Span } from "../source/span.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import { folderOf } from "../workspace/paths.ts";
import type { World } from "../workspace/world.ts";
import { UsageError } from "./arguments.ts";
import { git } from "./git.ts";

/**
 * Workspace paths of the files that differ from the commit at which the revision and the checkout parted, those that are not yet tracked and those
 * that are gone included. What Git ignores counts as unchanged.
 */
export async function changedSince(revision: string, base: string): Promise<Change> {
	if (revision === "" || revision.startsWith("-"))
		throw new UsageError(`--since is "${revision}", but it is a revision such as origin/main.`);
	const top = (await git("rev-parse", "--show-toplevel")).trimEnd();
	const commit = (await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`).catch(() => "")).trim();
	if (commit === "") throw new UsageError(`--since is "${revision}", but the repository has no such revision.`);
	// Histories without a common commit, as a shallow clone may have them, are compared as they are.
	const parted = await git("merge-base", commit, "HEAD").catch(() => commit);
	const differing = await git("-C", top, "diff", "--name-status", "-M", "--no-ext-diff", "-z", parted.trim(), "--");
	const untracked = await git("-C", top, "ls-files", "--others", "--exclude-standard", "-z");
	const within = (name: string) => relative(base, resolve(top, name)).split(sep).join("/");
	const { added, altered, deleted, renamed } = namesIn(differing);
	const fresh = [...added, ...untracked.split("\0").filter((name) => name !== "")];
	const patch = await git(
		"-C",
		top,
		"-c",
		"core.quotePath=false",
		"diff",
		"-U0",
		"--no-color",
		"--no-renames",
		"--no-ext-diff",
		parted.trim(),
		"--",
	);
	const lines = new Map([...linesIn(patch)].map(([name, ranges]) => [within(name), ranges]));
	return {
		commit: parted.trim(),
		top,
		files: new Set([...fresh, ...altered, ...deleted].map(within)),
		added: fresh.map(within),
		deleted: deleted.map(within),
		lines,
		renamed: new Map(renamed.map(([now, before]) => [within(now), within(before)])),
	};
}

/** The new parts of the texts that have changed. Of one that is not tracked yet, or whose name Git writes otherwise, that is all of it. */
export function partsOf({ files, lines }: Change, textOf: (file: string) => string | undefined): ReadonlyMap<string, readonly Span[]> {
	return new Map(
		[...files].flatMap((file) => {
			const text = textOf(file);
			if (text === undefined) return [];
			const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1), text.length];
			const ranges = lines.get(file) ?? [{ from: 1, count: starts.length }];
			const parts = ranges.map(({ from, count }) => ({ file, start: starts[from - 1] ?? 0, end: starts[from - 1 + count] ?? text.length }));
			return [[file, parts] as const];
		}),
	);
}

/** Lines count from 1. */
interface LineRange {
	readonly from: number;
	readonly count: number;
}

/** What differs from a commit, by workspace paths. */
export interface Change {
	readonly commit: string;
	/** The repository's own folder, absolute. */
	readonly top: string;
	readonly files: ReadonlySet<string>;
	readonly added: readonly string[];
	readonly deleted: readonly string[];
	/** The lines that are new in a text, where Git knows the file; none where lines only went. */
	readonly lines: ReadonlyMap<string, readonly LineRange[]>;
	/** What a file was called before. */
	readonly renamed: ReadonlyMap<string, string>;
}

interface Names {
	readonly added: readonly string[];
	readonly altered: readonly string[];
	readonly deleted: readonly string[];
	/** The new name and the old one, which count as added and deleted too. */
	readonly renamed: readonly (readonly [string, string])[];
}

/** In what Git prints with `--name-status -z`, a name follows each letter, and two follow that of a renamed file: the old one and the new. */
function namesIn(printed: string): Names {
	const words = printed.split("\0");
	const names: { readonly [K in keyof Names]: Names[K][number][] } = { added: [], altered: [], deleted: [], renamed: [] };
	for (let place = 0; place + 1 < words.length; ) {
		const letter = words[place]?.[0];
		const [first = "", second = ""] = words.slice(place + 1, place + 3);
		if (letter === "R") {
			names.deleted.push(first);
			names.added.push(second);
			names.renamed.push([second, first]);
		} else names[letter === "A" ? "added" : letter === "D" ? "deleted" : "altered"].push(first);
		place += letter === "R" ? 3 : 2;
	}
	return names;
}

function linesIn(patch: string): ReadonlyMap<string, readonly LineRange[]> {
	const found = new Map<string, LineRange[]>();
	let current: LineRange[] = [];
	for (const line of patch.split("\n")) {
		const name = /^\+\+\+ b\/(.+?)\t?$/.exec(line)?.[1];
		if (name !== undefined) {
			current = [];
			found.set(name, current);
		}
		const [, from, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
		// Where lines only went, the one before them stands for the place.
		if (from !== undefined) current.push({ from: Math.max(1, Number(from)), count: count === "0" ? 1 : Number(count ?? 1) });
	}
	return found;
}

/** Whether a file, or anything that its findings are about, is among those that have changed. */
export function touchedBy(changed: ReadonlySet<string>, { reading, lineage }: World): (file: string) => boolean {
	if ([...changed].some(isConfiguration)) return () => true;
	// Weights may lie in files beside the one that is named.
	const folders = new Set([...changed].map(folderOf));
	const ofModels = (file: string) => (lineage.factsOf(file)?.models ?? []).flatMap(({ files }) => files);
	const ofCard = ({ at, manifests, model, drift, evaluation }: Card) => ({
		files: [at.file, ...[...manifests, drift?.report, evaluation?.report, evaluation?.importance].flatMap((one) => one?.path ?? [])],
		models: [...(model?.file ? [model.file.path] : []), ...manifests.flatMap(({ path }) => ofModels(path))],
	});
	return (file) => {
		const facts = reading(file)?.facts;
		const around = [...(facts?.cards ?? []), ...lineage.cardsOf(file)].map(ofCard);
		const siblings = (facts?.models ?? []).flatMap(({ repository }) => (repository === undefined ? [] : lineage.modelsIn(repository)));
		const files = [file, ...siblings.map(({ at }) => at.file), ...around.flatMap((card) => card.files)];
		const models = [...ofModels(file), ...siblings.flatMap((model) => model.files), ...around.flatMap((card) => card.models)];
		return files.some((one) => changed.has(one)) || models.some((one) => changed.has(one) || folders.has(folderOf(one)));
	};
}
