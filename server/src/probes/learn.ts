import { join } from "node:path";
import type { Learnt } from "../workspace/measured.ts";
import { keyOf } from "../workspace/wants.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Want } from "../workspace/world.ts";
import { defaultStoreFolder } from "./bench-store.ts";
import { learnConfiguration } from "./configurations.ts";
import { learnHistory, learnReport } from "./drift-reports.ts";
import { learnEvaluation } from "./evaluation-reports.ts";
import { readModel } from "./headers.ts";
import { learnImportance } from "./importance-reports.ts";
import { learnImport } from "./imports.ts";
import { learnOwners } from "./owners.ts";
import { benchmarkedSizes, newestBenchmark } from "./stored-benchmarks.ts";

/** So many files are looked at at the same time. */
const width = 8;

/**
 * Fetches what the workspace wants to know, in the order of the wants: the headers of model files with the newest benchmark of each, reports, and owners.
 * What has not changed on the disk since the last time is neither read nor hashed again, and comes back as the same object.
 */
export async function learnWants(base: string, wants: readonly Want[], storeFolder = defaultStoreFolder()): Promise<readonly Learnt[]> {
	const sizes = wants.some(({ kind }) => kind === "model") ? await benchmarkedSizes(storeFolder) : new Set<number>();
	const found: (readonly Learnt[])[] = [];
	let next = 0;
	const work = async () => {
		for (let index = next++; index < wants.length; index = next++) {
			const want = wants[index];
			if (want) found[index] = await learnWant(base, want, storeFolder, sizes);
		}
	};
	await Promise.all(Array.from({ length: width }, work));
	return found.flat();
}

/** Fetches until nothing more is wanted: what was learnt may speak of something else. */
export async function learnAll(base: string, workspace: Workspace): Promise<void> {
	const asked = new Set<string>();
	for (;;) {
		const wants = workspace
			.world()
			.wants()
			.filter((want) => !asked.has(keyOf(want)));
		if (wants.length === 0) return;
		for (const want of wants) asked.add(keyOf(want));
		for (const learnt of await learnWants(base, wants)) workspace.learn(learnt);
	}
}

function learnWant(base: string, want: Want, storeFolder: string, sizes: ReadonlySet<number>): Promise<readonly Learnt[]> {
	if (want.kind === "report") return learnReport(base, want);
	if (want.kind === "import") return learnImport(base, want);
	if (want.kind === "configuration") return learnConfiguration(base, want);
	if (want.kind === "owners") return learnOwners(base, want);
	if (want.kind === "history") return learnHistory(base, want);
	if (want.kind === "evaluation") return learnEvaluation(base, want);
	return want.kind === "importance" ? learnImportance(base, want) : learnModel(base, want.path, storeFolder, sizes);
}

async function learnModel(base: string, path: string, storeFolder: string, sizes: ReadonlySet<number>): Promise<readonly Learnt[]> {
	const value = await readModel(base, path);
	const benchmarked = value !== undefined && !value.file.pointer && sizes.has(value.file.bytes);
	const benchmark = benchmarked ? await newestBenchmark(storeFolder, join(base, path), path) : undefined;
	return [
		{ kind: "model", path, value },
		{ kind: "benchmark", path, value: benchmark },
	];
}
