import type { HeaderTensor } from "../../evidence/onnx.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import { type Remark, rewrite } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { allOf } from "../words.ts";
import { runsGraph } from "./graph-tensors.ts";

export const tensorUnknown = rule({
	id: "contract/tensor-unknown",
	summary: "The manifest declares a tensor that the model file does not have, or leaves out an input that it needs.",
	severity: "error",
	about: "model",
	needs: ["signature", "file"],
	reach: "graph",
	*check(model, { signature, file, evidenceOf }) {
		const { header } = evidenceOf(model, "header");
		if (!runsGraph(model, file, header ? "onnx" : "tensorflow")) return;
		yield* strangers("input", model.inputs, signature.inputs, file.path);
		yield* strangers("output", model.outputs, signature.outputs, file.path);
		yield* undeclared(model, signature.inputs, file.path);
	},
});

function* strangers(side: string, declared: readonly Tensor[], actual: readonly HeaderTensor[], path: string): Iterable<Remark> {
	const unknown = unknownNames(declared, actual);
	const free = actual.filter(({ name }) => !declared.some((tensor) => tensor.name?.value === name));
	const [only] = unknown.length === 1 && free.length === 1 ? free : [];
	for (const name of unknown) {
		const message = `The ${side} \`${name.value}\` is declared here, but \`${path}\` has ${allOf(
			actual.map((tensor) => tensor.name),
			side,
		)}.`;
		yield { at: name.at, message, ...(only ? { fix: rewrite(name, only.name, `Rename to ${only.name}`, true) } : {}) };
	}
}

/** An optional input may be one of the graph's initializers, which its header does not list. */
function unknownNames(declared: readonly Tensor[], actual: readonly HeaderTensor[]): readonly Located<string>[] {
	return declared.flatMap(({ name, optional }) =>
		name && !optional && !actual.some((tensor) => tensor.name === name.value) ? [name] : [],
	);
}

/** A manifest without any input has all of them filled in; a name that leads nowhere was most likely meant for the input that is left over. */
function* undeclared(model: Model, actual: readonly HeaderTensor[], path: string): Iterable<Remark> {
	const declared = new Set(model.inputs.map(({ name }) => name?.value));
	if (declared.size === 0 || declared.has(undefined) || unknownNames(model.inputs, actual).length > 0) return;
	for (const { name, optional } of actual) {
		if (optional || declared.has(name)) continue;
		yield { at: model.at, message: `\`${path}\` needs the input \`${name}\`, but it is not declared here.` };
	}
}
