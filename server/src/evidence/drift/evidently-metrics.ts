import type { Claim } from "./claim.ts";
import { type Fields, fields, figure, list, optionalFigure, values, words } from "./value.ts";

/** One `ValueDrift`, from wherever a release keeps its parts. */
interface Metric {
	readonly type: string;
	readonly column: string | undefined;
	readonly method: string | undefined;
	readonly threshold: number | undefined;
	readonly value: number | undefined;
}

/**
 * What Evidently from 0.6 on says of columns, as `Snapshot.json()` or `dumps()` write it. Up to 0.7.15 neither method nor threshold is stated unless
 * the person chose them; the verdict of a test, where tests were included, decides all the same.
 */
export function claimsOfMetrics(document: Fields): readonly Claim[] {
	const tests = new Map<string, Fields>();
	for (const test of values(document.tests).map(fields)) {
		const column = columnOf(test);
		if (column !== undefined && !tests.has(column)) tests.set(column, test);
	}
	return metrics(document).flatMap(({ type, column, method, threshold, value }): readonly Claim[] => {
		if (type !== "ValueDrift" || column === undefined) return [];
		const test = tests.get(column);
		const said = /drift detection method is (.+?)\. The drift threshold is ([\d.]+?)\.?$/.exec(words(test?.description) ?? "");
		const status = String(test?.status ?? "");
		const drifted = /FAIL$/.test(status) ? true : /SUCCESS$/.test(status) ? false : undefined;
		const inWords = said ? { method: said[1], threshold: Number(said[2]) } : undefined;
		return [{ name: column, score: value, method: method ?? inWords?.method, threshold: threshold ?? inWords?.threshold, drifted }];
	});
}

/** Rows of the current side, where the report counts them. */
export function rowsOfMetrics(document: Fields): number | undefined {
	const value = metrics(document).find(({ type }) => type === "RowCount")?.value;
	return value !== undefined && Number.isInteger(value) ? value : undefined;
}

function metrics(document: Fields): readonly Metric[] {
	const printed = list(document.metrics).map((metric) => readPrinted(fields(metric)));
	const dumped = Object.values(fields(document.metric_results)).map((result) => {
		const metric = fields(fields(fields(result).metric_value_location).metric);
		return readMetric(fields(metric.params), "", fields(result));
	});
	return [...printed, ...dumped];
}

/** 0.7.16 writes `metric_name` and `config`, releases before it `metric_id` alone. */
function readPrinted(metric: Fields): Metric {
	return readMetric(fields(metric.config), words(metric.metric_name) ?? words(metric.metric_id) ?? "", metric);
}

function readMetric(config: Fields, title: string, { value }: Fields): Metric {
	const named = parametersIn(title);
	const type = /^evidently:metric_v2:(\w+)$/.exec(words(config.type) ?? "")?.[1] ?? /^\w*/.exec(title)?.[0] ?? "";
	return {
		type,
		column: words(config.column) ?? named.column,
		method: words(config.method) ?? named.method,
		threshold: optionalFigure(config.threshold) ?? figure(named.threshold),
		value: figure(typeof value === "object" && value !== null ? fields(value).value : value),
	};
}

/** Of `ValueDrift(column=monthly charges,method=psi,threshold=0.2)`. A column's name may hold commas and brackets; a parameter's cannot hold `=`. */
function parametersIn(title: string): { readonly column?: string; readonly method?: string; readonly threshold?: string } {
	const inner = /^\w+\((.*)\)$/.exec(title)?.[1] ?? "";
	return Object.fromEntries(
		inner.split(/,\s*(?=\w+=)/).flatMap((part) => {
			const equals = part.indexOf("=");
			return equals > 0 ? [[part.slice(0, equals), part.slice(equals + 1)]] : [];
		}),
	);
}

function columnOf(test: Fields): string | undefined {
	const { params } = fields(test.metric_config);
	return words(fields(params).column) ?? /^Value Drift for column (.+)$/.exec(words(test.name) ?? "")?.[1];
}
