import type { PlatformRemark } from "../../facts/facts.ts";
import type { Dataset, Stage } from "../../facts/pipeline.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { readCatalogue } from "./catalogue.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkParameters } from "./check-parameters.ts";
import { checkStages } from "./check-stages.ts";
import { checkVariables } from "./check-variables.ts";
import { readStage } from "./facts.ts";
import { folderOf } from "./places.ts";
import { defaultScope, withVars } from "./scope.ts";
import { type Findings, readSteps, type Step } from "./steps.ts";

/** A pipeline file with everything filled in. */
export interface Pipeline {
	readonly root: TreeMap | undefined;
	readonly steps: readonly Step[];
	readonly stages: readonly Stage[];
	readonly datasets: readonly Dataset[];
	readonly findings: Findings;
}

export function readPipeline(context: Context): Pipeline {
	const root = context.document.kind === "map" ? context.document : undefined;
	const child = (name: string): Tree | undefined => root?.entries.findLast(({ key }) => key.value === name)?.value;
	const folder = folderOf(context.source.file);
	const findings: Findings = { faults: [], scopeFaults: [], loops: [] };
	const scope = withVars(defaultScope(folder, context), child("vars"), folder, [], context, findings.scopeFaults);
	const steps = readSteps(child("stages"), scope, context, findings);
	const datasets = root ? readCatalogue(root, scope, context, findings) : [];
	return { root, steps, stages: steps.map((step) => readStage(step, context)), datasets, findings };
}

/** What DVC says of a pipeline besides its structure; of stages that a loop makes each thing once. */
export function checkPipeline(pipeline: Pipeline, context: Context, platform: Platform): readonly PlatformRemark[] {
	const remarks = [
		...checkStages(pipeline, platform),
		...checkVariables(pipeline, context, platform),
		...checkOutputs(pipeline, context, platform),
		...checkParameters(pipeline, context, platform),
	];
	const seen = new Set<string>();
	return remarks.filter(({ rule, at, message }) => {
		const key = `${rule} ${at.start} ${at.end} ${rule === "config/dangling-reference" ? "" : message}`;
		return seen.has(key) ? false : seen.add(key);
	});
}
