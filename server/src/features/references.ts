import type { Graph, Node } from "../lineage/graph.ts";
import { contains, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { definition } from "./definition.ts";
import { mentions } from "./mentions.ts";
import { nodeAt } from "./node-at.ts";

export interface References {
	/** Where the thing is declared, unless that is where the question comes from and nothing mentions it. */
	readonly declaration: Span | undefined;
	/** Where it is mentioned. */
	readonly places: readonly Span[];
}

/** Every place of the workspace that speaks of the thing at an offset, whether it is declared there or mentioned: who makes it, who reads it. */
export function references(world: World, file: string, offset: number): References {
	const point = { file, start: offset, end: offset };
	const declared = definition(world, file, offset);
	const graph = world.lineage.graph;
	const node = nodeAt(world, graph, file, offset)?.node;
	const isMeant = (target: Span) => (declared ? isSame(target, declared) : contains(target, point) && target.end > target.start);
	const found = world.files.flatMap((other) => mentions(world, other).filter(({ target }) => isMeant(target)));
	const declaration = declared ?? (node ? node.things.find((thing) => thing.declared)?.at : undefined) ?? found[0]?.target;
	const places = distinct([...found.map(({ at }) => at), ...(node ? placesOf(node, graph) : [])]);
	return { declaration, places: places.filter((at) => !declaration || !isSame(at, declaration)) };
}

/** Where a node is spoken of, and where it is said that its data goes somewhere or comes from somewhere. */
function placesOf(node: Node, graph: Graph): readonly Span[] {
	return [...node.things, ...graph.into(node), ...graph.outOf(node)].map(({ at }) => at);
}

function distinct(places: readonly Span[]): readonly Span[] {
	const seen = new Set<string>();
	const isNew = ({ file, start, end }: Span) => {
		const key = `${file} ${start} ${end}`;
		return !seen.has(key) && seen.add(key);
	};
	return places.filter(isNew).toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
}

function isSame(a: Span, b: Span): boolean {
	return a.file === b.file && a.start === b.start && a.end === b.end;
}
