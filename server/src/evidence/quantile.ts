/** A quantile of measured values with the interval that holds the true one, without any assumption about the distribution. */
export interface QuantileEstimate {
	readonly value: number;
	/** 0 where there are too few values for a lower bound: the values are durations. */
	readonly low: number;
	/** Nothing where there are too few values for an upper bound. */
	readonly high: number | undefined;
}

export type Decision = "pass" | "fail" | "inconclusive";

/** How sure a verdict about an objective is; that of MLPerf's early stopping. */
const verdictConfidence = 0.99;
/** More runs than this are never worth waiting for: the true quantile lies too near to the objective. */
const mostRuns = 1e6;

/**
 * P[X ≤ k] for X ~ Binomial(n, p). Sums the tail that k lies in, outwards from k, until terms vanish: about √n steps.
 */
export function binomialCdf(k: number, n: number, p: number): number {
	if (k < 0) return 0;
	if (k >= n || p <= 0) return 1;
	if (p >= 1) return 0;
	return k < n * p ? lowerTail(k, n, p) : 1 - lowerTail(n - k - 1, n, 1 - p);
}

/** The smallest k with P[X ≤ k] ≥ q for X ~ Binomial(n, p). */
export function binomialInverse(q: number, n: number, p: number): number {
	return smallest(0, n, (k) => binomialCdf(k, n, p) >= q);
}

/**
 * The `p` quantile of sorted values: the ⌈np⌉th of them. The bounds are order statistics too, of which each lies on the wrong side
 * of the true quantile with at most half of `1 - confidence`; the values must be independent for that.
 */
export function quantileInterval(sorted: ArrayLike<number>, p: number, confidence = 0.95): QuantileEstimate | undefined {
	const n = sorted.length;
	const value = sorted[Math.max(0, Math.ceil(n * p - 1e-9) - 1)];
	if (value === undefined) return undefined;
	const { lower, upper } = quantileRanks(n, p, confidence);
	return { value, low: sorted[lower - 1] ?? 0, high: sorted[upper - 1] };
}

/** The ranks, from 1, of the order statistics that enclose the `p` quantile of n values; 0 and n + 1 are beyond what was measured. */
export function quantileRanks(n: number, p: number, confidence = 0.95): { readonly lower: number; readonly upper: number } {
	const alpha = 1 - confidence;
	return { lower: binomialInverse(alpha / 2, n, p), upper: binomialInverse(1 - alpha / 2, n, p) + 1 };
}

/**
 * Whether `over` of n runs beyond the objective show that the percentile (50, 95, 99 …) meets it. Pass is MLPerf's early stopping; fail is the
 * same rule from the other side: so many runs over would be too unlikely if the percentile met the objective.
 */
export function decide(n: number, over: number, percentile: number, confidence = verdictConfidence): Decision {
	const allowed = (100 - percentile) / 100;
	if (binomialCdf(over, n, allowed) <= 1 - confidence) return "pass";
	return over > 0 && 1 - binomialCdf(over - 1, n, allowed) <= 1 - confidence ? "fail" : "inconclusive";
}

/** How many runs pass when `over` of them lie beyond the objective: 459 for the 99th percentile when none does. */
export function requiredRuns(over: number, percentile: number, confidence = verdictConfidence): number {
	const allowed = (100 - percentile) / 100;
	return firstFrom(over + 1, (n) => binomialCdf(over, n, allowed) <= 1 - confidence);
}

/**
 * About how many more runs decide, if the share of runs over the objective stays as it was. Nothing when that share is too near to the allowed one.
 */
export function missingRuns(n: number, over: number, percentile: number, confidence = verdictConfidence): number | undefined {
	if (n === 0) return requiredRuns(0, percentile, confidence);
	const decided = (runs: number) => decide(runs, Math.round((over / n) * runs), percentile, confidence) !== "inconclusive";
	if (decided(n)) return 0;
	const runs = firstFrom(n, (count) => count >= mostRuns || decided(count));
	return runs >= mostRuns ? undefined : runs - n;
}

function lowerTail(k: number, n: number, p: number): number {
	const odds = (1 - p) / p;
	let term = Math.exp(logMass(k, n, p));
	let sum = 0;
	for (let j = k; j >= 0 && term > sum * 1e-17; j--) {
		sum += term;
		term *= (j / (n - j + 1)) * odds;
	}
	return sum;
}

function logMass(k: number, n: number, p: number): number {
	return logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** ln x!: by multiplication while that is exact, then by Stirling's series, whose first left-out term is below 1e-15 there. */
function logFactorial(x: number): number {
	if (x < 20) {
		let product = 1;
		for (let factor = 2; factor <= x; factor++) product *= factor;
		return Math.log(product);
	}
	const inverse = 1 / x;
	const square = inverse * inverse;
	const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
	return (x + 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

function firstFrom(from: number, holds: (value: number) => boolean): number {
	let low = from;
	let high = from;
	for (let step = 1; !holds(high); step *= 2) {
		low = high + 1;
		high += step;
	}
	return smallest(low, high, holds);
}

/** The smallest whole number of a range that a rising condition holds for; the last one is taken for granted. */
function smallest(from: number, to: number, holds: (value: number) => boolean): number {
	let low = from;
	let high = to;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
