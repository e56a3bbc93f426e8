import { type Fields, fields, words } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { bounded, finite } from "./parts.ts";
import type { ImportanceReport } from "./report.ts";

/**
 * The `analysis.json` of SageMaker Clarify: the mean of the absolute SHAP values of each feature, for each label that is predicted. It has no
 * intervals, so that these figures are shown but nothing is concluded from them.
 */
export function readClarify(document: Fields): ImportanceReport | Problem | undefined {
	const labels = Object.entries(fields(fields(document.explanations).kernel_shap));
	const features = labels.flatMap(([label, explanation]) =>
		Object.entries(fields(fields(explanation).global_shap_values)).flatMap(([column, figure]) => {
			const [name, value, metric] = [words(column), finite(figure), labels.length > 1 ? words(label) : undefined];
			return name === undefined || value === undefined ? [] : [{ name, value, ...(metric === undefined ? {} : { metric }) }];
		}),
	);
	if (features.length === 0) return undefined;
	return bounded({ tool: "SageMaker Clarify", method: "shap", features, groups: [], correlations: [] });
}
