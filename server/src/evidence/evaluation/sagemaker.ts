import { count, type Fields, fields, instant } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { finite } from "../importance/parts.ts";
import { bounded, metricOf } from "./parts.ts";
import type { EvaluationReport } from "./report.ts";

const groups = ["binary_classification_metrics", "multiclass_classification_metrics", "regression_metrics"];

/**
 * Statistics of model quality as SageMaker's monitor writes them and its model registry takes them: metrics by name, each with a `value`. Their standard
 * deviations are those of resampled rows and often "NaN", so that no interval is made of them.
 */
export function readSagemaker(document: Fields): EvaluationReport | Problem | undefined {
	const { item_count: items, evaluation_time: time } = fields(document.dataset);
	const n = count(items);
	const metrics = groups.flatMap((group) =>
		Object.entries(fields(document[group])).flatMap(([name, one]) => {
			const value = finite(fields(one).value);
			return value === undefined ? [] : [metricOf(name, value, { n })];
		}),
	);
	if (metrics.length === 0) return undefined;
	const takenAt = instant(time);
	return bounded({ tool: "SageMaker", ...(takenAt === undefined ? {} : { takenAt }), metrics });
}
