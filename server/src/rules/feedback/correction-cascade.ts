import type { Card } from "../../facts/card.ts";
import type { Edge } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { cardsOf, deploymentOf, holdsAnswers, walk, wayTo } from "../../lineage/walk.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, capital } from "../words.ts";
import { placesOn } from "./way.ts";

export const correctionCascade = rule({
	id: "feedback/correction-cascade",
	summary: "A model is built on the answers of another one that predicts the same.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const target = card.model?.target;
		const found = target && modelBefore(card, target, lineage);
		if (!found) return;
		const { name, at } = found.other;
		const upstream = called(name, `the model of \`${at.file}\``);
		yield {
			at: target.at,
			message: `${capital(called(card.name, "this model"))} predicts \`${target.value}\` from the answers of ${upstream}, but these are a prediction of \`${found.target.value}\` already.`,
			related: [{ value: `${capital(upstream)} predicts it.`, at: found.target.at }, ...placesOn(found.way.toReversed())],
		};
	},
});

/** The nearest model whose answers a card's model reads and which is to predict the same, with the way against the flow of data. */
function modelBefore(card: Card, target: Located<string>, lineage: Lineage) {
	const graph = lineage.graph;
	const deployment = deploymentOf(card, graph);
	if (!deployment) return undefined;
	for (const step of walk(graph, deployment, "up", (edge) => isMadeOf(edge, lineage))) {
		if (step.edge.kind !== "write" || step.node === deployment) continue;
		for (const other of cardsOf(step.node, lineage)) {
			const its = other.model?.target;
			if (its && fold(its) === fold(target) && other !== card && !isSame(other.name, card.name)) {
				return { other, target: its, way: wayTo(step) };
			}
		}
	}
	return undefined;
}

/** Whoever reads the file of a model may train it further, and reads none of its answers. */
function isMadeOf(edge: Edge, lineage: Lineage): boolean {
	const { kind, from } = edge;
	if (kind === "read") return from.kind !== "model" && from.kind !== "service";
	return kind === "serve" || kind === "part" || (kind === "write" && holdsAnswers(edge, lineage));
}

function isSame(one: Located<string> | undefined, other: Located<string> | undefined): boolean {
	return one !== undefined && other !== undefined && one.value === other.value;
}

function fold({ value }: Located<string>): string {
	return value.trim().toLowerCase();
}
