import type { EnsembleStep } from "../../facts/ensemble.ts";
import type { Model } from "../../facts/facts.ts";

export interface RunningOrder {
	/** The steps that can run, each behind those that it reads from. */
	readonly steps: readonly EnsembleStep[];
	/** The tensors that have a value in the end. */
	readonly ready: ReadonlySet<string>;
	readonly read: ReadonlySet<string>;
}

/** A step runs once all tensors that it reads are there. */
export function runningOrder(ensemble: Model): RunningOrder {
	const readers = new Map<string, EnsembleStep[]>();
	const waitsFor = new Map<EnsembleStep, Set<string>>();
	for (const step of ensemble.steps) {
		const tensors = new Set(step.inputs.map(({ outer }) => outer.value));
		waitsFor.set(step, tensors);
		for (const tensor of tensors) {
			const known = readers.get(tensor);
			if (known) known.push(step);
			else readers.set(tensor, [step]);
		}
	}
	const ready = new Set(ensemble.inputs.flatMap(({ name }) => name?.value ?? []));
	const steps: EnsembleStep[] = [];
	// A set hands out what is added while it is gone through.
	for (const tensor of ready) {
		for (const step of readers.get(tensor) ?? []) {
			const missing = waitsFor.get(step);
			if (!missing?.delete(tensor) || missing.size > 0) continue;
			steps.push(step);
			for (const { outer } of step.outputs) ready.add(outer.value);
		}
	}
	return { steps, ready, read: new Set(readers.keys()) };
}
