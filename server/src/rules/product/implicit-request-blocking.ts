import type { BenchmarkResult } from "../../evidence/benchmark.ts";
import type { Card, Consumer } from "../../facts/card.ts";
import { type Remark, stub } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { reservations } from "../capacity/applicability.ts";
import { isSlip } from "../config/unit-suspect.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const implicitRequestBlocking = rule({
	id: "product/implicit-request-blocking",
	summary: "A page waits longer for a prediction that nobody asked for than it may.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { models, evidenceOf }) {
		const budget = card.traffic?.pageBudgetMs;
		if (card.invocation?.value !== "implicit" || !budget) return;
		const waiting = card.consumers.filter(isWaiting);
		const places = [
			{ value: "The page may wait so long.", at: budget.at },
			{ value: "Nobody asks for the prediction.", at: card.invocation.at },
		];
		const limit = `the page may wait for ${formatDuration(budget.value)} only`;
		let told = false;
		for (const consumer of waiting) {
			const { timeoutMs, id } = consumer;
			if (!timeoutMs || timeoutMs.value <= budget.value || isSlip("patience", timeoutMs.value, card.slo)) continue;
			told = true;
			const message = `${called(id, "A consumer")} waits up to ${formatDuration(timeoutMs.value)} for a prediction that nobody asked for, but ${limit}.`;
			yield { at: timeoutMs.at, message, ...skeleton(consumer), related: places };
		}
		const [first] = waiting.filter(({ timeoutMs }) => !timeoutMs);
		if (!first || told) return;
		const benchmark = evidenceOf(card, "benchmark").benchmark;
		const doubtful = benchmark && reservations(card, models, benchmark, evidenceOf(card, "file").file).length > 0;
		yield* slowAnswers(card, budget, first, doubtful ? undefined : benchmark, limit, places);
	},
});

/** Where nothing bounds the wait, it is as long as the answer takes: as promised, else as measured. */
function* slowAnswers(
	{ slo }: Card,
	budget: Located<number>,
	consumer: Consumer,
	benchmark: BenchmarkResult | undefined,
	limit: string,
	related: readonly Located<string>[],
): Iterable<Remark> {
	const who = called(consumer.id, "A consumer");
	const measured = benchmark?.quiet.verdict === "noisy" ? undefined : benchmark?.latency?.p95.lowMs;
	if (slo?.p95Ms && slo.p95Ms.value > budget.value) {
		const message = `${who} waits for a prediction that nobody asked for, which is promised within ${formatDuration(slo.p95Ms.value)}, but ${limit}.`;
		yield { at: slo.p95Ms.at, message, ...skeleton(consumer), related };
	} else if (benchmark && measured !== undefined && measured > budget.value) {
		const message = `${who} waits for a prediction that nobody asked for, which takes \`${benchmark.model.path}\` ${formatDuration(measured)} or more in 5 of 100 runs, but ${limit}.`;
		yield { at: consumer.at, message, ...skeleton(consumer), related };
	}
}

/** It says that it waits, or for how long, and nothing says that it does not. */
function isWaiting({ timeoutMs, asynchronous, unknown }: Consumer): boolean {
	return (
		!unknown?.some((key) => key === "async" || key === "timeoutMs") &&
		(asynchronous?.value === false || (timeoutMs !== undefined && !asynchronous))
	);
}

function skeleton({ place, asynchronous }: Consumer) {
	return asynchronous ? {} : stub(place, "Add whether it waits to fill in", ["async: # TODO"]);
}
