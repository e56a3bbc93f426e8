import type { Facts } from "../facts/facts.ts";
import type { ServingRuntime } from "../facts/runtime.ts";
import type { Cursor, Source, Tree } from "../source/tree.ts";
import type { Schema } from "./schema.ts";

export type Format = "yaml" | "json" | "pbtxt" | "properties" | "markdown" | "toml" | "python";

/** One platform's way of writing a deployment down: how it is recognised, what it must look like, what it says. */
export interface Dialect {
	readonly id: string;
	readonly title: string;
	readonly formats: readonly Format[];
	/** It fills in placeholders itself and knows which of them it cannot fill in. */
	readonly fillsPlaceholders?: boolean;
	/**
	 * By content, not by name alone. `document` is one YAML document of perhaps many; `source` holds the comments around it, and `around` knows
	 * the files beside it.
	 */
	recognises(document: Cursor, file: string, workloads?: Workloads, source?: Source, around?: Around): boolean;
	/** The part of the document that is its own, where others have the rest; the whole document without it. */
	part?(document: Cursor): Cursor;
	/** The structure that the document must have; hover and completion read it too. */
	schema(document: Cursor): Schema | undefined;
	/** Keys or values that the schema leaves open, such as the annotations that the platform reads in a release. */
	wordsAt?(path: readonly (string | number)[], target: string | undefined): readonly string[];
	/** The runtimes that come with the platform in a release, or in the newest one. */
	shipsRuntimes?(target: string | undefined): readonly Pick<ServingRuntime, "name" | "formats">[];
	/** What the document says, and what its platform will say of it beyond structure. */
	read(document: Cursor, context: Context): Facts;
}

/** What the other manifests of the workspace run: some resources are only of interest for what they are about. */
export interface Workloads {
	/** Does a resource of this kind and name serve a model? A namespace that is not stated may be any. */
	named(kind: string, name: string, namespace: string | undefined): boolean;
	/** Does a model server's pod bear all of these labels? */
	labelled(labels: Readonly<Record<string, string>>, namespace: string | undefined): boolean;
}

export const noWorkloads: Workloads = { named: () => false, labelled: () => false };

export interface Context {
	readonly source: Source;
	readonly document: Tree;
	/** The release of this dialect's platform that the manifest is for, for example "0.15"; absent means the newest one known. */
	readonly target: string | undefined;
	/** Is there such a file or folder in the workspace? Undefined where the workspace cannot know (outside it, or not listed yet). */
	exists(path: string): boolean | undefined;
	/** Another file of the workspace that this one takes words from; it is read again when that one changes. Undefined where its text is not known. */
	neighbour(path: string): Source | undefined;
}

/** What lies beside a file that says too little by itself. */
export type Around = Pick<Context, "exists" | "neighbour">;

/** Orders two release numbers such as 0.9 and 0.15.1 by their parts: negative when `a` is the older. */
export function compareVersions(a: string, b: string): number {
	const [left, right] = [a, b].map((version) => version.replace(/^v/, "").split(".").map(Number));
	for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
		const difference = (left?.[i] || 0) - (right?.[i] || 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
