import type { PlatformRemark } from "../../facts/facts.ts";
import { readEmbeddedJson } from "../../source/embedded-json.ts";
import { decodeScalar } from "../../source/embedded-yaml.ts";
import { decodeFolded } from "../../source/folded.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Source } from "../../source/tree.ts";
import { isStated } from "./functions.ts";
import { type Resource, refused, type Template } from "./template.ts";

/** A pipeline's steps stand as JSON in a string, which SageMaker reads when the pipeline is made. */
export function* checkPipeline({ context }: Template, { kind, properties }: Resource): Iterable<PlatformRemark> {
	if (kind !== "Pipeline") return;
	const definition = properties.get("PipelineDefinition");
	const [body, file] = [definition.get("PipelineDefinitionBody"), definition.get("PipelineDefinitionS3Location")];
	if (isStated(body) && isStated(file) && file.key)
		yield refused(file.key.at, "a pipeline is defined in place or by a file in S3, and this one has both definitions.");
	if (definition.isMap && definition.key && !body.present && !file.present) {
		const message = "The definition has neither `PipelineDefinitionBody` nor `PipelineDefinitionS3Location`.";
		yield { rule: "config/missing-field", at: definition.key.at, message };
	}
	yield* checkBody(body, context.source);
}

function* checkBody(body: Cursor, { file, text }: Source): Iterable<PlatformRemark> {
	const { tree } = body;
	const written = body.string();
	if (!written || tree?.kind !== "scalar") return;
	const decoded = decodeScalar(text, tree) ?? decodeFolded(text, tree);
	const read = readEmbeddedJson(file, decoded ?? { value: written.value, offsets: [] });
	const [problem] = read.problems;
	if (problem) {
		const at = decoded ? problem.at : written.at;
		yield { rule: "config/wrong-type", at, message: `\`PipelineDefinitionBody\` is no JSON: ${problem.message}` };
	} else if (read.tree && decoded) yield* checkSteps(new Cursor(read.tree));
}

interface Names {
	readonly steps: ReadonlySet<string>;
	readonly parameters: ReadonlySet<string>;
}

function* checkSteps(pipeline: Cursor): Iterable<PlatformRemark> {
	const steps = stepsIn(pipeline);
	const named = steps.flatMap((step) => step.get("Name").string() ?? []);
	const first = new Map<string, Located<string>>();
	for (const name of named) {
		const earlier = first.get(name.value);
		if (earlier) yield refused(name.at, `two steps have the name \`${name.value}\`.`, [{ value: "The first one.", at: earlier.at }]);
		else first.set(name.value, name);
	}
	const parameters = pipeline
		.get("Parameters")
		.items()
		.flatMap((parameter) => parameter.get("Name").string()?.value ?? []);
	// A name that is filled in when the stack is made may be any.
	if (named.length < steps.length) return;
	const names: Names = { steps: new Set(first.keys()), parameters: new Set(parameters) };
	for (const step of steps) yield* checkOrder(step, names);
	yield* checkValues(pipeline, names);
}

/** The steps of the pipeline, and those that a condition chooses between. */
function stepsIn(pipeline: Cursor): readonly Cursor[] {
	return pipeline
		.get("Steps")
		.items()
		.flatMap((step) => {
			const branches = ["IfSteps", "ElseSteps"].flatMap((key) => stepsIn(new Cursor(stepsAs(step.get("Arguments", key)))));
			return [step, ...branches];
		});
}

function stepsAs({ tree }: Cursor): Cursor["tree"] {
	if (!tree) return undefined;
	return { kind: "map", at: tree.at, entries: [{ key: { value: "Steps", at: tree.at }, value: tree, at: tree.at }] };
}

function* checkOrder(step: Cursor, { steps }: Names): Iterable<PlatformRemark> {
	for (const item of step.get("DependsOn").items()) {
		const name = item.string();
		// A collection of steps or a property of one may be waited for too, by a longer name.
		if (name && /^[\w-]+$/.test(name.value) && !steps.has(name.value)) yield dangling(name, "step", name.value, steps);
	}
}

/** `{"Get": "Steps.Train.ModelArtifacts"}` and `{"Get": "Parameters.Bucket"}`, wherever they stand. */
function* checkValues(cursor: Cursor, names: Names): Iterable<PlatformRemark> {
	for (const item of cursor.items()) yield* checkValues(item, names);
	for (const entry of cursor.entries()) {
		const path = entry.key?.value === "Get" && cursor.entries().length === 1 ? entry.string() : undefined;
		const [, kind, name = ""] = /^(Steps|Parameters)\.([\w-]+)/.exec(path?.value ?? "") ?? [];
		const known = kind === "Steps" ? names.steps : names.parameters;
		if (path && kind && !known.has(name)) yield dangling(path, kind === "Steps" ? "step" : "parameter", name, known);
		yield* checkValues(entry, names);
	}
}

function dangling({ at }: Located<string>, what: string, name: string, known: ReadonlySet<string>): PlatformRemark {
	const meant = nearest(name, known);
	const message = `The pipeline has no ${what} \`${name}\`${meant ? `; did you mean \`${meant}\`?` : "."}`;
	return { rule: "config/dangling-reference", at, message };
}
