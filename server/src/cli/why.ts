import type { Edge } from "../lineage/graph.ts";
import { wayBetween } from "../lineage/reach.ts";
import { moment, readArguments, UsageError } from "./arguments.ts";
import { type Drawn, drawGraph, nodeCalled, placeText, titleOf } from "./graph.ts";
import { words as readsAs } from "./lineage-text.ts";

const flags = { in: { type: "string", multiple: true }, now: { type: "string" } } as const;

/** `plimsoll why <a> <b>`: how a reaches b, place by place; 1 where it does not. */
export async function why(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("why", words, flags);
	const [a, b, ...rest] = positionals;
	if (a === undefined || b === undefined || rest.length > 0)
		throw new UsageError('why takes two names: where the data comes from and where it goes. Quote a name with its kind: "feature age".');
	const drawn = await drawGraph(values.in ?? [], moment(values.now));
	const [from, to] = [nodeCalled(a, drawn), nodeCalled(b, drawn)];
	if (from === to) throw new UsageError(`"${a}" and "${b}" are the same: ${titleOf(from)}  ${placeText(from, drawn)}`);
	const way = wayBetween(drawn.graph, from, to);
	if (way) {
		process.stdout.write(`${titleOf(from)}  ${placeText(from, drawn)}\n${way.map((edge) => step(edge, drawn)).join("")}`);
		return 0;
	}
	const back = wayBetween(drawn.graph, to, from);
	const other = back ? ` The other way round it does, in ${back.length} step${back.length === 1 ? "" : "s"}.` : "";
	process.stdout.write(`Data of ${titleOf(from)} does not reach ${titleOf(to)}.${other}\n`);
	return 1;
}

function step({ kind, from, to, at }: Edge, { place }: Drawn): string {
	const { file, line } = place(at);
	return `  → ${titleOf(to)}, which ${readsAs[kind]} ${titleOf(from)}  ${file}:${line}\n`;
}
