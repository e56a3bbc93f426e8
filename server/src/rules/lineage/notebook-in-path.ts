import { notebookIn } from "../../lineage/notebooks.ts";
import { wayToDeployment } from "../../lineage/pipelines.ts";
import { rule } from "../rule.ts";
import { deployedHere, deploymentText, isProduction } from "./deployments.ts";

export const notebookInPath = rule({
	id: "lineage/notebook-in-path",
	summary: "A notebook makes what is deployed.",
	severity: "warning",
	about: "stage",
	reach: "graph",
	*check(stage, { lineage, stage: asked }) {
		const found = stage.command && notebookIn(stage.command.value);
		const way = found && wayToDeployment(stage, lineage);
		if (!stage.command || !found || !way) return;
		// The stages that one entry stands for run the same notebook, which is told of once.
		const family = lineage.factsOf(stage.at.file)?.stages.filter(({ at }) => at.start === stage.at.start) ?? [];
		if (family.find((other) => wayToDeployment(other, lineage)) !== stage) return;
		const production = asked === "production" || isProduction(way.deployment, lineage);
		const what = `The stage \`${stage.name}\` runs the notebook \`${found.notebook}\`, and ${deploymentText(way.deployment)}${production ? ", which is in production," : ""} rests on what it makes`;
		const severity = production && !found.pinned ? "warning" : "info";
		yield { at: stage.command.at, severity, message: `${what}.`, related: [deployedHere(way.deployment)] };
	},
});
