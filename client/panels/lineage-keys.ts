import type { Box, Layout } from "./lineage-layout.ts";
import type { View } from "./lineage-view.ts";

export type Direction = "left" | "right" | "up" | "down";

/** Where an arrow key leads from a unit: along the flow where a link goes that way, else to the nearest one on that side. */
export function neighbour(view: View, layout: Layout, from: string, direction: Direction): string | undefined {
	const start = layout.boxes.get(from);
	if (!start) return undefined;
	const linked = view.links.flatMap((link) => {
		if (direction === "right" && link.from === from) return [link.to];
		return direction === "left" && link.to === from ? [link.from] : [];
	});
	return nearest(layout, start, linked, direction) ?? nearest(layout, start, [...layout.boxes.keys()], direction);
}

/** The nearest on that side; what lies aside counts more than what lies far. */
function nearest(layout: Layout, start: Box, ids: readonly string[], direction: Direction): string | undefined {
	let best: { readonly id: string; readonly cost: number } | undefined;
	for (const id of ids) {
		const box = layout.boxes.get(id);
		if (!box) continue;
		const x = box.x + box.width / 2 - start.x - start.width / 2;
		const y = box.y + box.height / 2 - start.y - start.height / 2;
		const ahead = { left: -x, right: x, up: -y, down: y }[direction];
		const aside = Math.abs(direction === "left" || direction === "right" ? y : x);
		const cost = ahead + aside * 3;
		if (ahead > 1 && (!best || cost < best.cost)) best = { id, cost };
	}
	return best?.id;
}
