import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { ignored } from "../kubernetes/remark.ts";
import type { Resource } from "./resource.ts";
import { referencesIn, stepsOf } from "./steps.ts";

/** Tensors get new names only on their way from a step that the data comes from. */
export function* tensorNames(pipeline: Resource): Iterable<PlatformRemark> {
	const { spec, name } = pipeline;
	if (!name) return;
	for (const step of stepsOf(pipeline)) yield* sources(step.get("tensorMap"), step.get("inputs"), name.value);
	const output = spec.get("output");
	yield* sources(output.get("tensorMap"), output.get("steps"), name.value);
}

function* sources(map: Cursor, inputs: Cursor, pipeline: string): Iterable<PlatformRemark> {
	if (inputs.templated || inputs.items().some((item) => !item.string())) return;
	// A step without inputs takes those of the pipeline.
	const from = inputs.items().length === 0 ? [pipeline] : referencesIn(inputs).map(({ step }) => step);
	for (const { key } of map.entries()) {
		const [step = "", side] = key?.value.split(".") ?? [];
		if (!key || from.includes(step) || (side !== "inputs" && side !== "outputs")) continue;
		const message = `\`${key.value}\` has no effect, because no data comes from \`${step}\` here, only from ${[...new Set(from)].map((one) => `\`${one}\``).join(", ")}.`;
		yield ignored(key.at, message);
	}
}
