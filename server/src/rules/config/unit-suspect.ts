import type { Consumer, Objective } from "../../facts/card.ts";
import type { Container, Model, Resource, Service } from "../../facts/facts.ts";
import { type Remark, rewrite } from "../../facts/finding.ts";
import { formatDuration, parseQuantity } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";

/** No container starts with less memory than this. */
const leastMemory = 2 ** 20;
/** Nobody waits a quarter of an hour for an answer that is due in less than a thousandth of it. */
const longestWait = 1e6;
/** A server that waits less than this to fill a batch does not wait at all. */
const shortestDelay = 0.02;
const factor = 1000;

export const unitSuspect = rule({
	id: "config/unit-suspect",
	summary: "A number only makes sense in another unit.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check({ containers, models, services, cards }, { card }) {
		for (const container of containers) yield* memory(container);
		const objective = objectiveOf(card?.slo);
		if (!objective) return;
		for (const service of services) yield* timeout(service, objective);
		for (const model of models) yield* delay(model, objective);
		for (const { consumers } of cards) for (const consumer of consumers) yield* patience(consumer, objective);
	},
});

function* memory({ requests, limits }: Container): Iterable<Remark> {
	for (const { name, quantity } of [...requests, ...limits]) {
		const bytes = ["memory", "ephemeral-storage"].includes(name.value) ? parseQuantity(quantity.value) : undefined;
		if (bytes === undefined || bytes <= 0 || bytes >= leastMemory) continue;
		yield {
			at: quantity.at,
			message: `\`${name.value}\` is \`${quantity.value}\`, which is ${inBytes(bytes, quantity.value)}.`,
			...meant(quantity),
		};
	}
}

function inBytes(bytes: number, written: string): string {
	if (written.endsWith("m")) return `${bytes} bytes, because \`m\` is a thousandth`;
	return `no more than ${Number(bytes.toPrecision(6))} byte${bytes === 1 ? "" : "s"}`;
}

/** `512m` and `512` were most likely meant as `512Mi`. */
function meant(quantity: Resource["quantity"]): Pick<Remark, "fix"> {
	const digits = /^(\d+)m?$/.exec(quantity.value)?.[1];
	if (digits === undefined) return {};
	return { fix: rewrite(quantity, `${digits}Mi`, `Change to ${digits}Mi`, false) };
}

function objectiveOf(slo: Objective | undefined): Located<number> | undefined {
	const due = slo?.p95Ms ?? slo?.p99Ms ?? slo?.p50Ms;
	return due && due.value > 0 ? due : undefined;
}

function* timeout({ timeout: limit }: Service, due: Located<number>): Iterable<Remark> {
	if (limit && isFarTooLong(limit.value, due.value)) yield farFrom(limit, "The timeout is", due);
}

function* delay({ batchDelay }: Model, due: Located<number>): Iterable<Remark> {
	if (!batchDelay || batchDelay.value <= 0) return;
	const tooShort = batchDelay.value <= due.value / factor && batchDelay.value < shortestDelay;
	if (tooShort || batchDelay.value >= due.value * factor) yield farFrom(batchDelay, "A batch may wait", due);
}

function* patience({ timeoutMs }: Consumer, due: Located<number>): Iterable<Remark> {
	if (!timeoutMs || timeoutMs.value <= 0) return;
	if (timeoutMs.value <= due.value / factor || isFarTooLong(timeoutMs.value, due.value))
		yield farFrom(timeoutMs, "The consumer waits", due);
}

function isFarTooLong(milliseconds: number, due: number): boolean {
	return milliseconds >= due * factor && milliseconds >= longestWait;
}

function farFrom({ value, at }: Located<number>, what: string, due: Located<number>): Remark {
	const message = `${what} ${formatDuration(value)}, but the answer is due in ${formatDuration(due.value)}, so the unit is likely another one.`;
	return { at, severity: "warning", message, related: [{ value: `The objective is ${formatDuration(due.value)}.`, at: due.at }] };
}
