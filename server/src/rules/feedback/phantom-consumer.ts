import type { Card, FileReference } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { resolvePath } from "../../source/paths.ts";
import { surelyMissing, whatIsMissing } from "../artifact/presence.ts";
import { rule } from "../rule.ts";
import { called, capital, listText } from "../words.ts";
import { callersOf, isRouter } from "./callers.ts";

export const phantomConsumer = rule({
	id: "feedback/phantom-consumer",
	summary: "The card lists a consumer that is not there, or that asks others.",
	severity: "info",
	about: "card",
	reach: "graph",
	stage: "staging",
	*check(card, { lineage }) {
		for (const { id, path: written, asynchronous } of card.consumers) {
			if (!written || !isFile(written.value)) continue;
			const file = { at: written.at, written: written.value, path: resolvePath(card.at.file, written.value) };
			const who = capital(called(id, "a consumer"));
			if (surelyMissing(file.path, lineage)) {
				const message = `${who} asks this model from \`${file.written}\`, but the workspace holds no ${whatIsMissing(file)}.`;
				yield { at: file.at, message };
			} else if (!asynchronous?.value) yield* asksOthers(file, who, card, lineage);
		}
	},
});

/** Not the path of an endpoint, which the same key may hold. */
function isFile(path: string): boolean {
	return !path.startsWith("/") && /^[^:{}]*\.[a-z][a-z0-9]{0,9}$/i.test(path);
}

/** A graph of services states all that it asks; what else is in a file may ask others without saying so. */
function* asksOthers(file: FileReference, who: string, card: Card, lineage: Lineage): Iterable<Remark> {
	const graph = lineage.graph;
	const nodes = graph.nodesIn(file.path).filter(({ things }) => things.some(({ at, declared }) => declared && at.file === file.path));
	if (nodes.length === 0 || !nodes.every((node) => isRouter(node, graph, lineage))) return;
	const calls = lineage.relationsIn(file.path).filter(({ kind }) => kind === "call");
	const asked = calls.map(({ from, at }) => graph.meant(from, at.file));
	const names = new Set(asked.flatMap((node) => node?.name ?? []));
	const [first] = calls;
	if (!first || asked.includes(undefined) || callersOf(card, graph, lineage).some(({ node }) => nodes.includes(node))) return;
	yield {
		at: file.at,
		message: `${who} asks this model from \`${file.written}\`, but only ${listText([...names])} ${names.size === 1 ? "is" : "are"} asked there.`,
		related: [{ value: "The first one is asked here.", at: first.at }],
	};
}
