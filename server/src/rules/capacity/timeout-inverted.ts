import type { Fallback } from "../../facts/card.ts";
import type { Service } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import { isSlip } from "../config/unit-suspect.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { type Waiting, waitingConsumers } from "./serving.ts";

export const timeoutInverted = rule({
	id: "capacity/timeout-inverted",
	summary: "A consumer gives up before what it waits for does.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { services: all }) {
		const services = all.filter(({ timeout }) => !timeout || !isSlip("timeout", timeout.value, card.slo));
		for (const waiting of waitingConsumers(card)) {
			yield* beforeService(waiting, services);
			yield* beforeFallback(waiting, card.fallback);
		}
	},
});

/** Which of several services a consumer calls is not known: it gives up too early only if it does so for each of them. */
function* beforeService({ who, timeout }: Waiting, services: readonly Service[]): Iterable<Remark> {
	const timeouts = services.flatMap((service) => (service.timeout ? [{ name: service.name, ...service.timeout }] : []));
	const [shortest] = timeouts.toSorted((a, b) => a.value - b.value);
	if (!shortest || timeouts.length < services.length || timeout.value >= shortest.value) return;
	const message = `${who} gives up after ${formatDuration(timeout.value)}, but ${called(shortest.name, "the service")} works on a request for up to ${formatDuration(shortest.value)}.`;
	yield { at: timeout.at, message, ...related({ value: "The service's timeout is stated here.", at: shortest.at }) };
}

function* beforeFallback({ who, timeout }: Waiting, fallback: Fallback | undefined): Iterable<Remark> {
	const after = fallback?.timeoutMs;
	if (!after || after.value < timeout.value) return;
	const message = `${who} gives up after ${formatDuration(timeout.value)}, but the fallback answers only after ${formatDuration(after.value)}.`;
	yield { at: timeout.at, message, ...related({ value: "The fallback's time is stated here.", at: after.at }) };
}
