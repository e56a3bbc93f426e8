import type { Problem } from "../file-window.ts";
import type { Interval } from "../importance/interval.ts";
import { isShare, shareInterval } from "./metrics.ts";
import type { EvaluationReport, Metric } from "./report.ts";

/** More than this is no report about a model that a person looks after. */
const mostMetrics = 20_000;

/** A metric with its interval: the one that is stated, else that of a share among so many rows. */
export function metricOf(
	name: string,
	value: number,
	rest: { readonly n?: number | undefined; readonly interval?: Interval | undefined } & Pick<Metric, "slice" | "where" | "better">,
): Metric {
	const { n, interval: stated, ...others } = rest;
	const interval = stated ?? (n === undefined || !isShare(name) ? undefined : shareInterval(value, n));
	return { name, value, ...others, ...(interval ? { interval } : {}), ...(n === undefined ? {} : { n }) };
}

/** The report, or why it is too much for one. */
export function bounded(report: EvaluationReport): EvaluationReport | Problem {
	if (report.metrics.length <= mostMetrics) return report;
	return { problem: `The report has more than ${mostMetrics} figures.` };
}
