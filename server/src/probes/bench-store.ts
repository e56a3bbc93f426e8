import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { BenchmarkResult } from "../evidence/benchmark.ts";
import { isBenchmarkResult } from "./bench-stored.ts";
import { readdir, readFile } from "./disk.ts";
import { readIdentity } from "./model-identity.ts";

/** Where results are kept unless someone says otherwise: the cache folder that the platform gives each person. */
export function defaultStoreFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
	const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
	const home = homedir();
	if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "plimsoll", "benchmarks");
	if (platform === "win32") return join(LOCALAPPDATA || join(home, "AppData", "Local"), "plimsoll", "benchmarks");
	if (platform === "darwin") return join(home, "Library", "Caches", "plimsoll", "benchmarks");
	return join(home, ".cache", "plimsoll", "benchmarks");
}

/**
 * Keeps a result. A later one of the same model, options, runtime and machine takes its place. Gives the path of the file, or nothing where the folder
 * cannot be written: a result that was measured is worth showing even so.
 */
export async function save(folder: string, result: BenchmarkResult): Promise<string | undefined> {
	const path = join(folder, `${keyOf(result)}.json`);
	const draft = `${path}.${randomUUID()}.tmp`;
	try {
		await mkdir(folder, { recursive: true });
		await writeFile(draft, `${JSON.stringify(result)}\n`);
		// A reader sees the old file or the new one, never half of one.
		await rename(draft, path);
		return path;
	} catch {
		await rm(draft, { force: true }).catch(() => undefined);
		return undefined;
	}
}

/** All results about a model with this digest, oldest first. Files that are no results are passed over. */
export async function loadAll(folder: string, modelSha256: string): Promise<readonly BenchmarkResult[]> {
	const names = await readdir(folder).catch((): string[] => []);
	const ours = names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
	const results = await Promise.all(ours.map((name) => readResult(join(folder, name), modelSha256)));
	return results.filter((result) => result !== undefined).toSorted((a, b) => a.takenAt.localeCompare(b.takenAt));
}

/** The digest of a model file as results name it; nothing where it cannot be read. */
export async function modelSha256(path: string, signal?: AbortSignal): Promise<string | undefined> {
	const identity = await readIdentity(path, signal);
	return typeof identity === "string" ? undefined : identity.sha256;
}

async function readResult(path: string, modelSha256: string): Promise<BenchmarkResult | undefined> {
	const text = await readFile(path, "utf8").catch(() => "");
	// Most files are about other models, and a digest is found much faster than a file is parsed.
	if (!text.includes(modelSha256)) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return isBenchmarkResult(value) && value.model.sha256 === modelSha256 ? value : undefined;
	} catch {
		return undefined;
	}
}

function keyOf({ model, options, runtime, machine }: BenchmarkResult): string {
	const dims = Object.entries(options.dims).toSorted(([a], [b]) => (a < b ? -1 : 1));
	const { threads, batch, percentile, seconds, memoryLimitBytes = null, concurrency } = options;
	const { cpu, cores, memoryBytes, platform } = machine;
	const identity = [
		model.sha256,
		threads,
		batch,
		dims,
		percentile,
		seconds,
		memoryLimitBytes,
		concurrency,
		runtime,
		cpu,
		cores,
		memoryBytes,
		platform,
	];
	return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}
