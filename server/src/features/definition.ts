import { contains, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { mentions } from "./mentions.ts";
import { nodeAt } from "./node-at.ts";

/** Where the thing is declared that the words at an offset stand for. */
export function definition(world: World, file: string, offset: number): Span | undefined {
	const point = { file, start: offset, end: offset };
	const named = mentions(world, file).find(({ at }) => contains(at, point))?.target;
	if (named && named.end > named.start) return named;
	const found = nodeAt(world, world.lineage.graph, file, offset);
	const declared = found?.node.things.filter((thing) => thing.declared) ?? [];
	// A card that describes a thing declares less of it than the file that makes it.
	const elsewhere =
		declared.find(({ at, describes }) => !describes && !contains(at, point)) ?? declared.find(({ at }) => !contains(at, point));
	return elsewhere && !declared.some(({ at, describes }) => !describes && contains(at, point)) ? elsewhere.at : named;
}
