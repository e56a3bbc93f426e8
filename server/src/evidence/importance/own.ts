import { count, type Fields, fields, list, words } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import { type Interval, meanInterval } from "./interval.ts";
import { bounded, correlationsIn, finite, headOf, namesIn } from "./parts.ts";
import type { Importance, ImportanceReport } from "./report.ts";

/** What holds for every entry that does not say otherwise. */
interface Common {
	readonly metric: string | undefined;
	readonly repeats: number | undefined;
	readonly confidence: number | undefined;
}

/** The form that a team's own evaluation may write: `schemas/importance-report.schema.json`. */
export function readOwn(document: Fields): ImportanceReport | Problem | undefined {
	const confidence = finite(document.confidence);
	const common = {
		metric: words(document.metric),
		repeats: count(document.repeats),
		confidence: confidence !== undefined && confidence > 0 && confidence < 1 ? confidence : undefined,
	};
	const features = list(document.features).flatMap((one) => importanceOf(fields(one), common) ?? []);
	const groups = list(document.groups).flatMap((one) => {
		const importance = importanceOf(fields(one), common);
		return importance ? [{ ...importance, members: namesIn(fields(one).features) }] : [];
	});
	const correlations = correlationsIn(document.correlations);
	if (features.length === 0 && !correlations) return undefined;
	const method = words(document.method);
	return bounded({
		tool: words(document.tool) ?? "JSON",
		...(method === undefined ? {} : { method }),
		...headOf(document),
		features,
		groups,
		correlations: correlations ?? [],
	});
}

function importanceOf(entry: Fields, common: Common): Importance | undefined {
	const [name, value] = [words(entry.name), finite(entry.importance)];
	if (name === undefined || value === undefined) return undefined;
	const repeats = count(entry.repeats) ?? common.repeats;
	const interval = statedInterval(entry, common) ?? computedInterval(value, finite(entry.std), repeats);
	return {
		name,
		value,
		...(interval ? { interval } : {}),
		...(common.metric === undefined ? {} : { metric: common.metric }),
		...(repeats === undefined ? {} : { repeats }),
	};
}

/** Bounds that cannot be the bounds of anything are none. */
function statedInterval({ low: lower, high: upper }: Fields, { confidence }: Common): Interval | undefined {
	const [low, high] = [finite(lower), finite(upper)];
	if (low === undefined || high === undefined || low > high) return undefined;
	return { low, high, ...(confidence === undefined ? {} : { confidence }) };
}

function computedInterval(mean: number, deviation: number | undefined, repeats: number | undefined): Interval | undefined {
	return deviation === undefined || repeats === undefined ? undefined : meanInterval(mean, deviation, repeats);
}
