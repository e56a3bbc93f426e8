import { Cursor, type Source } from "../../source/tree.ts";
import { type Kind, kindOf, type Resource } from "./resource.ts";

/** The resources of one file, looked through once however many of them ask. */
export interface Neighbours {
	readonly servers: readonly Cursor[];
	/** By the default that they name. */
	readonly experiments: ReadonlyMap<string, readonly Cursor[]>;
	/** The names of the models or pipelines, where all of them are known. */
	readonly names: Readonly<Record<"Model" | "Pipeline", ReadonlySet<string> | undefined>>;
}

const known = new WeakMap<Source, Neighbours>();

export function neighboursOf({ context: { source } }: Resource): Neighbours {
	let neighbours = known.get(source);
	if (!neighbours) {
		neighbours = lookThrough(source);
		known.set(source, neighbours);
	}
	return neighbours;
}

function lookThrough(source: Source): Neighbours {
	const documents = source.documents.map((tree) => new Cursor(tree));
	const of = (kind: Kind) => documents.filter((document) => kindOf(document) === kind);
	const experiments = new Map<string, Cursor[]>();
	for (const document of of("Experiment")) {
		const name = document.get("spec", "default").string()?.value;
		const same = name === undefined ? undefined : experiments.get(name);
		if (same) same.push(document);
		else if (name !== undefined) experiments.set(name, [document]);
	}
	return { servers: of("Server"), experiments, names: { Model: namesOf(of("Model")), Pipeline: namesOf(of("Pipeline")) } };
}

function namesOf(documents: readonly Cursor[]): ReadonlySet<string> | undefined {
	const names = documents.flatMap((document) => document.get("metadata", "name").string()?.value ?? []);
	return names.length === documents.length ? new Set(names) : undefined;
}
