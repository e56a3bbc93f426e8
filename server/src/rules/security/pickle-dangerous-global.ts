import type { PickleGlobal } from "../../evidence/pickle.ts";
import { unknownName } from "../../evidence/pickle-globals.ts";
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
			yield { at, message: `\`${path}\` is loaded as a model, but its pickle ${whatItDoes(dangerous)}${whereItStands(dangerous)}.` };
		}
	},
});

/** Names that only running the pickle would tell are told only where there is no other. */
function whatItDoes(dangerous: readonly PickleGlobal[]): string {
	const names = [...new Set(dangerous.filter(({ module }) => module !== unknownName).map(({ module, name }) => `${module}.${name}`))];
	if (names.length > 0) return `imports ${listText(names)}`;
	const [{ name } = { name: "" }] = dangerous;
	if (name === "frame") return "has an instruction that reaches beyond its frame, so that readers take what follows for different things";
	if (name === "extension") return "imports something by a number that only the process which loads it can resolve";
	return "imports something whose name it makes up while it is loaded";
}

/** The place of the first one. */
function whereItStands(dangerous: readonly PickleGlobal[]): string {
	const first = dangerous.find(({ module }) => module !== unknownName) ?? dangerous[0];
	if (first?.at === undefined) return "";
	const place = `byte ${first.at.toLocaleString("en")}${first.within === undefined ? "" : ` of its \`${first.within}\``}`;
	return first.module === unknownName ? ` (${place})` : ` at ${place}`;
}
