import type { Facts } from "../../facts/facts.ts";
import { localKey, type Relation, type Thing, type ThingKind } from "../../facts/thing.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Component, Pipeline } from "./pipeline.ts";

type Flow = Pick<Facts, "things" | "relations">;

/** The tasks of a pipeline, with the artifacts and the values that they hand to each other. A file of several documents tells nobody which is meant. */
export function pipelineLineage(pipeline: Pipeline): Flow {
	if (pipeline.context.source.documents.length > 1) return { things: [], relations: [] };
	const parts = pipeline.components.flatMap((component) =>
		component.tasks.entries().flatMap((task) => (task.key ? [taskFlow(task, task.key, component, pipeline)] : [])),
	);
	return { things: parts.flatMap(({ things }) => things), relations: parts.flatMap(({ relations }) => relations) };
}

function taskFlow(task: Cursor, name: Located<string>, component: Component, pipeline: Pipeline): Flow {
	const own = keyOf("stage", component, pipeline, name.value);
	const handed = task
		.get("inputs", "artifacts")
		.entries()
		.flatMap((input) => handedOver(input.get("taskOutputArtifact"), "outputArtifactKey"));
	const told = task
		.get("inputs", "parameters")
		.entries()
		.flatMap((input) => handedOver(input.get("taskOutputParameter"), "outputParameterKey"));
	return {
		things: [
			{ kind: "stage", at: name.at, name: name.value, keys: [own], declared: true },
			...handed.map((one): Thing => {
				const kind = sortOf(one, component, pipeline);
				return { kind, at: one.output.at, name: one.output.value, keys: [artifactKey(one, component, pipeline)], declared: true };
			}),
		],
		relations: [
			...handed.flatMap((one): readonly Relation[] => {
				const artifact = artifactKey(one, component, pipeline);
				return [
					{ kind: "write", from: keyOf("stage", component, pipeline, one.producer.value), to: artifact, at: one.output.at },
					{ kind: "read", from: artifact, to: own, at: one.output.at },
				];
			}),
			...told.map(({ producer, output }): Relation => {
				return { kind: "set", from: keyOf("stage", component, pipeline, producer.value), to: own, at: output.at };
			}),
		],
	};
}

/** An output of a task, by the words of the task that takes it. */
interface Handed {
	readonly producer: Located<string>;
	readonly output: Located<string>;
}

function handedOver(reference: Cursor, key: string): readonly Handed[] {
	const [producer, output] = [reference.get("producerTask").string(), reference.get(key).string()];
	return producer && output ? [{ producer, output }] : [];
}

/** A model is one by the type that the component of the producer gives it. */
function sortOf({ producer, output }: Handed, { tasks }: Component, { components }: Pipeline): ThingKind {
	const reference = tasks.get(producer.value, "componentRef", "name").string()?.value;
	const maker = components.find(({ name }) => name === reference);
	const title = maker?.cursor.get("outputDefinitions", "artifacts", output.value, "artifactType", "schemaTitle").string()?.value;
	return title !== undefined && /model/i.test(title) ? "model" : "dataset";
}

function artifactKey({ producer, output }: Handed, component: Component, pipeline: Pipeline): string {
	return keyOf("dataset", component, pipeline, `${producer.value}.outputs.${output.value}`);
}

function keyOf(kind: ThingKind, { name }: Component, { context }: Pipeline, part: string): string {
	return localKey(kind, context.source.file, `${name}/${part}`);
}
