import type { Thing } from "../../facts/thing.ts";
import type { Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { reach } from "../../lineage/reach.ts";
import type { Located, Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

/** A change that fewer deployments build on is watched by whoever makes it. */
const many = 5;

export const blastRadius = rule({
	id: "feedback/blast-radius",
	summary: "A change reaches many deployments, and none of their cards changes with it.",
	severity: "warning",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, changed }) {
		const file = facts.manifests[0]?.at.file;
		const parts = file === undefined ? undefined : changed?.get(file);
		if (file === undefined || !changed || !parts) return;
		const graph = lineage.graph;
		const told = new Set<string>();
		for (const thing of changedThings(lineage.thingsIn(file), parts)) {
			const node = graph.nodeOf(thing);
			const deployments = reach(graph, node, "down").flatMap((one) => (one.node.kind === "service" ? [one.node] : []));
			const unseen = deployments.filter((one) => !one.things.some(({ at }) => changed.has(at.file)));
			const names = unseen.map(({ name }) => name).sort();
			// What a change reaches through several things of one file is told at the first of them.
			if (unseen.length < many || told.has(names.join())) continue;
			told.add(names.join());
			const message = `${deployments.length} deployments build on \`${thing.name}\`, which changes here, but nothing changes in the cards or manifests of ${listText(names)}, where a new validation would be noted.`;
			yield { at: thing.at, message, related: unseen.slice(0, 8).flatMap((one) => deployed(one, lineage)) };
		}
	},
});

/** What is declared in a part of the text; a part that declares nothing belongs to the last thing before it. */
function changedThings(things: readonly Thing[], parts: readonly Span[]): readonly Thing[] {
	const declared = things.filter((thing) => thing.declared).toSorted((a, b) => a.at.start - b.at.start);
	return parts.flatMap(({ start, end }) => {
		const within = declared.filter(({ at }) => at.start >= start && at.start < end);
		const before = declared.findLast(({ at }) => at.start < start);
		return within.length > 0 || !before ? within : [before];
	});
}

function deployed({ name, things }: Node, lineage: Lineage): readonly Located<string>[] {
	const place =
		things.find(({ at }) => lineage.cardsOf(at.file).length > 0 || (lineage.factsOf(at.file)?.cards.length ?? 0) > 0) ?? things[0];
	return place ? [{ value: `\`${name}\` is deployed here.`, at: place.at }] : [];
}
