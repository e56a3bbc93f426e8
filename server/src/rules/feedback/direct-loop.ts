import type { Card } from "../../facts/card.ts";
import { stub } from "../../facts/finding.ts";
import type { Edge } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { deploymentOf, holdsAnswers, walk, wayTo } from "../../lineage/walk.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { answersIn, labelsOf } from "./labels.ts";
import { placesOn } from "./way.ts";

export const directLoop = rule({
	id: "feedback/direct-loop",
	summary: "The model learns from what its own answers bring about, and nothing is kept out of that loop.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const { feedback, retraining, model } = card;
		const source = feedback?.labelSource;
		if (!feedback || !source || (!retraining && !model?.trainingData)) return;
		const { mitigation, blind, unknown, place } = feedback;
		if ((mitigation && mitigation.value !== "none") || blind?.value || unknown?.includes("mitigation")) return;
		const way = wayToLabels(card, lineage);
		const [first] = way;
		if (!first) return;
		const missing = mitigation ? "its mitigation is `none`" : "the card states no mitigation";
		yield {
			at: feedback.surface?.at ?? source.at,
			message: `The model learns from \`${source.value}\`, ${origin(card, way)}, but ${missing}.`,
			...related(...placesOf(card, way)),
			...(mitigation ? {} : stub(place, "Add a mitigation to fill in", ["mitigation: # TODO: holdout, randomised or propensity"])),
		};
	},
});

/** How the answers of a deployment get to the labels that its model learns from. Where the labels are its answers themselves, another rule says so. */
function wayToLabels(card: Card, lineage: Lineage): readonly Edge[] {
	const graph = lineage.graph;
	const [deployment, labels] = [deploymentOf(card, graph), labelsOf(card, graph)];
	if (!deployment || !labels || answersIn(labels, card, graph, lineage)) return [];
	const isWanted = (edge: Edge) => leadsOn.has(edge.kind) && holdsAnswers(edge, lineage);
	for (const step of walk(graph, deployment, "down", isWanted)) if (step.node === labels) return wayTo(step);
	return [];
}

const leadsOn: ReadonlySet<Edge["kind"]> = new Set(["feedback", "write", "read", "part"]);

function origin({ feedback }: Card, way: readonly Edge[]): string {
	const surface = feedback?.surface;
	if (way.length === 1 && surface) return `which its own answers on \`${surface.value}\` bring about`;
	return `which is made of what \`${way[0]?.to.name ?? ""}\` keeps of its own answers`;
}

function placesOf({ feedback }: Card, way: readonly Edge[]): readonly Located<string>[] {
	if (way.length > 1) return placesOn(way);
	return feedback?.surface && feedback.labelSource
		? [{ value: "The source of the labels is stated here.", at: feedback.labelSource.at }]
		: [];
}
