import { reportOf } from "./claim.ts";
import { claimsOfMetrics, rowsOfMetrics } from "./evidently-metrics.ts";
import { claimsOfReport, rowsOfReport } from "./evidently-report.ts";
import { claimsOfTests } from "./evidently-tests.ts";
import { windows } from "./own.ts";
import type { DriftReport } from "./report.ts";
import { type Fields, fields, instant, list, words } from "./value.ts";

/**
 * A report, test suite or snapshot of Evidently 0.2 and later; nothing where the document is none. A snapshot's metadata may name the two data sets,
 * as `reference` and `current`, which Evidently itself does not.
 */
export function readEvidently(document: Fields): DriftReport | { readonly problem: string } | undefined {
	const form = formOf(document);
	if (form === undefined) return undefined;
	const claims = [...claimsOfReport(document), ...claimsOfMetrics(document), ...claimsOfTests(document)];
	if (claims.length === 0) return { problem: `This is an ${form}, but it says nothing about the drift of any column.` };
	const takenAt = instant(document.timestamp);
	const release = words(document.version);
	const rows = rowsOfReport(document);
	const { reference, current } = fields(document.metadata);
	const currentRows = rows.current ?? rowsOfMetrics(document);
	return reportOf(claims, {
		tool: release === undefined || form.startsWith("Evidently snapshot") ? form : form.replace("Evidently", `Evidently ${release}`),
		...(takenAt === undefined ? {} : { takenAt }),
		...windows({ id: words(reference) ?? null, rows: rows.reference ?? null }, { id: words(current) ?? null, rows: currentRows ?? null }),
	});
}

function formOf(document: Fields): string | undefined {
	const suite = fields(document.suite);
	if ("metric_results" in document || "metric_results" in suite) return "Evidently snapshot";
	if (list(document.metrics).some((metric) => isMetric(fields(metric)))) return "Evidently report";
	return "tests" in document && ("summary" in document || "metrics" in document) ? "Evidently test suite" : undefined;
}

function isMetric(metric: Fields): boolean {
	return ("metric" in metric && "result" in metric) || (("metric_id" in metric || "metric_name" in metric) && "value" in metric);
}
