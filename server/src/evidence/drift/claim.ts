import { alarms, methodNamed } from "./methods.ts";
import type { Distribution, DriftMethod, DriftReport, FeatureDrift } from "./report.ts";

/** What a tool says of one feature, before it is judged. Numbers may be NaN or infinite, as the tool wrote them. */
export interface Claim {
	readonly name: string;
	readonly score?: number | undefined;
	readonly threshold?: number | undefined;
	/** The tool's key or display name. */
	readonly method?: string | DriftMethod | undefined;
	/** The tool's own verdict. */
	readonly drifted?: boolean | undefined;
	/** Why the tool has none, in one sentence. */
	readonly undecided?: string | undefined;
	readonly reference?: Distribution | undefined;
	readonly current?: Distribution | undefined;
}

/** More than this is no report about a model that a person looks after. */
const mostFeatures = 20_000;

/** Judges every claim once; what is said twice of the same feature by the same method is said once, with the gaps of the first filled. */
export function judgeAll(claims: readonly Claim[]): readonly FeatureDrift[] | { readonly problem: string } {
	const features = new Map<string, FeatureDrift>();
	for (const claim of claims) {
		const one = judge(claim);
		const key = JSON.stringify([one.name, one.method?.id]);
		const before = features.get(key);
		features.set(key, before ? together(before, one) : one);
		if (features.size > mostFeatures) return { problem: `The report speaks of more than ${mostFeatures} features.` };
	}
	return [...features.values()];
}

/** The tool's own verdict where it has one; else what method, score and threshold come to. */
export function judge(claim: Claim): FeatureDrift {
	const { name, score, threshold, reference, current } = claim;
	const method = methodOf(claim);
	const drifted = claim.drifted ?? derived(method, score, threshold);
	return {
		name,
		...(isNumber(score) ? { score } : {}),
		...(isNumber(threshold) ? { threshold } : {}),
		...(method ? { method } : {}),
		...(drifted === undefined ? { undecided: claim.undecided ?? whyUndecided(claim, method) } : { drifted }),
		...(reference ? { reference } : {}),
		...(current ? { current } : {}),
	};
}

function together(first: FeatureDrift, second: FeatureDrift): FeatureDrift {
	if (first.drifted === undefined && second.drifted !== undefined) return together(second, first);
	const { undecided, ...rest } = { ...second, ...first };
	return rest.drifted === undefined && undecided !== undefined ? { ...rest, undecided } : rest;
}

function derived(method: DriftMethod | undefined, score: number | undefined, threshold: number | undefined): boolean | undefined {
	if (!method || score === undefined || threshold === undefined || Number.isNaN(score) || Number.isNaN(threshold)) return undefined;
	return alarms(method, score, threshold);
}

function whyUndecided({ score, threshold, method: word }: Claim, method: DriftMethod | undefined): string {
	if (score === undefined) return "The report states no score.";
	if (Number.isNaN(score)) return "The score is not a number.";
	const missing = threshold === undefined || Number.isNaN(threshold) ? "no threshold" : undefined;
	if (word === undefined) {
		return `The report states ${missing ? "neither method nor threshold" : "no method"}, so that the score may be a p-value or a distance.`;
	}
	if (!method) return `The method ${String(word)} is not known here, so that the score may be a p-value or a distance.`;
	return "The report states no threshold.";
}

/** A method of the person's own is of the kind that its verdict shows, if it shows one. */
function methodOf({ method, score, threshold, drifted }: Claim): DriftMethod | undefined {
	if (method === undefined || typeof method === "object") return method;
	const known = methodNamed(method);
	if (known) return known;
	const own = { id: method, label: method } as const;
	if (/p[-_ ]?value/i.test(method)) return { ...own, kind: "p-value" };
	if (drifted === undefined || !isNumber(score) || !isNumber(threshold) || score === threshold) return undefined;
	return { ...own, kind: drifted === score > threshold ? "distance" : "p-value" };
}

function isNumber(value: number | undefined): value is number {
	return value !== undefined && Number.isFinite(value);
}

/** The report, or why there is none. */
export function reportOf(claims: readonly Claim[], rest: Omit<DriftReport, "features">): DriftReport | { readonly problem: string } {
	const features = judgeAll(claims);
	return "problem" in features ? features : { ...rest, features };
}
