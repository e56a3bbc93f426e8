import { readJson } from "../drift/json.ts";
import { fields } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { readClarify } from "./clarify.ts";
import type { Interval } from "./interval.ts";
import { readOwn } from "./own.ts";
import { readScikitLearn } from "./scikit-learn.ts";

/** What the features of a model are worth to it, in words that belong to no tool. */
export interface ImportanceReport {
	/** The tool that it was read from: "scikit-learn", "SageMaker Clarify", "JSON". */
	readonly tool: string;
	/** permutation, ablation, shap … */
	readonly method?: string;
	/** ISO 8601, where the report says when it was made. */
	readonly takenAt?: string;
	readonly model?: { readonly artifact?: string; readonly version?: string };
	readonly dataset?: { readonly id?: string; readonly version?: string; readonly rows?: number };
	/** A feature that was measured by several metrics is there for each. */
	readonly features: readonly Importance[];
	/** Features that were measured together. */
	readonly groups: readonly GroupImportance[];
	/** Those of at least `leastCorrelation`, each pair once. */
	readonly correlations: readonly Correlation[];
}

/** How much worse the metric becomes without the feature, in the metric's own unit; what helps is above 0. */
export interface Importance {
	readonly name: string;
	readonly value: number;
	/** Absent where the report has a single number. */
	readonly interval?: Interval;
	readonly metric?: string;
	/** How often it was measured. */
	readonly repeats?: number;
}

export interface GroupImportance extends Importance {
	/** Empty where only the group's name is stated. */
	readonly members: readonly string[];
}

export interface Correlation {
	readonly a: string;
	readonly b: string;
	/** From -1 to 1. */
	readonly rho: number;
	/** pearson, spearman, kendall … */
	readonly method?: string;
}

/** Reads a report of any form that is known here. Whatever else the text is comes back as one sentence; nothing is thrown. */
export function readImportanceReport(text: string): ImportanceReport | Problem {
	const json = readJson(text);
	if ("problem" in json) return json;
	const document = fields(json.value);
	const report = readScikitLearn(document) ?? readClarify(document) ?? readOwn(document);
	return (
		report ?? {
			problem:
				"This is JSON, but neither a permutation importance of scikit-learn nor an analysis of SageMaker Clarify nor a report in Plimsoll's own form.",
		}
	);
}
