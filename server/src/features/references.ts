import { contains, type Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { definition } from "./definition.ts";
import { mentions } from "./mentions.ts";

export interface References {
	/** Where the thing is declared, unless that is where the question comes from and nothing mentions it. */
	readonly declaration: Span | undefined;
	/** Where it is mentioned. */
	readonly places: readonly Span[];
}

/** Every place of the workspace that speaks of the thing at an offset, whether it is declared there or mentioned. */
export function references(world: World, file: string, offset: number): References {
	const point = { file, start: offset, end: offset };
	const declared = definition(world, file, offset);
	const isMeant = (target: Span) => (declared ? isSame(target, declared) : contains(target, point) && target.end > target.start);
	const found = world.files.flatMap((other) => mentions(world, other).filter(({ target }) => isMeant(target)));
	return { declaration: declared ?? found[0]?.target, places: found.map(({ at }) => at) };
}

function isSame(a: Span, b: Span): boolean {
	return a.file === b.file && a.start === b.start && a.end === b.end;
}
