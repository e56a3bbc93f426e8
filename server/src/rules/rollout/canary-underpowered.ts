import type { Service } from "../../facts/facts.ts";
import { formatDuration } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { requestsNeeded } from "./power.ts";

export const canaryUnderpowered = rule({
	id: "rollout/canary-underpowered",
	summary: "The canary gets too few requests to show the rise of errors that it is there to show.",
	severity: "info",
	about: "card",
	reach: "graph",
	*check({ canary, slo, traffic }, { services }) {
		const { window, errorDelta } = canary ?? {};
		const [rate, load] = [slo?.errorRate, traffic?.steadyQps ?? traffic?.peakQps];
		if (!window || !errorDelta || !rate || !load || errorDelta.value <= 0 || rate.value + errorDelta.value >= 1) return;
		for (const service of services) {
			const share = shareOf(service);
			if (!share) continue;
			const requests = ((share.value / 100) * load.value * window.value) / 1000;
			const needed = requestsNeeded({ rate: rate.value, delta: errorDelta.value, share: share.value / 100 });
			if (requests >= needed) continue;
			const rates = `an error rate of ${percent(rate.value + errorDelta.value)} from one of ${percent(rate.value)}`;
			const given = `${share.value} % of ${load.value} requests a second over ${formatDuration(window.value)} are ${countText(requests)}`;
			yield {
				at: window.at,
				message: `It takes about ${countText(needed)} requests to tell ${rates}, but ${given}.`,
				related: [
					{ value: "The share of the requests is stated here.", at: share.at },
					{ value: "The requests a second are stated here.", at: load.at },
					{ value: "The rise to be noticed is stated here.", at: errorDelta.at },
				],
			};
		}
	},
});

/** The part of the requests that the only version on trial gets: the smaller part, where two share them. */
function shareOf({ canaries = [], traffic = [] }: Service): Located<number> | undefined {
	const shares =
		canaries.length > 0 ? canaries.map(({ share }) => share) : traffic.map(({ share }) => share).filter(({ value }) => value > 0);
	const [smallest] = shares.flatMap((share) => share ?? []).toSorted((a, b) => a.value - b.value);
	const isOne = shares.length === (canaries.length > 0 ? 1 : 2);
	return isOne && smallest && smallest.value > 0 && smallest.value < 100 ? smallest : undefined;
}

/** Two digits say enough of an estimate. */
function countText(count: number): string {
	return Number(count.toPrecision(2)).toLocaleString("en-US");
}

function percent(share: number): string {
	return `${Number((share * 100).toPrecision(6))} %`;
}
