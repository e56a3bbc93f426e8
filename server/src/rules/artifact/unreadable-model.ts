import { rule } from "../rule.ts";
import { namedModels } from "./named-models.ts";

export const unreadableModel = rule({
	id: "artifact/unreadable-model",
	summary: "A model file is there but cannot be read as a model.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const { file } = evidenceOf(subject, "file");
			if (!file?.problem || file.pointer) continue;
			yield { at, message: `\`${path}\` is named as a model, but it cannot be read as one: ${file.problem}` };
		}
	},
});
