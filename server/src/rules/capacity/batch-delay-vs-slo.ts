import { replace } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

export const batchDelayVsSlo = rule({
	id: "capacity/batch-delay-vs-slo",
	summary: "A request may wait for its batch as long as the latency objective allows for the whole answer, or half of it.",
	severity: "error",
	about: "model",
	reach: "graph",
	*check({ batchDelay, batchDelayUnit, maxBatch }, { card }) {
		const objective = card?.slo?.p95Ms;
		if (!batchDelay || !objective || batchDelay.value < objective.value / 2 || (maxBatch && maxBatch.value <= 1)) return;
		const over = batchDelay.value >= objective.value;
		const wanted = Math.floor(objective.value / 10 / (batchDelayUnit ?? 1));
		const fix =
			batchDelayUnit && wanted >= 1 ? { fix: replace(batchDelay.at, `${wanted}`, "Wait a tenth of the objective at most", false) } : {};
		const goal = formatDuration(objective.value);
		yield {
			at: batchDelay.at,
			severity: over ? "error" : "warning",
			message: `A request may wait ${formatDuration(batchDelay.value)} for its batch, ${over ? "but" : "half or more of the time that it has:"} the card promises 95 of 100 answers within ${goal}.`,
			...fix,
			...related({ value: "The objective is stated here.", at: objective.at }),
		};
	},
});
