import type { Stage } from "../../facts/pipeline.ts";
import { type Lineage, outputsOf } from "../../lineage/lineage.ts";
import { wayToDeployment } from "../../lineage/pipelines.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const deadStage = rule({
	id: "lineage/dead-stage",
	summary: "Nobody reads what a stage of a deployed pipeline writes.",
	severity: "info",
	about: "stage",
	reach: "graph",
	stage: "staging",
	*check(stage, { lineage }) {
		const outputs = outputsOf(stage);
		if (outputs.length === 0 || stage.metrics.length + stage.plots.length > 0) return;
		if (stage.keep?.value || stage.alwaysRuns?.value || !outputs.every(({ path }) => isUnread(path, stage, lineage))) return;
		const family = lineage.factsOf(stage.at.file)?.stages ?? [];
		// Where some paths are not known, or nothing of the pipeline is deployed from here, its readers may be anywhere.
		if (family.some(({ partial }) => partial) || !family.some((other) => wayToDeployment(other, lineage))) return;
		const written = listText(outputs.map((output) => output.written));
		yield {
			at: stage.at,
			message: `The stage \`${stage.name}\` writes ${written}, but no stage, deployment, metric, plot or artifact of the workspace reads it.`,
		};
	},
});

function isUnread(path: string, stage: Stage, lineage: Lineage): boolean {
	if (lineage.deploymentsOf(path).length > 0 || lineage.datasetsAt(path).length > 0) return false;
	return lineage.stagesReading(path).every((reader) => reader === stage);
}
