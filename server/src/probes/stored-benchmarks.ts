import { join } from "node:path";
import type { BenchmarkResult } from "../evidence/benchmark.ts";
import { loadAll, modelSha256 } from "./bench-store.ts";
import { isBenchmarkResult } from "./bench-stored.ts";
import { readdir, readFile, stat } from "./disk.ts";

/** Which model a stored file is about, for as long as the file stays as it is. */
interface Entry {
	readonly changed: number;
	/** Size of the model in bytes; nothing where the file is no result. */
	readonly modelBytes: number | undefined;
}

const entries = new Map<string, Entry>();
const newest = new Map<string, BenchmarkResult>();

/** The sizes of all models that have a result in the folder: a model of another size need not be hashed. */
export async function benchmarkedSizes(folder: string): Promise<ReadonlySet<number>> {
	const names = await readdir(folder).catch((): string[] => []);
	const sizes = new Set<number>();
	for (const name of names) {
		if (!name.endsWith(".json")) continue;
		const bytes = await modelBytes(join(folder, name));
		if (bytes !== undefined) sizes.add(bytes);
	}
	return sizes;
}

/**
 * The newest result of the model with just this content, under the path that it is `shown` by here: it may have been measured somewhere else. The same
 * object until there is a newer one.
 */
export async function newestBenchmark(folder: string, model: string, shown: string): Promise<BenchmarkResult | undefined> {
	const digest = await modelSha256(model);
	if (digest === undefined) return undefined;
	const stored = (await loadAll(folder, digest)).findLast(({ outcome }) => outcome !== "cancelled");
	if (!stored) return undefined;
	const result = { ...stored, model: { ...stored.model, path: shown } };
	const key = [folder, digest, shown].join("\0");
	const before = newest.get(key);
	if (before && JSON.stringify(before) === JSON.stringify(result)) return before;
	newest.set(key, result);
	return result;
}

async function modelBytes(path: string): Promise<number | undefined> {
	const state = await stat(path).catch(() => undefined);
	if (!state?.isFile()) return undefined;
	const before = entries.get(path);
	if (before?.changed === state.mtimeMs) return before.modelBytes;
	const found = await readFile(path, "utf8").then(sizeIn, () => undefined);
	entries.set(path, { changed: state.mtimeMs, modelBytes: found });
	return found;
}

function sizeIn(text: string): number | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isBenchmarkResult(value) ? value.model.bytes : undefined;
	} catch {
		return undefined;
	}
}
