import type { Span } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";
import { canonical } from "./canonical.ts";

export const newest = "2.17";

/** A compiled pipeline with what the checks ask of it again and again. */
export interface Pipeline {
	readonly spec: Cursor;
	readonly context: Context;
	/** "Kubeflow Pipelines 2.17". */
	readonly title: string;
	/** What to underline when the whole pipeline is meant: its name, or its first key. */
	readonly at: Span;
	readonly executors: Cursor;
	/** The root and the components, each with the name that it goes by. */
	readonly components: readonly Component[];
}

export interface Component {
	readonly name: string;
	readonly cursor: Cursor;
	/** The tasks of its DAG, if it is one. */
	readonly tasks: Cursor;
}

export function titleOf({ target }: Context): string {
	return `Kubeflow Pipelines ${target ?? newest}`;
}

export function readPipeline(tree: Tree, context: Context): Pipeline {
	const spec = new Cursor(canonical(tree, schemaNamed("kfp-pipeline.schema.json")));
	const name = spec.get("pipelineInfo", "name").string();
	const root = spec.get("root");
	const component = (cursor: Cursor, called: string): Component => ({ name: called, cursor, tasks: cursor.get("dag", "tasks") });
	return {
		spec,
		context,
		title: titleOf(context),
		at: (name?.value ? name.at : undefined) ?? spec.entries()[0]?.key?.at ?? tree.at,
		executors: spec.get("deploymentSpec", "executors"),
		components: [
			component(root, "root"),
			...spec
				.get("components")
				.entries()
				.map((cursor) => component(cursor, cursor.key?.value ?? "")),
		],
	};
}
