import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { change, dangling, elsewhere, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf, since } from "../kubernetes/resource.ts";
import { isName } from "./name.ts";
import { checkModelNames } from "./references.ts";
import type { Resource } from "./resource.ts";
import { type Reference, referencesIn, stepsOf } from "./steps.ts";
import { tensorNames } from "./tensors.ts";

/** The scheduler refuses a pipeline after it is applied, and says so in its status. */
export function* checkPipeline(pipeline: Resource): Iterable<PlatformRemark> {
	const { name, title, spec, at } = pipeline;
	if (name && !isName(name.value)) {
		const why = "a pipeline's name takes small letters, digits and inner hyphens";
		yield refused(name.at, title, `the pipeline is called \`${name.value}\`, and ${why}.`);
	}
	const steps = spec.get("steps");
	if (steps.isList && steps.items().length === 0) yield refused(placeOf(steps, at), title, "the pipeline has no steps.");
	yield* stepNames(pipeline);
	yield* stepReferences(pipeline);
	yield* circle(pipeline);
	yield* tensorNames(pipeline);
	yield* externalInputs(pipeline);
	yield* checkModelNames(
		stepsOf(pipeline).flatMap((step) => step.get("name").string() ?? []),
		"Model",
		pipeline,
	);
}

function* stepNames(pipeline: Resource): Iterable<PlatformRemark> {
	const { name: own, title } = pipeline;
	const first = new Map<string, Located<string>>();
	for (const step of stepsOf(pipeline)) {
		const name = step.get("name").string();
		if (!name) continue;
		if (own && name.value === own.value)
			yield refused(
				name.at,
				title,
				`a step is called \`${name.value}\` like the pipeline.`,
				elsewhere("The pipeline is named here.", own.at),
			);
		const earlier = first.get(name.value);
		if (earlier)
			yield refused(name.at, title, `two steps are called \`${name.value}\`.`, elsewhere("The other one is named here.", earlier.at));
		else first.set(name.value, name);
	}
}

function* stepReferences(pipeline: Resource): Iterable<PlatformRemark> {
	const { spec, name } = pipeline;
	const steps = stepsOf(pipeline);
	// A step whose name is not known may be the one that is meant.
	const known = steps.length === spec.get("steps").items().length && steps.every((step) => step.get("name").string());
	const names = new Set(steps.flatMap((step) => step.get("name").string()?.value ?? []));
	const sources = new Set([...names, ...(name ? [name.value] : [])]);
	for (const step of steps) {
		for (const key of ["inputs", "triggers"])
			for (const reference of referencesIn(step.get(key))) yield* checkReference(reference, known, sources, pipeline);
	}
	for (const reference of referencesIn(spec.get("output", "steps"))) yield* checkReference(reference, known, names, pipeline);
}

function* checkReference(
	{ word, step }: Reference,
	known: boolean,
	names: ReadonlySet<string>,
	{ title, text, name }: Resource,
): Iterable<PlatformRemark> {
	const parts = word.value.split(".");
	if (step.trim() === "") {
		yield refused(word.at, title, `\`${word.value}\` does not say which step it means.`);
	} else if (parts.length > 3 || (parts.length > 1 && !["inputs", "outputs"].includes(parts[1] ?? ""))) {
		const form = "a reference has the form `step`, `step.inputs` or `step.outputs`, with one tensor after a further dot at most";
		yield refused(word.at, title, `\`${word.value}\` leads nowhere, because ${form}.`);
	} else if (known && name && !names.has(step)) {
		const meant = nearest(step, names);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		const what =
			parts.length > 1
				? `\`${word.value}\` leads to \`${step}\`, but the pipeline has no such step`
				: `The pipeline has no step \`${step}\``;
		const message = `${what}${hint}`;
		const fix = meant ? { fix: change(word, [meant, ...parts.slice(1)].join("."), text, true) } : {};
		yield dangling(word.at, message, fix);
	}
}

/** Data cannot flow in a circle unless the pipeline says that it may. */
function* circle(pipeline: Resource): Iterable<PlatformRemark> {
	const { spec, title, name } = pipeline;
	const allowed = spec.get("allowCycles");
	if (since(pipeline, "2.9") && (allowed.templated || allowed.boolean()?.value === true)) return;
	const sources = new Map(
		stepsOf(pipeline).map((step) => {
			const references = ["inputs", "triggers"].flatMap((key) => referencesIn(step.get(key)));
			return [step.get("name").string()?.value ?? "", references.filter(({ step: from }) => from !== name?.value)];
		}),
	);
	const back = firstBack(sources);
	if (!back) return;
	const what = `\`${back.word.value}\` closes a circle of steps, each of which waits for another one.`;
	yield refused(back.word.at, title, what);
}

/** Depth first without recursion; the first reference that leads to a step which is being gone through. */
function firstBack(sources: ReadonlyMap<string, readonly Reference[]>): Reference | undefined {
	const done = new Set<string>();
	for (const start of sources.keys()) {
		const path = new Map([[start, 0]]);
		const open = [start];
		for (let step = open.at(-1); step !== undefined && !done.has(start); step = open.at(-1)) {
			const next = path.get(step) ?? 0;
			const reference = sources.get(step)?.[next];
			path.set(step, next + 1);
			if (!reference) {
				done.add(step);
				path.delete(step);
				open.pop();
			} else if (path.has(reference.step)) return reference;
			else if (!done.has(reference.step)) {
				path.set(reference.step, 0);
				open.push(reference.step);
			}
		}
	}
	return undefined;
}

function* externalInputs({ spec, title, at, patch }: Resource): Iterable<PlatformRemark> {
	const input = spec.get("input");
	if (!input.isMap) return;
	const inputs = input.get("externalInputs");
	if (!patch && !inputs.templated && inputs.items().length === 0 && (!isSet(inputs) || inputs.isList))
		yield refused(placeOf(input, at), title, "`input` names no `externalInputs`, and it takes one at least.");
	for (const item of inputs.items()) {
		const word = item.string();
		if (!word || isExternal(word.value)) continue;
		const form = "`pipeline.inputs`, `pipeline.outputs` or `pipeline.step.name.outputs`, with one tensor after a further dot at most";
		yield refused(word.at, title, `\`${word.value}\` leads nowhere, because data of another pipeline is named in the form ${form}.`);
	}
}

/** A pipeline alone stands for its outputs, and a step of one alone for the step's. */
function isExternal(text: string): boolean {
	const [pipeline = "", part, , side] = text.split(".");
	const count = text.split(".").length;
	if (pipeline.trim() === "") return false;
	if (count === 1) return true;
	if (part === "step") return count === 3 || ((count === 4 || count === 5) && (side === "inputs" || side === "outputs"));
	return (part === "inputs" || part === "outputs") && count <= 3;
}
