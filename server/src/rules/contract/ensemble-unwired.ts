import type { EnsembleStep, TensorBinding } from "../../facts/ensemble.ts";
import type { Model } from "../../facts/facts.ts";
import { type Remark, rewrite } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { lower } from "../words.ts";
import { runningOrder } from "./ensemble-order.ts";

export const ensembleUnwired = rule({
	id: "contract/ensemble-unwired",
	summary: "An ensemble has a tensor that is read but never written, written but never read, or written twice.",
	severity: "error",
	about: "model",
	reach: "file",
	*check(model) {
		if (model.steps.length === 0 || model.steps.some((step) => step.inputs.length === 0 || step.outputs.length === 0)) return;
		const flow = follow(model);
		yield* writtenTwice(model.steps);
		const loose = unread(model, flow);
		const unwritten = [...neverWritten(model, flow)];
		// With just one loose end, the name that leads nowhere was meant to be that one. What waits for that name itself is no candidate.
		const [meant, ...others] = unwritten.length > 0 ? loose.filter(({ name }) => flow.ready.has(name.value)) : [];
		for (const { name, message } of unwritten)
			yield { at: name.at, message, ...(meant && others.length === 0 ? renameTo(name, meant.name) : {}) };
		yield* waitingForEachOther(model, flow);
		yield* neverRead(model, flow);
		for (const { name, step } of loose) {
			if (name === meant?.name && others.length === 0) continue;
			yield { at: name.at, message: `${named(step)} writes \`${name.value}\`, but no step reads it and it is no output of the ensemble.` };
		}
	},
});

interface Flow {
	/** Tensor → the step that writes it first. */
	readonly writers: ReadonlyMap<string, EnsembleStep>;
	readonly read: ReadonlySet<string>;
	/** Tensors that have a value once all steps that can run have run. */
	readonly ready: ReadonlySet<string>;
	readonly inputs: ReadonlySet<string>;
}

function follow(model: Model): Flow {
	const inputs = new Set(model.inputs.flatMap(({ name }) => name?.value ?? []));
	const writers = new Map<string, EnsembleStep>();
	for (const step of model.steps) for (const { outer } of step.outputs) if (!writers.has(outer.value)) writers.set(outer.value, step);
	const { ready, read } = runningOrder(model);
	return { writers, ready, read, inputs };
}

function* writtenTwice(steps: readonly EnsembleStep[]): Iterable<Remark> {
	const first = new Map<string, { readonly binding: TensorBinding; readonly step: EnsembleStep }>();
	for (const step of steps) {
		for (const binding of step.outputs) {
			const tensor = binding.outer.value;
			const earlier = first.get(tensor);
			if (!earlier) first.set(tensor, { binding, step });
			else {
				const already = earlier.step === step ? "another of its outputs does so" : `${lower(named(earlier.step))} does so`;
				const message = `${named(step)} writes \`${tensor}\`, but ${already} already.`;
				yield {
					at: binding.outer.at,
					message,
					related: [{ value: `\`${tensor}\` is written here already.`, at: earlier.binding.outer.at }],
				};
			}
		}
	}
}

function* neverWritten(model: Model, flow: Flow): Iterable<{ readonly name: Located<string>; readonly message: string }> {
	const told = new Set<string>();
	for (const step of model.steps) {
		for (const { outer } of step.inputs) {
			if (flow.inputs.has(outer.value) || flow.writers.has(outer.value) || told.has(outer.value)) continue;
			told.add(outer.value);
			yield { name: outer, message: `${named(step)} reads \`${outer.value}\`, but no step writes it and it is no input of the ensemble.` };
		}
	}
	for (const { name } of model.outputs) {
		if (!name || flow.writers.has(name.value) || flow.inputs.has(name.value) || flow.read.has(name.value)) continue;
		yield { name, message: `The ensemble promises the output \`${name.value}\`, but no step writes it.` };
	}
}

/** Steps that cannot run although each tensor that they read has a writer. */
function* waitingForEachOther(model: Model, flow: Flow): Iterable<Remark> {
	const stuck = model.steps.filter((step) => step.inputs.some(({ outer }) => !flow.ready.has(outer.value)));
	const missing = stuck.some((step) => step.inputs.some(({ outer }) => !flow.writers.has(outer.value) && !flow.inputs.has(outer.value)));
	const first = stuck[0];
	const waited = first?.inputs.find(({ outer }) => !flow.ready.has(outer.value));
	if (missing || !first || !waited) return;
	const writer = flow.writers.get(waited.outer.value);
	if (!writer) return;
	const why =
		writer === first
			? "which it writes itself, so it never starts"
			: `which ${lower(named(writer))} writes only after it, so neither ever starts`;
	yield { at: waited.outer.at, message: `${named(first)} waits for \`${waited.outer.value}\`, ${why}.` };
}

function* neverRead(model: Model, flow: Flow): Iterable<Remark> {
	for (const { name } of model.inputs) {
		if (!name || flow.read.has(name.value) || flow.writers.has(name.value)) continue;
		yield { at: name.at, message: `The ensemble takes the input \`${name.value}\`, but no step reads it.` };
	}
}

/** Tensors that are written and then forgotten. */
function unread(model: Model, flow: Flow): readonly { readonly name: Located<string>; readonly step: EnsembleStep }[] {
	const wanted = new Set([...flow.read, ...model.outputs.flatMap(({ name }) => name?.value ?? [])]);
	const all = [...flow.writers].flatMap(([tensor, step]) => {
		const name = step.outputs.find(({ outer }) => outer.value === tensor)?.outer;
		return name ? [{ name, step }] : [];
	});
	return all.filter(({ name }) => !wanted.has(name.value));
}

function renameTo(name: Located<string>, meant: Located<string>): Pick<Remark, "fix" | "related"> {
	return {
		fix: rewrite(name, meant.value, `Rename to ${meant.value}`, true),
		related: [{ value: `\`${meant.value}\` is written here, and no step reads it.`, at: meant.at }],
	};
}

function named(step: EnsembleStep): string {
	return step.model ? `The step of \`${step.model.value}\`` : "A step";
}
