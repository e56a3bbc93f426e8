import type { Stage, StageRun } from "../facts/pipeline.ts";
import { resolveIn } from "../source/paths.ts";
import { type Deployment, type Lineage, outputsOf } from "./lineage.ts";

/** Something that is deployed of what a stage made, or of what another stage made of it. */
export interface Way {
	readonly deployment: Deployment;
	/** The deployed path as the last stage on the way writes it. */
	readonly path: string;
	/** From the stage that was asked about to the one that writes the deployed file. */
	readonly stages: readonly Stage[];
}

/** The shortest way from a stage to a deployment; nothing where none of what comes of it is deployed from this workspace. */
export function wayToDeployment(stage: Stage, lineage: Lineage): Way | undefined {
	const came = new Map<Stage, Stage | undefined>([[stage, undefined]]);
	for (const [next] of came) {
		for (const { path } of outputsOf(next)) {
			const [deployment] = lineage.deploymentsOf(path);
			if (deployment) return { deployment, path, stages: trace(next, came) };
		}
		for (const reader of readersOf(next, lineage)) if (!came.has(reader)) came.set(reader, next);
	}
	return undefined;
}

/** The stages that read something of what a stage writes. */
export function readersOf(stage: Stage, lineage: Lineage): readonly Stage[] {
	return outputsOf(stage).flatMap(({ path }) => lineage.stagesReading(path));
}

/**
 * The stages that a stage depends on in turn, from the one that writes one of its inputs back to itself: the shortest way; nothing where there
 * is no way back. A stage that reads what it writes is its own way.
 */
export function wayBack(stage: Stage, from: Stage, lineage: Lineage): readonly Stage[] | undefined {
	const came = new Map<Stage, Stage | undefined>([[from, undefined]]);
	for (const [next] of came) {
		if (next === stage) return trace(next, came);
		for (const { path } of next.reads) for (const writer of lineage.stagesWriting(path)) if (!came.has(writer)) came.set(writer, next);
	}
	return undefined;
}

/** What a stage was last run with; nothing where its record does not tell. */
export function lastRun({ record, name }: Stage, lineage: Lineage): StageRun | undefined {
	const facts = record === undefined ? undefined : lineage.factsOf(record);
	return facts?.runs.find((run) => run.name === name);
}

/** The checksum of a path as whoever makes or tracks it has it by now, with the words to call that by. */
export function currentChecksum(path: string, lineage: Lineage) {
	for (const { file, checksum, at } of lineage.datasetsAt(path)) {
		if (file?.path === path && checksum) return { checksum, by: `\`${at.file}\` tracks` };
	}
	for (const stage of lineage.stagesWriting(path)) {
		const written = lastRun(stage, lineage)?.writes.find((one) => resolveIn(stage.folder, one.written) === path);
		if (written?.checksum) return { checksum: written.checksum, by: `the last run of \`${stage.name}\` wrote` };
	}
	return undefined;
}

function trace(end: Stage, came: ReadonlyMap<Stage, Stage | undefined>): readonly Stage[] {
	const way: Stage[] = [];
	for (let stage: Stage | undefined = end; stage; stage = came.get(stage)) way.unshift(stage);
	return way;
}
