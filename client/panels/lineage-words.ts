import { troubleOf } from "./lineage-badges.ts";
import { kindCounts } from "./lineage-filter.ts";
import { counted, edgeLooks, kindLooks } from "./lineage-kinds.ts";
import type { Link, Unit } from "./lineage-view.ts";

/** A unit in one sentence, for whoever does not see it. */
export function spoken(unit: Unit): string {
	const [node] = unit.nodes;
	if (unit.group || !node) {
		const kinds = kindCounts(unit.nodes).map(([kind, count]) => counted(count, kind));
		return [`group ${unit.group?.title ?? unit.name}`, ...kinds, ...troubles(unit)].join(", ");
	}
	const owner = node.owner === undefined ? [] : [`owner ${node.owner}`];
	return [`${kindLooks[node.kind].one} ${node.name}`, ...owner, ...troubles(unit)].join(", ");
}

/** What is wrong with it, in a few words each. */
export function troubles(unit: Pick<Unit, "nodes" | "group">): readonly string[] {
	const { findings, worst, drifted, measured } = troubleOf(unit);
	const [first] = unit.nodes;
	const found = findings === 0 ? [] : [`${findings} ${findings === 1 ? "finding" : "findings"}, worst ${worst}`];
	if (!unit.group) return first?.drift ? [...found, `drift ${first.drift.text}`] : found;
	if (measured === 0) return found;
	return [...found, `${drifted} of ${measured} measured ${drifted === 1 ? "drifts" : "drift"}`];
}

/** What a link says, from name to name. */
export function linkWords({ kind, edges, from, to, isMutual }: Link, nameOf: (unit: string) => string): string {
	if (edges.length === 1) return `${nameOf(from)} ${edgeLooks[kind].words} ${nameOf(to)}`;
	return `${edges.length.toLocaleString("en")} connections ${isMutual ? "between" : "from"} ${nameOf(from)} ${isMutual ? "and" : "to"} ${nameOf(to)}`;
}

/** The folder and line where something stands, as people write it. */
export function placeWords({ uri, line }: { readonly uri: string; readonly line: number }): string {
	const path = decoded(uri).split("/");
	return `${path.slice(-2).join("/")}:${line + 1}`;
}

function decoded(uri: string): string {
	try {
		return decodeURIComponent(uri);
	} catch {
		return uri;
	}
}
