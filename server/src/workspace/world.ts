import type { Reading } from "../dialects/read.ts";
import type { Known } from "../evidence/known.ts";
import type { Finding } from "../facts/finding.ts";
import type { Lineage } from "../lineage/lineage.ts";
import type { Failure } from "../rules/check.ts";
import type { RuleSettings } from "../rules/settings.ts";
import type { Span } from "../source/span.ts";
import type { Layer } from "./settings.ts";

/**
 * What the doors should fetch, because some file speaks of it. Nothing here needs the network. Reports, on drift, on the importance of features
 * or on how good a model is, are named in a card; that on drift with its place.
 */
export type Want =
	| { readonly kind: "model"; readonly path: string }
	| { readonly kind: "report"; readonly path: string; readonly card: string; readonly at: Span }
	/** The drift reports in a folder. */
	| { readonly kind: "history"; readonly path: string; readonly card: string }
	| { readonly kind: "importance"; readonly path: string; readonly card: string }
	| { readonly kind: "evaluation"; readonly path: string; readonly card: string }
	/** What a configuration extends: a file by its path, or a file of an installed package, for which the path stands. */
	| {
			readonly kind: "configuration";
			readonly path: string;
			readonly from: string;
			readonly package?: { readonly name: string; readonly file: string };
	  }
	/** What another repository exports, and the configuration that imports it. */
	| { readonly kind: "import"; readonly path: string; readonly from: string }
	/** Whom the repository names as owners, because some file says who answers for something; the path stands for wherever that lies. */
	| { readonly kind: "owners"; readonly path: string };

/**
 * Everything that is known at one moment, for whoever asks at once: the workspace hands out another world after every change, and a world that
 * was kept from before answers with what is known now.
 */
export interface World {
	readonly now: number;
	/** All files that were read, in order. */
	readonly files: readonly string[];
	/** How many documents were recognised in them. */
	readonly manifests: number;
	has(file: string): boolean;
	/** The names of what lies in a folder, read or not; those of folders end in a slash. */
	within(folder: string): readonly string[];
	reading(file: string): Reading | undefined;
	settings(file: string): RuleSettings;
	/** The configurations that the settings come from, those that win last. */
	layers(file: string): readonly Layer[];
	/** Does a configuration say that the file is not to be read? */
	ignores(file: string): boolean;
	readonly lineage: Lineage;
	readonly known: Known;
	/** What the file's own text decides, without waiting for other files. Sorted. */
	fileFindings(file: string): readonly Finding[];
	/** All findings about a file, allowances applied. Sorted, and the same object until one of them changes. */
	findings(file: string): readonly Finding[];
	/** Of the files so far asked for. */
	readonly failures: readonly Failure[];
	/** Of one file, or of all. */
	wants(file?: string): readonly Want[];
}
