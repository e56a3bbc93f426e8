import { execFile } from "node:child_process";
import { relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import type { Card } from "../facts/card.ts";
import type { Span } from "../source/span.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import { folderOf } from "../workspace/paths.ts";
import type { World } from "../workspace/world.ts";
import { UsageError } from "./arguments.ts";

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
	const differing = await git("-C", top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", parted.trim(), "--");
	const untracked = await git("-C", top, "ls-files", "--others", "--exclude-standard", "-z");
	const within = (name: string) => relative(base, resolve(top, name)).split(sep).join("/");
	const names = `${differing}${untracked}`.split("\0").filter((name) => name !== "");
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
	return { files: new Set(names.map(within)), lines };
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
	readonly files: ReadonlySet<string>;
	/** The lines that are new in a text, where Git knows the file; none where lines only went. */
	readonly lines: ReadonlyMap<string, readonly LineRange[]>;
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
	const ofCard = ({ at, manifests, model, drift }: Card) => ({
		files: [at.file, ...manifests.map(({ path }) => path), ...(drift?.report ? [drift.report.path] : [])],
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

async function git(...words: readonly string[]): Promise<string> {
	// A program that a repository's own configuration names is not to be started by looking at it.
	const parameters = ["-c", "core.fsmonitor=false", ...words];
	const environment = { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
	try {
		return (await promisify(execFile)("git", parameters, { encoding: "utf8", maxBuffer: 2 ** 28, env: environment })).stdout;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT")
			throw new UsageError("--since asks Git what has changed, and there is no git on the PATH.");
		const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n")[0] : "";
		throw new UsageError(`--since asks Git what has changed, and it says: ${said || "nothing"}`);
	}
}
