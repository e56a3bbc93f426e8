import type { Card } from "../../facts/card.ts";
import { dataKey } from "../../lineage/card-statements.ts";
import type { Edge, Graph, Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { holdsAnswers, partsOf } from "../../lineage/walk.ts";

/** Where the labels of a card come from, if the card says so. */
export function labelsOf(card: Card, graph: Graph): Node | undefined {
	const source = card.feedback?.labelSource;
	return source && graph.meant(dataKey(source.value, card.at.file), card.at.file);
}

/** The edge by which a card's own deployment or model writes its answers to some data; a log of the requests alone holds none. */
export function answersIn(data: Node, card: Card, graph: Graph, lineage: Lineage): Edge | undefined {
	const written = graph.into(data).filter(({ kind }) => kind === "write");
	if (written.length === 0) return undefined;
	const own = partsOf(card, graph);
	return written.find((edge) => own.has(edge.from) && holdsAnswers(edge, lineage));
}
