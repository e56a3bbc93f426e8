import { readJson } from "../drift/json.ts";
import { fields } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import type { Interval } from "../importance/interval.ts";
import { readMetricsMap, readMlflow } from "./mlflow.ts";
import { readOwn } from "./own.ts";
import { readSagemaker } from "./sagemaker.ts";
import { readScikitLearn } from "./scikit-learn.ts";

/** How good a model is, in words that belong to no tool. */
export interface EvaluationReport {
	/** The tool that it was read from: "MLflow", "scikit-learn", "SageMaker", "JSON". */
	readonly tool: string;
	/** ISO 8601, where the report says when it was made. */
	readonly takenAt?: string;
	readonly model?: { readonly artifact?: string; readonly version?: string };
	/** The rows that were predicted offline. */
	readonly dataset?: { readonly id?: string; readonly version?: string; readonly rows?: number };
	/** A metric is there for each group of rows and each place that it was measured for. */
	readonly metrics: readonly Metric[];
}

export interface Metric {
	/** In the report's own spelling. */
	readonly name: string;
	/** In the metric's own unit. */
	readonly value: number;
	readonly interval?: Interval;
	/** The rows that it was measured on. */
	readonly n?: number;
	/** The group of rows that it is about; absent for all rows. */
	readonly slice?: string;
	/** offline: on rows that were kept for it. online: on what was predicted in production. Absent where the report does not say. */
	readonly where?: "offline" | "online";
	/** Which way is better, where the report says so. */
	readonly better?: "higher" | "lower";
}

/** Reads a report of any form that is known here. Whatever else the text is comes back as one sentence; nothing is thrown. */
export function readEvaluationReport(text: string): EvaluationReport | Problem {
	const json = readJson(text);
	if ("problem" in json) return json;
	const document = fields(json.value);
	return (
		readScikitLearn(document) ??
		readMlflow(document) ??
		readSagemaker(document) ??
		readOwn(document) ??
		readMetricsMap(document) ?? {
			problem:
				"This is JSON, but neither metrics of MLflow or SageMaker nor a classification report of scikit-learn nor a report in Plimsoll's own form.",
		}
	);
}
