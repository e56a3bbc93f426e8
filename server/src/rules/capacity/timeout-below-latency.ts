import type { Remark } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import type { Located, Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { reservations } from "./applicability.ts";
import { waitingConsumers } from "./serving.ts";

export const timeoutBelowLatency = rule({
	id: "capacity/timeout-below-latency",
	summary: "Somebody gives up sooner than the model answers the slowest of 100 requests.",
	severity: "warning",
	about: "card",
	needs: ["benchmark"],
	reach: "graph",
	*check(card, { benchmark, models, services, evidenceOf }) {
		const slowest = benchmark.latency?.p99;
		if (!slowest || benchmark.quiet.verdict === "noisy") return;
		const doubtful = reservations(card, models, benchmark, evidenceOf(card, "file").file).length > 0;
		const tell = (who: string, timeout: Located<number>, at: Span): Remark => ({
			at,
			...(doubtful ? { severity: "info" } : {}),
			message: `${who} gives up after ${formatDuration(timeout.value)}, but the slowest of 100 runs of \`${benchmark.model.path}\` takes ${formatDuration(slowest.lowMs)} or more.`,
		});
		for (const { who, timeout } of waitingConsumers(card)) {
			if (timeout.value < slowest.lowMs) yield tell(who, timeout, timeout.at);
		}
		for (const { name, timeout } of services) {
			if (!timeout || timeout.value >= slowest.lowMs) continue;
			const at = card.model?.artifact?.at ?? card.model?.at ?? card.at;
			yield { ...tell(called(name, "The service"), timeout, at), ...related({ value: "The timeout is stated here.", at: timeout.at }) };
		}
	},
});
