import { type Fields, fields } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { finite, headOf } from "../importance/parts.ts";
import { bounded, metricOf } from "./parts.ts";
import type { EvaluationReport, Metric } from "./report.ts";

const figures = ["precision", "recall", "f1-score"] as const;

/**
 * What `sklearn.metrics.classification_report(…, output_dict=True)` returns, as a person writes it to JSON. The averages are called as scikit-learn's own
 * scorers are: `f1_macro`. The figures of single classes are left out: a class is no group of rows that anybody chose.
 */
export function readScikitLearn(document: Fields): EvaluationReport | Problem | undefined {
	const averages = ["micro", "macro", "weighted"].map((kind) => [kind, fields(document[`${kind} avg`])] as const);
	const complete = averages.filter(([, average]) => [...figures, "support"].every((word) => finite(average[word]) !== undefined));
	if (!complete.some(([kind]) => kind === "macro") || !complete.some(([kind]) => kind === "weighted")) return undefined;
	const rows = finite(complete[0]?.[1].support);
	const n = rows !== undefined && Number.isInteger(rows) && rows >= 0 ? rows : undefined;
	const accuracy = finite(document.accuracy);
	const metrics: readonly Metric[] = [
		...(accuracy === undefined ? [] : [metricOf("accuracy", accuracy, { n })]),
		...complete.flatMap(([kind, average]) =>
			figures.flatMap((word) => {
				const value = finite(average[word]);
				return value === undefined ? [] : [metricOf(`${word.replace("-score", "")}_${kind}`, value, { n })];
			}),
		),
	];
	return bounded({ tool: "scikit-learn", ...headOf(document), metrics });
}
