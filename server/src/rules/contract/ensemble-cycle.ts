import type { Model } from "../../facts/facts.ts";
import { rule } from "../rule.ts";
import { modelsByName, nameOf } from "./ensemble-members.ts";

export const ensembleCycle = rule({
	id: "contract/ensemble-cycle",
	summary: "An ensemble runs itself, directly or through other ensembles.",
	severity: "error",
	about: "model",
	reach: "graph",
	*check(ensemble, { lineage }) {
		if (ensemble.repository === undefined || ensemble.steps.length === 0) return;
		const models = modelsByName(ensemble.repository, lineage);
		const own = nameOf(ensemble);
		for (const step of ensemble.steps) {
			const way = step.model && own !== undefined ? wayBack(step.model.value, own, models) : undefined;
			if (!step.model || !way) continue;
			const [first, ...others] = way;
			if (others.length === 0) yield { at: step.model.at, message: `The ensemble \`${own}\` runs itself, so it can never load.` };
			else {
				const message = `The ensemble \`${own}\` runs \`${[first, ...others].join("`, which runs `")}\` again, so none of them can load.`;
				const at = models.get(first ?? "")?.at;
				yield { at: step.model.at, message, ...(at ? { related: [{ value: `\`${first}\` is declared here.`, at }] } : {}) };
			}
		}
	},
});

/** The names from a step's model to the ensemble, itself included: the shortest way. */
function wayBack(from: string, to: string, models: ReadonlyMap<string, Model>): readonly string[] | undefined {
	const came = new Map<string, string | undefined>([[from, undefined]]);
	for (const [name] of came) {
		if (name === to) return trace(name, came);
		for (const step of models.get(name)?.steps ?? []) {
			if (step.model && !came.has(step.model.value)) came.set(step.model.value, name);
		}
	}
	return undefined;
}

function trace(end: string, came: ReadonlyMap<string, string | undefined>): readonly string[] {
	const way: string[] = [];
	for (let name: string | undefined = end; name !== undefined; name = came.get(name)) way.unshift(name);
	return way;
}
