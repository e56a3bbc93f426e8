import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Card } from "../../facts/card.ts";
import type { Feature } from "../../facts/card-data.ts";
import type { Model } from "../../facts/facts.ts";
import { formatDuration } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { rule, type Surroundings } from "../rule.ts";
import { called } from "../words.ts";

const kept: ReadonlyMap<string, string> = new Map([
	["training-only", "in training only"],
	["batch", "in batch jobs only"],
]);

export const servingUnavailableFeature = rule({
	id: "lineage/serving-unavailable-feature",
	summary: "The model answers requests, and one of its features cannot be had by then.",
	severity: "error",
	about: "card",
	reach: "graph",
	*check(card, surroundings) {
		const online = answersRequests(card, surroundings);
		if (!online) return;
		const { header } = surroundings.evidenceOf(card, "header");
		for (const feature of card.features) {
			const { name, availability, view } = feature;
			const where = availability && kept.get(availability.value);
			// What a job writes into a feature view can be had from there.
			if (!where || (view && availability.value === "batch") || isNoInput(feature, card, surroundings.models, header)) continue;
			const message = `${called(name, "A feature")} can be had ${where}, but ${online.value}.`;
			yield { at: availability.at, message, related: [{ value: "This is stated here.", at: online.at }] };
		}
	},
});

/** What shows that somebody waits for the answers, in words, and where that is said. */
function answersRequests(card: Card, { services, models }: Surroundings): Located<string> | undefined {
	const [service] = services;
	if (service) return { value: `${called(service.name, "its service")} answers requests as they come`, at: service.at };
	const model = models.find(({ repository, protocol }) => repository !== undefined || protocol);
	if (model) return { value: `a server answers requests with ${called(model.name, "the model")}`, at: model.at };
	const { slo, traffic, consumers } = card;
	const promised = slo?.p95Ms ?? slo?.p99Ms ?? slo?.p50Ms;
	if (promised) return { value: `the card promises answers within ${formatDuration(promised.value)}`, at: promised.at };
	const load = traffic?.peakQps ?? traffic?.steadyQps;
	if (load) return { value: `the card expects ${load.value} requests a second`, at: load.at };
	const waiting = consumers.find(({ asynchronous, timeoutMs }) => timeoutMs && !asynchronous?.value);
	return waiting && { value: `${called(waiting.id, "a consumer")} waits for the answer`, at: waiting.at };
}

/** Do the inputs of the served model show that it does without the feature? */
function isNoInput(feature: Feature, { features }: Card, models: readonly Model[], header: OnnxHeader | undefined): boolean {
	const tensors = models.flatMap(({ inputs, implicitBatch }) =>
		inputs.map(({ name, shape }) => ({ name: name?.value, width: widthOf(shape?.value, implicitBatch ? 0 : 1) })),
	);
	const inputs = [...tensors, ...(header?.inputs ?? []).map(({ name, shape }) => ({ name, width: widthOf(shape, 1) }))];
	const isInput = ({ name }: Feature) => name !== undefined && inputs.some((input) => input.name === name.value);
	if (isInput(feature)) return false;
	if (features.some(isInput)) return true;
	const served = features.filter(({ availability }) => availability?.value !== "training-only");
	return feature.availability?.value === "training-only" && inputs.some(({ width }) => width === served.length);
}

/** The columns of a tensor that holds nothing but a row for each item. */
function widthOf(shape: readonly (number | string | null)[] | undefined, batchDims: number): number | undefined {
	const last = shape?.length === batchDims + 1 ? shape[batchDims] : undefined;
	return typeof last === "number" ? last : undefined;
}
