import type { Objective } from "../../facts/card.ts";
import type { Container, Resource } from "../../facts/facts.ts";
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
const words = { timeout: "The timeout is", delay: "A batch may wait", patience: "The consumer waits" } as const;

type Slip = keyof typeof words;

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
		const told = (kind: Slip, stated: Located<number> | undefined): readonly Remark[] =>
			stated && isSlip(kind, stated.value, card?.slo) ? [farFrom(stated, kind, objective)] : [];
		for (const { timeout } of services) yield* told("timeout", timeout);
		for (const { batchDelay } of models) yield* told("delay", batchDelay);
		for (const { consumers } of cards) for (const { timeoutMs } of consumers) yield* told("patience", timeoutMs);
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

/** Is a number most likely in another unit than its own? What else it contradicts follows from that, and is not told besides. */
export function isSlip(kind: Slip, milliseconds: number, slo: Objective | undefined): boolean {
	const due = objectiveOf(slo)?.value;
	if (due === undefined || milliseconds <= 0) return false;
	if (kind === "timeout") return isFarTooLong(milliseconds, due);
	if (kind === "patience") return milliseconds <= due / factor || isFarTooLong(milliseconds, due);
	// What is too long is told as an error by capacity/batch-delay-vs-slo where there is an objective for it.
	return (milliseconds <= due / factor && milliseconds < shortestDelay) || (!slo?.p95Ms && milliseconds >= due * factor);
}

function objectiveOf(slo: Objective | undefined): Located<number> | undefined {
	const due = slo?.p95Ms ?? slo?.p99Ms ?? slo?.p50Ms;
	return due && due.value > 0 ? due : undefined;
}

function isFarTooLong(milliseconds: number, due: number): boolean {
	return milliseconds >= due * factor && milliseconds >= longestWait;
}

function farFrom({ value, at }: Located<number>, kind: Slip, due: Located<number>): Remark {
	const message = `${words[kind]} ${formatDuration(value)}, but the answer is due in ${formatDuration(due.value)}, so the number is most likely meant in another unit.`;
	return { at, severity: "warning", message, related: [{ value: `The objective is ${formatDuration(due.value)}.`, at: due.at }] };
}
