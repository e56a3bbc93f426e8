import type { Claim } from "./claim.ts";
import { distribution, type Fields, fields, figure, list, optionalFigure, verdict, words } from "./value.ts";

/**
 * What the results of an Evidently report up to 0.4, or of its saved snapshot, say of columns: those of `ColumnDriftMetric`, `DataDriftTable`
 * and every other metric that keeps the same fields.
 */
export function claimsOfReport(document: Fields): readonly Claim[] {
	return results(document).flatMap((result) => {
		const byColumn = Object.entries(fields(result.drift_by_columns)).map(([column, one]) => claimOf(fields(one), column));
		return [claimOf(result, undefined), ...byColumn].filter((claim) => claim !== undefined);
	});
}

/** Rows of both sides, where a `DatasetSummaryMetric` or its like counts them. */
export function rowsOfReport(document: Fields): { readonly reference?: number; readonly current?: number } {
	const rows = (side: "reference" | "current") =>
		results(document)
			.map((result) => fields(result[side]).number_of_rows)
			.find((number) => typeof number === "number");
	const [reference, current] = [rows("reference"), rows("current")];
	return { ...(reference === undefined ? {} : { reference }), ...(current === undefined ? {} : { current }) };
}

function results(document: Fields): readonly Fields[] {
	const metrics = list(document.metrics).map((metric) => fields(fields(metric).result));
	return [...metrics, ...list(fields(document.suite).metric_results).map(fields)];
}

function claimOf(result: Fields, column: string | undefined): Claim | undefined {
	const name = words(result.column_name) ?? words(column);
	const stated = "drift_score" in result || "drift_detected" in result;
	if (name === undefined || !stated) return undefined;
	const type = words(result.column_type);
	return {
		name,
		score: figure(result.drift_score),
		threshold: optionalFigure(result.stattest_threshold),
		method: words(result.stattest_name),
		drifted: verdict(result.drift_detected),
		reference: side(result, "reference", type),
		current: side(result, "current", type),
	};
}

/** Earlier releases keep the distributions beside the score, later ones one level deeper. */
function side(result: Fields, which: "reference" | "current", type: string | undefined): Claim["reference"] {
	const inner = fields(result[which]);
	const short = which === "reference" ? "ref" : which;
	const places = [
		inner.small_distribution,
		inner.distribution,
		result[`${which}_small_distribution`],
		result[`${which}_distribution`],
		result[`${short}_small_hist`],
	];
	return places.map((place) => distribution(place, type)).find((found) => found !== undefined);
}
