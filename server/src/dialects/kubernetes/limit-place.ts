import type { NestedPlace } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import { keyPlace } from "../card/read.ts";

/** Where a container takes another limit: in its limits, else in its resources, else in itself. Nothing where what stands there is no map of its own. */
export function limitPlace(container: Cursor, text: string): { readonly limitPlace?: NestedPlace } {
	const resources = container.get("resources");
	const limits = resources.get("limits");
	const [map, missing] = limits.present ? [limits, []] : resources.present ? [resources, ["limits"]] : [container, ["resources", "limits"]];
	// The first key of a list's item stands behind a hyphen.
	const place = isShared(map) ? undefined : (keyPlace(map, text) ?? keyPlace(map, text, map.entries()[1]?.key?.value));
	return place ? { limitPlace: { ...place, missing } } : {};
}

/** An alias points at a map that stands elsewhere, and is used there too. */
function isShared({ at, key }: Cursor): boolean {
	return at !== undefined && key !== undefined && at.start < key.at.start;
}
