import type { Service } from "../../facts/facts.ts";
import { nameKey } from "../../facts/thing.ts";
import type { Stack } from "./stack.ts";

type Named = Pick<Service, "names" | "asks">;

/** An engine of the values, which has no name of its own before the chart is installed. */
export function engineNames(place: number, { at }: Stack): Named {
	return { names: [engineName(place, at.file)] };
}

/** The router sends requests to all engines of the same values. */
export function routerAsks(engines: readonly Service[], { at }: Stack): Named {
	return { asks: engines.map((engine, place) => ({ value: engineName(place, at.file), at: engine.at })) };
}

function engineName(place: number, file: string): string {
	return nameKey("production-stack/engine", `${file} ${place}`);
}
