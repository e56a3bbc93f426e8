import type { CodeInModel, ModelDescription } from "../../evidence/model-description.ts";
import { codeOf, type PickleScan } from "../../evidence/pickle.ts";
import type { Severity } from "../../facts/finding.ts";
import { namedModels } from "../artifact/named-models.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const codeInModel = rule({
	id: "security/code-in-model",
	summary: "The model file brings code along, or reaches files and Python from its graph.",
	severity: "warning",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const { description, pickle } = evidenceOf(subject, "description", "pickle");
			for (const { severity, words } of [...inDescription(description), ...inPickle(pickle)]) {
				yield { at, severity, message: `\`${path}\` ${words}.` };
			}
		}
	},
});

interface Told {
	readonly severity: Severity;
	readonly words: string;
}

function* inDescription(description: ModelDescription | undefined): Iterable<Told> {
	const named = (wanted: CodeInModel["kind"], pattern = /./) =>
		(description?.code ?? []).filter(({ kind, name }) => kind === wanted && pattern.test(name)).map(({ name }) => name);
	const imports = named("import");
	if (imports.length > 0) yield { severity: "error", words: `has ${listText(imports)} called when it is loaded` };
	const layers = named("lambda");
	const which = layers.length === 1 ? "layer" : "layers";
	if (layers.length > 0)
		yield { severity: "warning", words: `brings the Python code of the ${which} ${listText(layers)} along, which runs in the server` };
	const files = named("operator", /File|^torch\./);
	if (files.length > 0) yield { severity: "warning", words: `has ${listText(files)} in its graph, which reaches files of the server` };
	const calls = named("operator", /Func/);
	if (calls.length > 0)
		yield { severity: "warning", words: `has ${listText(calls)} in its graph, which calls the Python program that wrote it` };
}

/** A pickle that runs what it brings along while it is loaded is told of by its own rule. */
function* inPickle(pickle: PickleScan | undefined): Iterable<Told> {
	const code = pickle && pickle.dangerous.length === 0 ? codeOf(pickle) : [];
	const makers = [...new Set(code.map(({ module }) => module.split(".")[0] ?? ""))];
	if (makers.length > 0)
		yield { severity: "info", words: `brings Python functions along as code, written by ${listText(makers)}, which run when it is asked` };
}
