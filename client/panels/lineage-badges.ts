import type { Severity } from "./lineage-graph.ts";
import { worst } from "./lineage-kinds.ts";
import { type Mark, mark } from "./lineage-mark.ts";
import type { Unit } from "./lineage-view.ts";

/** How many findings, and how many nodes that drift. */
export interface Trouble {
	readonly findings: number;
	readonly worst?: Severity;
	readonly drifted: number;
	/** Nodes whose drift is known. */
	readonly measured: number;
}

export function troubleOf({ nodes }: Pick<Unit, "nodes">): Trouble {
	const severities = nodes.flatMap(({ findings }) => findings.map(({ severity }) => severity));
	const known = nodes.flatMap(({ drift }) => (drift ? [drift] : []));
	const most = worst(severities);
	return {
		findings: severities.length,
		...(most ? { worst: most } : {}),
		drifted: known.filter(({ drifted }) => drifted).length,
		measured: known.length,
	};
}

/** Signs that differ in form, not just in colour: a cross, a triangle, an i, a wave. */
const signs: Readonly<Record<Severity | "drift", string>> = {
	error: "M-3-3L3 3M3-3L-3 3",
	warning: "M0-4.2L4.4 3.4H-4.4zM0-1.4V.8M0 2v.3",
	info: "M0-1V3.4M0-3.6v.5",
	drift: "M-5 1.5C-3.3-4-1.7-4 0 0s3.3 4 5-1.5",
};

/** At the upper edge, from the right: what was found, and what drifts. */
export function drawBadges(unit: Unit, width: number): readonly Mark[] {
	const trouble = troubleOf(unit);
	const badges: Mark[] = [];
	let right = width - 8;
	if (trouble.worst) {
		const text = trouble.findings.toLocaleString("en");
		badges.push(badge(trouble.worst, signs[trouble.worst], text, right));
		right -= lengthOf(text) + 4;
	}
	if (trouble.measured > 0) {
		const text = unit.group && trouble.drifted > 0 ? trouble.drifted.toLocaleString("en") : "";
		badges.push(badge(trouble.drifted > 0 ? "drift" : "steady", signs.drift, text, right));
	}
	return badges;
}

function badge(look: string, sign: string, text: string, right: number): Mark {
	const width = lengthOf(text);
	return mark(
		"g",
		{ class: `mark ${look}`, transform: `translate(${right - width} -8)` },
		mark("rect", { class: "plate", width, height: 16, rx: 8 }),
		mark("path", { class: "sign", d: sign, transform: "translate(9.5 8)" }),
		text === "" ? undefined : mark("text", { class: "count", x: 16, y: 11.8 }, text),
	);
}

function lengthOf(text: string): number {
	return text === "" ? 19 : 26 + (text.length - 1) * 7;
}
