import { contains, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { mentions } from "./mentions.ts";

/** Where the thing is declared that the words at an offset stand for. */
export function definition(world: World, file: string, offset: number): Span | undefined {
	const point = { file, start: offset, end: offset };
	return mentions(world, file).find(({ at }) => contains(at, point))?.target;
}
