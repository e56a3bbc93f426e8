import { type BenchmarkResult, judgeLatency } from "../../evidence/benchmark.ts";
import { betterWay } from "../../evidence/evaluation/metrics.ts";
import type { EvaluationReport, Metric } from "../../evidence/evaluation/report.ts";
import type { Card } from "../../facts/card.ts";
import { formatBytes, formatDuration } from "../../facts/units.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { resolvePath } from "../../source/paths.ts";
import { decisive, evaluated, figureText, overall } from "../evaluated.ts";
import { sameData } from "../other-model.ts";
import { rule } from "../rule.ts";
import { called, related, sameVersion } from "../words.ts";
import { objectivesOf } from "./latency-slo-unmet.ts";

export const simplerModelSuffices = rule({
	id: "capacity/simpler-model-suffices",
	summary: "The candidate that the model was compared with is as good within the card's tolerance, smaller and faster.",
	severity: "info",
	about: "card",
	needs: ["evaluation", "benchmark"],
	reach: "graph",
	*check(card, { evaluation, benchmark, lineage, evidenceOf }) {
		const { baseline, tolerance } = card.evaluation ?? {};
		const candidate = baseline && candidateOf(card, baseline.value, lineage);
		const metric = decisive(card);
		if (!baseline || !candidate || !tolerance || metric === undefined) return;
		const other = evidenceOf(candidate, "evaluation", "benchmark");
		const own = evaluated(card, evaluation);
		const its = other.evaluation && evaluated(candidate, other.evaluation);
		if (!own || !its || !other.benchmark || !onSameRows(own.report, its.report)) return;
		const [one, another] = [own, its].map(({ report }) => overall(report, metric, "offline"));
		if (!one || !another || !isWithin(one, another, tolerance.value) || !isSimpler(card, benchmark, other.benchmark)) return;
		const speed = `${sizeText(other.benchmark)} rather than ${sizeText(benchmark)}`;
		const message = `${called(candidate.name, "The baseline")} has ${figureText(another)} for \`${one.name}\` where this model has ${figureText(one)}, within the tolerance of ${tolerance.value}, and takes ${speed}.`;
		const places = [
			{ value: "The tolerance is stated here.", at: tolerance.at },
			{ value: "The other candidate is described here.", at: candidate.at },
		];
		yield { at: baseline.at, message, ...related(...places) };
	},
});

/** The only card in the file that the baseline names. */
function candidateOf(card: Card, baseline: string, lineage: Lineage): Card | undefined {
	if (!/\.(?:ya?ml|json)$/i.test(baseline)) return undefined;
	const path = resolvePath(card.at.file, baseline);
	const [only, ...others] = path === card.at.file ? [] : (lineage.factsOf(path)?.cards ?? []);
	return others.length === 0 ? only : undefined;
}

/** Figures of two models can be held against each other only where they were measured on the same rows. */
function onSameRows({ dataset: one }: EvaluationReport, { dataset: other }: EvaluationReport): boolean {
	if (one?.id === undefined || one.version === undefined || other?.id === undefined || other.version === undefined) return false;
	return sameData(one.id, other.id) && sameVersion(one.version, other.version);
}

/** On the same rows it is the figures themselves that count: what the choice of the rows does to one, it does to the other. */
function isWithin(one: Metric, another: Metric, tolerance: number): boolean {
	const way = betterWay(one) ?? betterWay(another);
	if (!way) return false;
	return (way === "higher" ? one.value - another.value : another.value - one.value) <= tolerance;
}

/** It meets every objective of the latency, and is smaller and surely faster on the same machine. */
function isSimpler({ slo }: Card, own: BenchmarkResult, its: BenchmarkResult): boolean {
	if (!own.latency || !its.latency || JSON.stringify(conditionsOf(own)) !== JSON.stringify(conditionsOf(its))) return false;
	const meets = objectivesOf(slo ?? {}).every(([percentile, { value }]) => judgeLatency(its, { percentile, ms: value }).verdict === "pass");
	const { highMs } = its.latency.p50;
	return meets && its.model.bytes < own.model.bytes && highMs !== null && highMs < own.latency.p50.lowMs;
}

function conditionsOf({ machine, options }: BenchmarkResult): readonly unknown[] {
	return [machine.cpu, machine.cores, options.threads, options.batch];
}

/** "2 ms and 1 MiB". */
function sizeText({ latency, model }: BenchmarkResult): string {
	return `${formatDuration(latency?.p50.ms ?? 0)} and ${formatBytes(model.bytes)}`;
}
