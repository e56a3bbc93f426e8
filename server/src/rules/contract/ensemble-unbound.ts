import type { EnsembleStep, TensorBinding } from "../../facts/ensemble.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import { type Remark, rewrite } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { allOf } from "../words.ts";
import { membersOf } from "./ensemble-members.ts";

export const ensembleUnbound = rule({
	id: "contract/ensemble-unbound",
	summary:
		"A step of an ensemble names a model or a tensor that the model repository does not hold, or leaves out an input that its model needs.",
	severity: "error",
	about: "model",
	reach: "graph",
	*check(ensemble, { lineage }) {
		const { repository } = ensemble;
		for (const { step, model, missing } of membersOf(ensemble, lineage)) {
			if (missing && step.model) {
				const place = repository === "" ? "the model repository" : `the repository \`${repository}\``;
				const severity = missing === "surely" ? "error" : "warning";
				yield { at: step.model.at, severity, message: `The step runs \`${step.model.value}\`, but ${place} holds no such model.` };
			}
			if (!model || !step.model) continue;
			yield* notServed(step, step.model, model);
			yield* unknownNames(step.inputs, model.inputs, model, "input");
			yield* unknownNames(step.outputs, model.outputs, model, "output");
			yield* unmapped(step, step.model, model);
		}
	},
});

function* notServed({ version }: EnsembleStep, name: Located<string>, { versions }: Model): Iterable<Remark> {
	if (!version || !versions || versions.value.includes(version.value)) return;
	const served = versions.value.join(" and ");
	const message = `The step runs version ${version.value} of \`${name.value}\`, but the \`version_policy\` of that model serves only ${served}.`;
	yield { at: version.at, message, related: [{ value: "The policy stands here.", at: versions.at }] };
}

/** A model that declares nothing on one side has it filled in by its backend. */
function* unknownNames(bindings: readonly TensorBinding[], tensors: readonly Tensor[], model: Model, kind: string): Iterable<Remark> {
	const names = new Set(tensors.flatMap(({ name }) => name?.value ?? []));
	if (names.size === 0 || tensors.some(({ name }) => !name)) return;
	const strangers = bindings.filter(({ inner }) => !names.has(inner.value));
	const bound = new Set(bindings.map(({ inner }) => inner.value));
	const free = [...names].filter((name) => !bound.has(name));
	for (const { inner } of strangers) {
		const message = `The step binds the ${kind} \`${inner.value}\`, but its model declares ${allOf([...names], kind)}.`;
		const [only] = strangers.length === 1 && free.length === 1 ? free : [];
		yield {
			at: inner.at,
			message,
			related: declaredIn(model, tensors),
			...(only === undefined ? {} : { fix: rewrite(inner, only, `Rename to ${only}`, true) }),
		};
	}
}

function* unmapped(step: EnsembleStep, name: Located<string>, model: Model): Iterable<Remark> {
	const bound = new Set(step.inputs.map(({ inner }) => inner.value));
	const declared = new Set(model.inputs.flatMap((input) => input.name?.value ?? []));
	// A name that the model does not have was most likely meant for the input that is left over, and is told already.
	if (step.inputs.some(({ inner }) => !declared.has(inner.value))) return;
	for (const input of model.inputs) {
		if (!input.name || input.optional || bound.has(input.name.value)) continue;
		const message = `The step gives \`${name.value}\` nothing for its input \`${input.name.value}\`, which is not optional.`;
		yield { at: name.at, message, related: [{ value: `\`${input.name.value}\` is declared here.`, at: input.name.at }] };
	}
}

function declaredIn(model: Model, tensors: readonly Tensor[]): readonly Located<string>[] {
	return [{ value: "The model declares its tensors here.", at: tensors[0]?.at ?? model.at }];
}
