import type { Span } from "../../source/span.ts";
import type { Cursor, Tree } from "../../source/tree.ts";

/** An expression that takes an input of the whole pipeline, or an output of one of its jobs. */
export interface Binding {
	readonly at: Span;
	/** The job whose output is meant; an input of the pipeline without it. */
	readonly job?: string;
	readonly name: string;
}

/** All that a job takes by expressions, wherever they stand; what it makes is told by its outputs. */
export function bindingsIn(job: Cursor): readonly Binding[] {
	return job.entries().flatMap(({ key, tree }) => (tree && key?.value !== "outputs" ? [...inTree(tree)] : []));
}

/** The output of the whole pipeline that an expression stands for. */
export function pipelineOutputAt(cursor: Cursor): string | undefined {
	const text = cursor.tree?.kind === "scalar" && typeof cursor.tree.value === "string" ? cursor.tree.value : "";
	return /^\s*\$\{\{\s*parent\.outputs\.([\w-]+)\s*\}\}\s*$/.exec(text)?.[1];
}

export function isModelType(type: string | undefined): boolean {
	return /^(?:mlflow|custom|triton)_model$/i.test(type ?? "");
}

export function isDataType(type: string | undefined): boolean {
	return /^(?:uri_file|uri_folder|mltable)$/i.test(type ?? "");
}

function* inTree(tree: Tree): Iterable<Binding> {
	if (tree.kind === "list") for (const item of tree.items) yield* inTree(item);
	else if (tree.kind === "map") for (const { value } of tree.entries) yield* inTree(value);
	else if (typeof tree.value === "string") yield* inText(tree.value, tree.at);
}

function* inText(text: string, at: Span): Iterable<Binding> {
	for (const [, input, job, output] of text.matchAll(/\$\{\{\s*parent\.(?:inputs\.([\w-]+)|jobs\.([\w-]+)\.outputs\.([\w-]+))\s*\}\}/g)) {
		if (input !== undefined) yield { at, name: input };
		else if (job !== undefined && output !== undefined) yield { at, job, name: output };
	}
}
