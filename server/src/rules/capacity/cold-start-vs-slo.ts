import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import { replicasOf } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { reservations } from "./applicability.ts";
import { accelerators, servingContainer, waitingConsumers } from "./serving.ts";

/** Nobody waits for a GPU that takes longer than this to get ready. */
const longestForGpu = 120_000;

export const coldStartVsSlo = rule({
	id: "capacity/cold-start-vs-slo",
	summary: "The service may scale to zero, but its model takes longer to load than anybody waits.",
	severity: "warning",
	about: "model",
	needs: ["benchmark", "file"],
	reach: "graph",
	*check(model, { benchmark, file, card, lineage }) {
		const replicas = model.service && replicasOf(model.service, lineage).minReplicas;
		const { coldStart } = benchmark;
		if (replicas?.value !== 0 || !coldStart) return;
		const takes = coldStart.loadMs + coldStart.firstRunMs;
		const [patience] = limitsOf(model, card).toSorted((a, b) => a.time.value - b.time.value);
		if (!patience || takes <= patience.time.value) return;
		const container = servingContainer(model.service);
		const grave = takes > longestForGpu && (model.gpu !== undefined || (container && accelerators(container) > 0));
		const doubtful = card && reservations(card, [model], benchmark, file).length > 0;
		yield {
			at: replicas.at.file === model.at.file ? replicas.at : model.at,
			severity: doubtful ? "info" : grave ? "error" : "warning",
			message: `With no replica running, a request waits ${formatDuration(takes)} for \`${file.path}\` to load, as measured, but ${patience.words} ${formatDuration(patience.time.value)}.`,
			fix: replace(replicas.at, "1", "Keep one replica running", false),
			...related({ value: "That time is stated here.", at: patience.time.at }),
		};
	},
});

interface Patience {
	readonly words: string;
	readonly time: Located<number>;
}

function limitsOf({ service }: Model, card: Card | undefined): readonly Patience[] {
	const { timeout } = service ?? {};
	const objective = card?.slo?.p99Ms ?? card?.slo?.p95Ms;
	return [
		...waitingConsumers(card).map(({ who, timeout: time }) => ({ words: `${who} gives up after`, time })),
		...(timeout ? [{ words: `${called(service?.name, "the service")} gives up after`, time: timeout }] : []),
		...(objective ? [{ words: "the card's objective is", time: objective }] : []),
	];
}
