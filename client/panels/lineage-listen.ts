import { type Direction, neighbour } from "./lineage-keys.ts";
import type { Layout } from "./lineage-layout.ts";
import type { Stage } from "./lineage-stage.ts";
import type { Unit, View } from "./lineage-view.ts";

export interface KeyDoings {
	shown(): { readonly view: View; readonly layout: Layout } | undefined;
	choose(unit: Unit): void;
	open(unit: Unit): void;
	back(): void;
	fit(): void;
	search(): void;
}

const arrows: Readonly<Record<string, Direction>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const step = 60;
const pans: Readonly<Record<Direction, readonly [number, number]>> = {
	left: [step, 0],
	right: [-step, 0],
	up: [0, step],
	down: [0, -step],
};

/** Everything that the pointer can do with the drawing, by keys. */
export function listenToKeys(stage: Stage, doings: KeyDoings): void {
	document.addEventListener("keydown", (event) => {
		if (!stage.surface.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
		const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
		if (isTyping) {
			if (event.key === "Escape") stage.focusCurrent();
			return;
		}
		if (onDrawing(event, stage, doings) || anywhere(event.key, stage, doings)) event.preventDefault();
	});
}

function anywhere(key: string, stage: Stage, doings: KeyDoings): boolean {
	const actions: Readonly<Record<string, () => void>> = {
		Escape: doings.back,
		"/": doings.search,
		"+": () => stage.viewport.zoomBy(1.25),
		"=": () => stage.viewport.zoomBy(1.25),
		"-": () => stage.viewport.zoomBy(0.8),
		"0": doings.fit,
	};
	actions[key]?.();
	return key in actions;
}

function onDrawing({ key, shiftKey, target }: KeyboardEvent, stage: Stage, doings: KeyDoings): boolean {
	if (!(target instanceof Node) || !stage.surface.contains(target)) return false;
	const unit = stage.focused();
	const direction = arrows[key];
	if (direction) {
		move(stage, doings, unit, direction, shiftKey);
		return true;
	}
	if (!unit || (key !== "Enter" && key !== " " && key !== "o")) return false;
	if (key === "o") doings.open(unit);
	else doings.choose(unit);
	return true;
}

/** Shift and an arrow, or an arrow where no unit has the focus, moves the drawing itself. */
function move(stage: Stage, doings: KeyDoings, unit: Unit | undefined, direction: Direction, isPan: boolean): void {
	const shown = doings.shown();
	if (isPan || !unit || !shown) {
		stage.viewport.panBy(...pans[direction]);
		return;
	}
	const next = neighbour(shown.view, shown.layout, unit.id, direction);
	const box = next === undefined ? undefined : shown.layout.boxes.get(next);
	if (next === undefined || !box) return;
	stage.viewport.reveal(box);
	stage.focus(next);
}
