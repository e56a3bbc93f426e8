import { type Claim, reportOf } from "./claim.ts";
import type { Json } from "./json.ts";
import type { DriftMethod, DriftReport, DriftWindow } from "./report.ts";
import { count, distribution, type Fields, fields, instant, list, optionalFigure, verdict, words } from "./value.ts";

/** The form that `plimsoll drift --format json` prints, which a team's own job may write as well: `schemas/drift-report.schema.json`. */
export function readOwn(document: Fields): DriftReport | { readonly problem: string } | undefined {
	const claims = list(document.features).flatMap((feature) => claimOf(fields(feature)) ?? []);
	if (claims.length === 0) return undefined;
	const takenAt = instant(document.takenAt);
	return reportOf(claims, {
		tool: words(document.tool) ?? "JSON",
		...(takenAt === undefined ? {} : { takenAt }),
		...windows(document.reference, document.current),
	});
}

/** The two data sets, with what is known of either. */
export function windows(reference: Json | undefined, current: Json | undefined): Pick<DriftReport, "reference" | "current"> {
	const [before, now] = [window(reference), window(current)];
	return { ...(before ? { reference: before } : {}), ...(now ? { current: now } : {}) };
}

function window(value: Json | undefined): DriftWindow | undefined {
	const { id: name, rows: number } = typeof value === "string" ? { id: value } : fields(value);
	const [id, rows] = [words(name), count(number)];
	return id === undefined && rows === undefined
		? undefined
		: { ...(id === undefined ? {} : { id }), ...(rows === undefined ? {} : { rows }) };
}

function claimOf(feature: Fields): Claim | undefined {
	const name = words(feature.name);
	if (name === undefined) return undefined;
	return {
		name,
		score: optionalFigure(feature.score),
		threshold: optionalFigure(feature.threshold),
		method: methodOf(feature.method),
		drifted: verdict(feature.drifted),
		undecided: words(feature.undecided),
		reference: histogram(feature.reference),
		current: histogram(feature.current),
	};
}

function methodOf(value: Json | undefined): string | DriftMethod | undefined {
	const { id: key, label: title, kind } = fields(value);
	const id = words(key);
	if (id === undefined) return words(value);
	return kind === "p-value" || kind === "distance" ? { id, label: words(title) ?? id, kind } : id;
}

function histogram(value: Json | undefined): Claim["reference"] {
	const { kind, edges, heights, labels, counts } = fields(value);
	return kind === "categorical"
		? distribution({ x: labels ?? null, y: counts ?? null }, "cat")
		: distribution({ x: edges ?? null, y: heights ?? null }, "num");
}
