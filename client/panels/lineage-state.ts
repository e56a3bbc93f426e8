import type { Kind } from "./lineage-graph.ts";
import { kindLooks } from "./lineage-kinds.ts";
import type { Place } from "./lineage-view.ts";
import type { Camera } from "./lineage-viewport.ts";

/** What a person has chosen, which outlives that the panel is hidden. */
export interface State {
	/** Of the last question from a place that was followed. */
	readonly turn: number;
	readonly place: Place;
	/** Absent until somebody chooses or the first graph is there. */
	readonly hidden?: readonly Kind[] | undefined;
	readonly owner?: string | undefined;
	/** The id of a node. */
	readonly selected?: string | undefined;
	readonly camera?: Camera | undefined;
	readonly legend?: boolean | undefined;
}

const beginning: State = { turn: 0, place: { at: "whole" } };

/** The state as it was written; where it is damaged or of another release, the beginning. */
export function restored(text: string | undefined): State {
	if (text === undefined) return beginning;
	try {
		const state: unknown = JSON.parse(text);
		return isState(state) ? state : beginning;
	} catch {
		return beginning;
	}
}

function isState(state: unknown): state is State {
	if (!isObject(state) || typeof state.turn !== "number" || !isPlace(state.place)) return false;
	const { hidden, owner, selected, camera } = state;
	const areKinds = hidden === undefined || (Array.isArray(hidden) && hidden.every((kind) => typeof kind === "string" && kind in kindLooks));
	const areTexts = [owner, selected].every((text) => text === undefined || typeof text === "string");
	return (
		areKinds &&
		areTexts &&
		(camera === undefined || (isObject(camera) && ["x", "y", "zoom"].every((name) => Number.isFinite(camera[name]))))
	);
}

function isPlace(place: unknown): boolean {
	if (!isObject(place)) return false;
	return place.at === "whole" || place.at === "all" || ((place.at === "group" || place.at === "around") && typeof place.id === "string");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}
