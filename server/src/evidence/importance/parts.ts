import type { Json } from "../drift/json.ts";
import { count, type Fields, fields, figure, instant, list, words } from "../drift/value.ts";
import type { Problem } from "../file-window.ts";
import type { Correlation, ImportanceReport } from "./report.ts";

/** Correlations that are nearer to 0 than this are of no use to anybody here, and a matrix holds very many of them. */
export const leastCorrelation = 0.9;
/** More than this is no report about a model that a person looks after. */
const mostFeatures = 20_000;
const mostCorrelations = 20_000;
const mostMembers = 100_000;
/** A correlation that was computed in binary fractions may end so far beyond 1. */
const rounding = 1e-9;

/** What a report says of itself, in Plimsoll's own form or beside what scikit-learn writes. */
export function headOf(document: Fields): Pick<ImportanceReport, "takenAt" | "model" | "dataset"> {
	const takenAt = instant(document.takenAt);
	const { artifact: file, version: release } = fields(document.model);
	const { id: name, version: state, rows: number } = fields(document.dataset);
	const [artifact, version] = [words(file), words(release)];
	const [id, dataVersion, rows] = [words(name), words(state), count(number)];
	const model = { ...(artifact === undefined ? {} : { artifact }), ...(version === undefined ? {} : { version }) };
	const dataset = {
		...(id === undefined ? {} : { id }),
		...(dataVersion === undefined ? {} : { version: dataVersion }),
		...(rows === undefined ? {} : { rows }),
	};
	return {
		...(takenAt === undefined ? {} : { takenAt }),
		...(Object.keys(model).length > 0 ? { model } : {}),
		...(Object.keys(dataset).length > 0 ? { dataset } : {}),
	};
}

/** A number that one can reckon with. */
export function finite(value: Json | undefined): number | undefined {
	const number = figure(value);
	return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** The correlations of a list of pairs, or of a map of maps as `DataFrame.corr().to_json()` writes it. Nothing where there are none of either kind. */
export function correlationsIn(value: Json | undefined): readonly Correlation[] | undefined {
	const strong = new Map<string, Correlation>();
	let some = false;
	for (const pair of Array.isArray(value) ? pairsOfList(value) : pairsOfMatrix(fields(value))) {
		some = true;
		if (Math.abs(pair.rho) < leastCorrelation || pair.a === pair.b || strong.size > mostCorrelations) continue;
		const key = JSON.stringify([[pair.a, pair.b].sort(), pair.method]);
		if (!strong.has(key)) strong.set(key, pair);
	}
	return some ? [...strong.values()] : undefined;
}

function* pairsOfList(pairs: readonly Json[]): Iterable<Correlation> {
	for (const one of pairs) {
		const pair = pairOf(fields(one));
		if (pair) yield pair;
	}
}

function* pairsOfMatrix(matrix: Fields): Iterable<Correlation> {
	for (const [a, row] of Object.entries(matrix)) {
		for (const [b, rho] of Object.entries(fields(row))) {
			const pair = pairOf({ a, b, rho });
			if (pair) yield pair;
		}
	}
}

function pairOf({ a: one, b: other, rho: number, method: word }: Fields): Correlation | undefined {
	const [a, b, rho, method] = [words(one), words(other), finite(number), words(word)];
	if (a === undefined || b === undefined || rho === undefined || Math.abs(rho) > 1 + rounding) return undefined;
	return { a, b, rho: Math.min(1, Math.max(-1, rho)), ...(method === undefined ? {} : { method }) };
}

/** The report, or why it is too much for one. */
export function bounded(report: ImportanceReport): ImportanceReport | Problem {
	const features = new Set(report.features.map(({ name }) => name)).size;
	const members = report.groups.reduce((sum, group) => sum + group.members.length, 0);
	if (features > mostFeatures) return { problem: `The report speaks of more than ${mostFeatures} features.` };
	if (members > mostMembers) return { problem: `The groups of the report have more than ${mostMembers} members.` };
	if (report.correlations.length > mostCorrelations)
		return { problem: `The report has more than ${mostCorrelations} correlations of at least ${leastCorrelation}.` };
	return report;
}

/** The names of a list, without whatever in it is none. */
export function namesIn(value: Json | undefined): readonly string[] {
	return list(value).flatMap((name) => words(name) ?? []);
}
