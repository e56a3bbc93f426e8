import type { Json } from "../drift/json.ts";
import { count, type Fields, fields, list, words } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { meanInterval } from "./interval.ts";
import { bounded, correlationsIn, finite, headOf, namesIn } from "./parts.ts";
import type { Importance, ImportanceReport } from "./report.ts";

/** What was measured by one metric. */
interface Bunch {
	readonly metric: string | undefined;
	readonly values: Fields;
}

/**
 * What `sklearn.inspection.permutation_importance` returns, as a person writes it to JSON: lists in the order of the columns, so that their names must
 * stand beside them. With several scorers it is a map of such results by scorer.
 */
export function readScikitLearn(document: Fields): ImportanceReport | Problem | undefined {
	const bunches = bunchesIn(document);
	if (bunches.length === 0) return undefined;
	const features: Importance[] = [];
	for (const { metric, values } of bunches) {
		const stated = list(document.feature_names ?? values.feature_names ?? document.feature_names_in_);
		const names = namesIn(stated);
		const columns = list(values.importances_mean).length;
		if (stated.length === 0)
			return { problem: "This is a permutation importance of scikit-learn, but no `feature_names` stand beside it." };
		if (names.length !== columns || stated.length !== columns)
			return {
				problem: `In this report of scikit-learn \`importances_mean\` has ${columns} entries, but \`feature_names\` has ${names.length}.`,
			};
		const repeats = count(document.n_repeats) ?? count(document.repeats);
		for (const [place, name] of names.entries()) features.push(...importanceAt(place, name, metric, values, repeats));
	}
	return bounded({
		tool: "scikit-learn",
		method: "permutation",
		...headOf(document),
		features,
		groups: [],
		correlations: correlationsIn(document.correlations) ?? [],
	});
}

function bunchesIn(document: Fields): readonly Bunch[] {
	if (Array.isArray(document.importances_mean)) return [{ metric: words(document.scoring) ?? words(document.metric), values: document }];
	return Object.entries(document).flatMap(([metric, value]): readonly Bunch[] => {
		const values = fields(value);
		return Array.isArray(values.importances_mean) ? [{ metric: words(metric), values }] : [];
	});
}

/** scikit-learn's own standard deviation divides by n (`numpy.std`), that of an interval by n − 1. */
function importanceAt(
	place: number,
	name: string,
	metric: string | undefined,
	values: Fields,
	stated: number | undefined,
): readonly Importance[] {
	const measured = repeatsAt(list(values.importances)[place]);
	const mean = measured ? measured.reduce((sum, one) => sum + one, 0) / measured.length : finite(list(values.importances_mean)[place]);
	if (mean === undefined || !Number.isFinite(mean)) return [];
	const n = measured?.length ?? stated;
	const deviation = measured ? deviationOf(measured, mean) : finite(list(values.importances_std)[place]);
	const unbiased = deviation === undefined || n === undefined ? undefined : deviation * Math.sqrt(n / (n - 1));
	const interval = unbiased === undefined || n === undefined ? undefined : meanInterval(mean, unbiased, n);
	return [
		{
			name,
			value: mean,
			...(interval ? { interval } : {}),
			...(metric === undefined ? {} : { metric }),
			...(n === undefined ? {} : { repeats: n }),
		},
	];
}

/** The single measurements of a feature, if they all are numbers. */
function repeatsAt(row: Json | undefined): readonly number[] | undefined {
	const numbers = list(row).map(finite);
	const known = numbers.filter((one) => one !== undefined);
	return known.length > 0 && known.length === numbers.length ? known : undefined;
}

function deviationOf(values: readonly number[], mean: number): number {
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
