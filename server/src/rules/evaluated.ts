import { betterWay, sameMetric } from "../evidence/evaluation/metrics.ts";
import type { EvaluationReport, Metric } from "../evidence/evaluation/report.ts";
import type { EvaluationReading } from "../evidence/evidence.ts";
import type { Card } from "../facts/card.ts";
import type { Span } from "../source/span.ts";
import { otherModel } from "./other-model.ts";

/** The report on how good a card's model is. */
export interface Evaluated {
	/** As the card writes it. */
	readonly name: string;
	readonly place: Span;
	readonly report: EvaluationReport;
}

/** Nothing where the report speaks of another model than the card, as far as both say. */
export function evaluated(card: Card, { report, from }: EvaluationReading): Evaluated | undefined {
	const file = card.evaluation?.report;
	if (!file || file.path !== from || otherModel(card, report) !== undefined) return undefined;
	return { name: `\`${file.written}\``, place: file.at, report };
}

/** The metric that decides, as the card says. */
export function decisive({ evaluation, retraining }: Card): string | undefined {
	return evaluation?.metric?.value ?? retraining?.gateTerms?.metric?.value;
}

/** The only figure of this metric for all rows; nothing where the report has several that nobody can tell apart. */
export function overall({ metrics }: EvaluationReport, metric: string, where: Metric["where"]): Metric | undefined {
	const found = metrics.filter((one) => one.slice === undefined && sameMetric(one.name, metric) && isFrom(one, where));
	return found.length === 1 ? found[0] : undefined;
}

/** What does not say where it was measured counts as offline. */
export function isFrom(metric: Metric, where: Metric["where"]): boolean {
	return (metric.where ?? "offline") === where;
}

/** How much better one figure surely is than another of the same metric: between the near ends of their intervals. Nothing without intervals. */
export function lead(one: Metric, other: Metric): number | undefined {
	const way = betterWay(one) ?? betterWay(other);
	if (!one.interval || !other.interval || !way) return undefined;
	return way === "higher" ? one.interval.low - other.interval.high : other.interval.low - one.interval.high;
}

/** "0.91 [0.9, 0.92]". */
export function figureText({ value, interval }: Metric): string {
	return interval ? `${short(value)} [${short(interval.low)}, ${short(interval.high)}]` : short(value);
}

/** In three digits. */
export function short(value: number): string {
	return String(Number(value.toPrecision(3)));
}
