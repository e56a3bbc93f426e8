import type { Box, Point } from "./lineage-layout.ts";

/** What part of the drawing is seen: where its origin is on the screen, and how large it is. */
export interface Camera extends Point {
	readonly zoom: number;
}

export interface Viewport {
	readonly camera: () => Camera;
	set(camera: Camera): void;
	/** Shows all of this part of the drawing; a small one is not blown up. */
	fit(part: Box): void;
	/** Moves no further than it takes to see the box. */
	reveal(box: Box): void;
	/** Shows the box large enough to be read, in the middle of as much as there is room for of the part that it belongs to. */
	center(box: Box, part: Box): void;
	zoomBy(factor: number): void;
	panBy(x: number, y: number): void;
	/** Whether the pointer has just moved the drawing, so that its release is no click. */
	wasDragged(): boolean;
}

const zooms = { least: 0.01, most: 3 };

/** Lets a person move and zoom the drawing with wheel, fingers and pointer. `moved` is called after every change. */
export function viewport(surface: SVGElement, world: SVGElement, moved: () => void): Viewport {
	let camera: Camera = { x: 0, y: 0, zoom: 1 };
	let dragged = false;
	const set = (next: Camera): void => {
		camera = { ...next, zoom: Math.max(zooms.least, Math.min(zooms.most, next.zoom)) };
		world.setAttribute("transform", `translate(${camera.x} ${camera.y}) scale(${camera.zoom})`);
		surface.classList.toggle("afar", camera.zoom < 0.85);
		surface.classList.toggle("distant", camera.zoom < 0.55);
		surface.classList.toggle("far", camera.zoom < 0.3);
		moved();
	};
	const zoomAt = (factor: number, point: Point): void => set(zoomed(camera, factor, point));
	listenToWheel(surface, zoomAt, (x, y) => set({ ...camera, x: camera.x + x, y: camera.y + y }));
	listenToPointers(surface, {
		pan: (x, y) => set({ ...camera, x: camera.x + x, y: camera.y + y }),
		zoomAt,
		dragged: (value) => {
			dragged = value;
		},
	});
	return {
		camera: () => camera,
		set,
		fit: (part) => set(fitting(surface, part)),
		reveal: (box) => set(revealing(surface, camera, box)),
		center: (box, part) => set(centered(surface, box, part)),
		zoomBy: (factor) => zoomAt(factor, { x: surface.clientWidth / 2, y: surface.clientHeight / 2 }),
		panBy: (x, y) => set({ ...camera, x: camera.x + x, y: camera.y + y }),
		wasDragged: () => dragged,
	};
}

/** The point of the drawing that lies under `point` stays there. */
export function zoomed(camera: Camera, factor: number, point: Point): Camera {
	const zoom = Math.max(zooms.least, Math.min(zooms.most, camera.zoom * factor));
	const scale = zoom / camera.zoom;
	return { zoom, x: point.x - (point.x - camera.x) * scale, y: point.y - (point.y - camera.y) * scale };
}

function fitting({ clientWidth, clientHeight }: Element, { x, y, width, height }: Box): Camera {
	const fits = Math.min(1.15, (clientWidth - 24) / Math.max(width, 1), (clientHeight - 24) / Math.max(height, 1));
	const zoom = Math.max(zooms.least, fits);
	return { zoom, x: (clientWidth - width * zoom) / 2 - x * zoom, y: (clientHeight - height * zoom) / 2 - y * zoom };
}

/** The camera that has the box in the middle, unless that would show the ground beside the part while some of the part is not seen. */
export function centered({ clientWidth, clientHeight }: Pick<Element, "clientWidth" | "clientHeight">, box: Box, part: Box): Camera {
	const zoom = 0.7;
	const along = (middle: number, start: number, length: number, room: number): number => {
		const [first, last] = [margin - start * zoom, room - margin - (start + length) * zoom];
		return last > first ? (first + last) / 2 : Math.max(last, Math.min(first, room / 2 - middle * zoom));
	};
	return {
		zoom,
		x: along(box.x + box.width / 2, part.x, part.width, clientWidth),
		y: along(box.y + box.height / 2, part.y, part.height, clientHeight),
	};
}

function revealing({ clientWidth, clientHeight }: Element, camera: Camera, box: Box): Camera {
	const { zoom } = camera;
	const x = shift(camera.x + box.x * zoom, box.width * zoom, clientWidth);
	const y = shift(camera.y + box.y * zoom, box.height * zoom, clientHeight);
	return { zoom, x: camera.x + x, y: camera.y + y };
}

const margin = 40;

/** How far a piece has to move to lie within the room, with a margin. */
function shift(start: number, length: number, room: number): number {
	if (start < margin) return margin - start;
	return Math.min(0, room - margin - (start + length));
}

function listenToWheel(surface: SVGElement, zoomAt: (factor: number, point: Point) => void, pan: (x: number, y: number) => void): void {
	surface.addEventListener(
		"wheel",
		(event) => {
			event.preventDefault();
			const size = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
			// A pinch on a touchpad comes as a wheel with the control key; its steps are small.
			if (event.shiftKey) pan(-(event.deltaY + event.deltaX) * size, 0);
			else zoomAt(Math.exp(-event.deltaY * size * (event.ctrlKey ? 0.01 : 0.0016)), within(surface, event));
		},
		{ passive: false },
	);
}

interface Gestures {
	pan(x: number, y: number): void;
	zoomAt(factor: number, point: Point): void;
	dragged(value: boolean): void;
}

/** One pointer pans; two pinch. A pointer that hardly moves is a click and stays with what it is over. */
function listenToPointers(surface: SVGElement, { pan, zoomAt, dragged }: Gestures): void {
	const down = new Map<number, Point>();
	let travelled = 0;
	surface.addEventListener("pointerdown", (event) => {
		if (event.button !== 0) return;
		down.set(event.pointerId, within(surface, event));
		travelled = 0;
		dragged(false);
	});
	surface.addEventListener("pointermove", (event) => {
		const before = down.get(event.pointerId);
		if (!before) return;
		const now = within(surface, event);
		const [x, y] = [now.x - before.x, now.y - before.y];
		travelled += Math.hypot(x, y);
		if (travelled < 4) return;
		dragged(true);
		if (!surface.hasPointerCapture(event.pointerId)) surface.setPointerCapture(event.pointerId);
		const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
		down.set(event.pointerId, now);
		if (other) zoomAt(distance(now, other) / Math.max(1, distance(before, other)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
		else pan(x, y);
	});
	for (const end of ["pointerup", "pointercancel"] as const) surface.addEventListener(end, ({ pointerId }) => down.delete(pointerId));
}

function within(surface: Element, event: MouseEvent): Point {
	const { left, top } = surface.getBoundingClientRect();
	return { x: event.clientX - left, y: event.clientY - top };
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}
