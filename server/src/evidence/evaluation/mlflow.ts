import { count, type Fields } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { finite } from "../importance/parts.ts";
import { bounded, metricOf } from "./parts.ts";
import type { EvaluationReport } from "./report.ts";

/** Figures of the data and of the table of hits and misses, which say nothing of quality by themselves. */
const counts = /^(?:example_count|sum_on_target|mean_on_target|(?:true|false)_(?:positives|negatives))$/;

/** The `metrics.json` that an `EvaluationResult` of `mlflow.models.evaluate` saves: metrics by name, with the number of rows as `example_count`. */
export function readMlflow(document: Fields): EvaluationReport | Problem | undefined {
	const n = count(document.example_count);
	return n === undefined ? undefined : ofMap(document, "MLflow", n);
}

/** A map of names to numbers, as a stage of a pipeline writes its metrics; of how many rows, it does not say. */
export function readMetricsMap(document: Fields): EvaluationReport | Problem | undefined {
	const values = Object.values(document);
	return values.length > 0 && values.every((value) => typeof value === "number") ? ofMap(document, "JSON", undefined) : undefined;
}

function ofMap(document: Fields, tool: string, n: number | undefined): EvaluationReport | Problem | undefined {
	const metrics = Object.entries(document).flatMap(([name, value]) => {
		const number = typeof value === "number" ? finite(value) : undefined;
		return number === undefined || counts.test(name) ? [] : [metricOf(name, number, { n })];
	});
	return metrics.length === 0 ? undefined : bounded({ tool, metrics });
}
