import type { Box, Layout } from "./lineage-layout.ts";
import type { Stage } from "./lineage-stage.ts";
import type { Camera, Viewport } from "./lineage-viewport.ts";

/** What is in view after a drawing has changed: all of it, what hangs on the selection, the same as before, or an exact part. */
export type Aim = "fit" | "selected" | "keep" | Camera;

interface Change {
	readonly layout: Layout;
	readonly before: Layout | undefined;
	/** The selected unit, and what is bright with it. */
	readonly selected: string | undefined;
	readonly lit: ReadonlySet<string>;
}

export function aimed({ viewport }: Stage, aim: Aim, change: Change): void {
	const { layout, before, selected } = change;
	if (typeof aim === "object") viewport.set(aim);
	else if (aim === "selected" && selected !== undefined) aimAtSelection(viewport, selected, change);
	else if (aim === "keep" && before) {
		const moved = anchorShift(before, layout, viewport.camera(), selected);
		if (moved) viewport.panBy(-moved.x * viewport.camera().zoom, -moved.y * viewport.camera().zoom);
	} else viewport.fit({ x: 0, y: 0, width: layout.width, height: layout.height });
}

const legible = 0.5;

/** All of the drawing if that can be read, else what hangs on the selection, else as much of that as there is room for around the selected unit. */
function aimAtSelection(viewport: Viewport, selected: string, { layout, lit }: Change): void {
	const box = layout.boxes.get(selected);
	viewport.fit({ x: 0, y: 0, width: layout.width, height: layout.height });
	if (!box || viewport.camera().zoom >= legible) return;
	const part = around(
		[...lit].flatMap((id) => layout.boxes.get(id) ?? []),
		box,
	);
	viewport.fit(part);
	if (viewport.camera().zoom < legible) viewport.center(box, part);
}

function around(boxes: readonly Box[], first: Box): Box {
	const margin = 20;
	let [left, top, right, bottom] = [first.x, first.y, first.x + first.width, first.y + first.height];
	for (const { x, y, width, height } of boxes) {
		[left, top] = [Math.min(left, x), Math.min(top, y)];
		[right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
	}
	return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
}

/** How far the selected unit, or else the one nearest to the upper left of the view, has moved. */
function anchorShift(before: Layout, after: Layout, camera: Camera, selected: string | undefined): { x: number; y: number } | undefined {
	const [left, top] = [-camera.x / camera.zoom, -camera.y / camera.zoom];
	let best: { readonly from: Box; readonly to: Box; readonly far: number } | undefined;
	for (const [id, from] of before.boxes) {
		const to = after.boxes.get(id);
		if (!to) continue;
		const far = id === selected ? -1 : Math.abs(from.x - left) + Math.abs(from.y - top);
		if (!best || far < best.far) best = { from, to, far };
	}
	return best && { x: best.to.x - best.from.x, y: best.to.y - best.from.y };
}
