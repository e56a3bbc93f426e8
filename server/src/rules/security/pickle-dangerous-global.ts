import { namedModels } from "../artifact/named-models.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const pickleDangerousGlobal = rule({
	id: "security/pickle-dangerous-global",
	summary: "The model file runs commands or reaches the system when it is loaded.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const dangerous = evidenceOf(subject, "pickle").pickle?.dangerous ?? [];
			if (dangerous.length === 0) continue;
			const names = [...new Set(dangerous.map(({ module, name }) => `${module}.${name}`))];
			yield { at, message: `\`${path}\` is loaded as a model, but its pickle imports ${listText(names)}.` };
		}
	},
});
