import { rewrite } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

/** How much room above the autoscaler's aim a replica is given: Ray recommends 20 to 50 percent. */
const room = 1.3;

export const concurrencyConflict = rule({
	id: "capacity/concurrency-conflict",
	summary: "The autoscaler aims at as many requests per replica as a replica takes, or at more.",
	severity: "warning",
	about: "service",
	reach: "file",
	*check({ concurrency, targetConcurrency: target }) {
		if (!concurrency || !target || concurrency.value <= 0 || target.value < concurrency.value) return;
		const most = Math.ceil(target.value * room);
		yield {
			at: concurrency.at,
			message: `A replica takes ${requests(concurrency.value)} at a time, but the autoscaler aims at ${requests(target.value)} per replica, so it adds replicas only when others wait already.`,
			fix: rewrite({ value: String(concurrency.value), at: concurrency.at }, `${most}`, `Take ${most} at a time`, false),
			...related({ value: "The autoscaler aims at this.", at: target.at }),
		};
	},
});

function requests(count: number): string {
	return count === 1 ? "1 request" : `${count} requests`;
}
