import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Component, Pipeline } from "./pipeline.ts";

/** Names that must stand elsewhere in the same document: the server takes the file, and the run fails where it comes to them. */
export function* checkReferences(pipeline: Pipeline): Iterable<PlatformRemark> {
	const executors = namesIn(pipeline.executors);
	for (const component of pipeline.components) {
		yield* named(component.cursor.get("executorLabel"), executors, "no executor", pipeline);
		yield* ofDag(component, pipeline);
	}
}

function* ofDag(component: Component, pipeline: Pipeline): Iterable<PlatformRemark> {
	const tasks = namesIn(component.tasks);
	const components = namesIn(pipeline.spec.get("components"));
	for (const task of component.tasks.entries()) {
		yield* named(task.get("componentRef", "name"), components, "no component", pipeline);
		for (const before of task.get("dependentTasks").items()) yield* named(before, tasks, `no task of ${ofDagNamed(component)}`, pipeline);
		yield* ofInputs(task, component, pipeline);
	}
	yield* ofOutputs(component, pipeline);
}

function* ofInputs(task: Cursor, component: Component, pipeline: Pipeline): Iterable<PlatformRemark> {
	const tasks = namesIn(component.tasks);
	const noTask = `no task of ${ofDagNamed(component)}`;
	const given = component.cursor.get("inputDefinitions");
	for (const parameter of task.get("inputs", "parameters").entries()) {
		const output = parameter.get("taskOutputParameter");
		yield* named(output.get("producerTask"), tasks, noTask, pipeline);
		yield* made(output, "parameters", component, pipeline);
		yield* named(parameter.get("taskFinalStatus", "producerTask"), tasks, noTask, pipeline);
		yield* named(
			parameter.get("componentInputParameter"),
			namesIn(given.get("parameters")),
			`no parameter of ${inputsOf(component)}`,
			pipeline,
		);
	}
	for (const artifact of task.get("inputs", "artifacts").entries()) {
		const output = artifact.get("taskOutputArtifact");
		yield* named(output.get("producerTask"), tasks, noTask, pipeline);
		yield* made(output, "artifacts", component, pipeline);
		yield* named(
			artifact.get("componentInputArtifact"),
			namesIn(given.get("artifacts")),
			`no artifact of ${inputsOf(component)}`,
			pipeline,
		);
	}
}

function* ofOutputs(component: Component, pipeline: Pipeline): Iterable<PlatformRemark> {
	const tasks = namesIn(component.tasks);
	const outputs = component.cursor.get("dag", "outputs");
	const selectors = [
		...outputs
			.get("artifacts")
			.entries()
			.flatMap((artifact) => artifact.get("artifactSelectors").items()),
		...outputs
			.get("parameters")
			.entries()
			.flatMap((parameter) => [parameter.get("valueFromParameter"), ...parameter.get("valueFromOneof", "parameterSelectors").items()]),
	];
	for (const selector of selectors) yield* named(selector.get("producerSubtask"), tasks, `no task of ${ofDagNamed(component)}`, pipeline);
}

/** What one task takes of another, the component of that other one must make. */
function* made(output: Cursor, kind: "parameters" | "artifacts", component: Component, pipeline: Pipeline): Iterable<PlatformRemark> {
	const producer = output.get("producerTask").string();
	const key = output.get(kind === "parameters" ? "outputParameterKey" : "outputArtifactKey");
	const reference = producer && component.tasks.get(producer.value, "componentRef", "name").string();
	const target = reference && pipeline.components.find(({ name }) => name === reference.value);
	if (!producer || !target || target.name === "root") return;
	const names = namesIn(target.cursor.get("outputDefinitions", kind));
	yield* named(key, names, `${kind === "parameters" ? "no parameter" : "no artifact"} that \`${target.name}\` makes`, pipeline);
}

function* named(reference: Cursor, known: readonly string[], otherwise: string, { title }: Pipeline): Iterable<PlatformRemark> {
	const word = reference.string();
	if (!word || known.includes(word.value)) return;
	const meant = nearest(word.value, known);
	const hint = meant === undefined ? "." : `; did you mean \`${meant}\`?`;
	const message = `\`${word.value}\` is ${otherwise}, so ${title} cannot run the pipeline${hint}`;
	yield { rule: "config/dangling-reference", at: word.at, message, ...changed(word, meant) };
}

function changed(word: Located<string>, meant: string | undefined): Pick<PlatformRemark, "fix"> {
	return meant === undefined ? {} : { fix: rewrite(word, meant, `Change to ${meant}`, false) };
}

function namesIn(map: Cursor): readonly string[] {
	return map.entries().flatMap(({ key }) => (key ? [key.value] : []));
}

function ofDagNamed({ name }: Component): string {
	return name === "root" ? "the root" : `\`${name}\``;
}

function inputsOf(component: Component): string {
	return `${ofDagNamed(component)}'s inputs`;
}
