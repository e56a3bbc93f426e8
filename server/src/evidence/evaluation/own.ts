import { count, type Fields, fields, list, words } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import type { Interval } from "../importance/interval.ts";
import { finite, headOf } from "../importance/parts.ts";
import { bounded, metricOf } from "./parts.ts";
import type { EvaluationReport, Metric } from "./report.ts";

/** The form that a team's own evaluation may write: `schemas/evaluation-report.schema.json`. */
export function readOwn(document: Fields): EvaluationReport | Problem | undefined {
	const confidence = finite(document.confidence);
	const share = confidence !== undefined && confidence > 0 && confidence < 1 ? confidence : undefined;
	const metrics = list(document.metrics).flatMap((one) => metricIn(fields(one), share) ?? []);
	if (metrics.length === 0) return undefined;
	return bounded({ tool: words(document.tool) ?? "JSON", ...headOf(document), metrics });
}

function metricIn(entry: Fields, confidence: number | undefined): Metric | undefined {
	const [name, value, slice] = [words(entry.name), finite(entry.value), words(entry.slice)];
	if (name === undefined || value === undefined) return undefined;
	const { where, better } = entry;
	return metricOf(name, value, {
		n: count(entry.n),
		interval: boundsOf(entry, value, confidence),
		...(slice === undefined ? {} : { slice }),
		...(where === "offline" || where === "online" ? { where } : {}),
		...(better === "higher" || better === "lower" ? { better } : {}),
	});
}

/** Bounds that the figure itself is not between are none. */
function boundsOf({ low: lower, high: upper }: Fields, value: number, confidence: number | undefined): Interval | undefined {
	const [low, high] = [finite(lower), finite(upper)];
	if (low === undefined || high === undefined || low > value || high < value) return undefined;
	return { low, high, ...(confidence === undefined ? {} : { confidence }) };
}
