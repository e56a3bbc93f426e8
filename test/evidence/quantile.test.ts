import assert from "node:assert/strict";
import { test } from "node:test";
import {
	binomialCdf,
	binomialInverse,
	decide,
	missingRuns,
	quantileInterval,
	quantileRanks,
	requiredRuns,
} from "../../server/src/evidence/quantile.ts";

/** P[X ≤ k] from exact whole-number coefficients, for p = numerator / denominator. */
function exactCdf(k: number, n: number, numerator: bigint, denominator: bigint): number {
	let coefficient = 1n;
	let sum = 0n;
	for (let j = 0; j <= k; j++) {
		sum += coefficient * numerator ** BigInt(j) * (denominator - numerator) ** BigInt(n - j);
		coefficient = (coefficient * BigInt(n - j)) / BigInt(j + 1);
	}
	return Number((sum * 10n ** 18n) / denominator ** BigInt(n)) / 1e18;
}

test("the binomial distribution agrees with exact arithmetic", () => {
	for (const [n, p, numerator, denominator] of [
		[1, 0.5, 1n, 2n],
		[20, 0.05, 1n, 20n],
		[130, 0.95, 19n, 20n],
		[459, 0.01, 1n, 100n],
		[1000, 0.5, 1n, 2n],
		[1000, 0.99, 99n, 100n],
	] as const) {
		for (const share of [0, 0.3, 0.48, 0.5, 0.52, 0.9, 0.95, 0.99, 1]) {
			const k = Math.round(share * n);
			const difference = Math.abs(binomialCdf(k, n, p) - exactCdf(k, n, numerator, denominator));
			assert.ok(difference < 1e-12, `P[X ≤ ${k}] for n = ${n}, p = ${p} is ${difference} off`);
		}
	}
	assert.equal(binomialCdf(-1, 10, 0.5), 0);
	assert.equal(binomialCdf(10, 10, 0.5), 1);
	assert.equal(binomialCdf(0, 10, 1), 0);
});

test("a million draws neither take long nor lose the middle", () => {
	assert.ok(Math.abs(binomialCdf(500_000, 1_000_000, 0.5) - 0.5003989) < 1e-6);
	assert.equal(binomialInverse(0.5, 1_000_000, 0.5), 500_000);
});

test("the inverse is the smallest value whose share is reached", () => {
	for (const q of [0.025, 0.5, 0.975]) {
		const k = binomialInverse(q, 459, 0.99);
		assert.ok(binomialCdf(k, 459, 0.99) >= q && binomialCdf(k - 1, 459, 0.99) < q);
	}
});

test("early stopping needs the runs that MLPerf's rule gives", () => {
	const over = [0, 1, 2, 3, 5, 10, 20, 50];
	const table = { 90: [44, 64, 81, 97, 127, 197, 325, 681], 95: [90, 130, 165, 198, 259, 398, 656, 1372] };
	for (const [percentile, runs] of Object.entries(table)) {
		assert.deepEqual(
			over.map((count) => requiredRuns(count, Number(percentile))),
			runs,
		);
	}
	assert.deepEqual(
		over.map((count) => requiredRuns(count, 99)),
		[459, 662, 838, 1001, 1307, 2010, 3304, 6898],
	);
	assert.deepEqual(
		over.map((count) => requiredRuns(count, 99.9)),
		[4603, 6636, 8403, 10042, 13105, 20140, 33097, 69058],
	);
	assert.deepEqual(
		[90, 95, 99, 99.9].map((percentile) => requiredRuns(0, percentile, 0.95)),
		[29, 59, 299, 2995],
	);
});

test("a verdict changes exactly where the table says", () => {
	assert.equal(decide(458, 0, 99), "inconclusive");
	assert.equal(decide(459, 0, 99), "pass");
	assert.equal(decide(661, 1, 99), "inconclusive");
	assert.equal(decide(662, 1, 99), "pass");
	assert.equal(decide(130, 1, 95), "pass");
	assert.equal(decide(0, 0, 95), "inconclusive");
	// 13 of 100 over a limit that 5 may pass have a chance below one in a hundred; 11 have not.
	assert.equal(decide(100, 13, 95), "fail");
	assert.equal(decide(100, 10, 95), "inconclusive");
	assert.equal(decide(10, 10, 99), "fail");
	// One run of one over has a chance of one in a hundred if p99 met the objective, of one in twenty if p95 did.
	assert.equal(decide(1, 1, 99), "fail");
	assert.equal(decide(1, 1, 95), "inconclusive");
});

test("missing runs lead to a decision when the share stays", () => {
	assert.equal(missingRuns(0, 0, 99), 459);
	assert.equal(missingRuns(100, 0, 99), 359);
	assert.equal(missingRuns(459, 0, 99), 0);
	assert.equal(missingRuns(500, 25, 95), undefined);
	for (const [n, over] of [
		[100, 1],
		[200, 14],
		[300, 10],
	] as const) {
		const more = missingRuns(n, over, 95);
		assert.ok(more !== undefined && more > 0);
		assert.notEqual(decide(n + more, Math.round((over / n) * (n + more)), 95), "inconclusive");
	}
});

test("the interval of a quantile has its ranks from the binomial distribution", () => {
	assert.deepEqual(quantileRanks(459, 0.99), { lower: 450, upper: 459 });
	assert.deepEqual(quantileRanks(1000, 0.5), { lower: 469, upper: 532 });
	const coverage = (n: number) => {
		const { lower, upper } = quantileRanks(n, 0.99);
		return binomialCdf(upper - 1, n, 0.99) - binomialCdf(lower - 1, n, 0.99);
	};
	// Simulation over a lognormal distribution gave 96.5 %, 98 % and 94 %.
	assert.ok(Math.abs(coverage(459) - 0.965) < 0.015);
	assert.ok(Math.abs(coverage(1000) - 0.98) < 0.015);
	assert.ok(Math.abs(coverage(10_000) - 0.95) < 0.015);
});

test("a bound that was not measured is missing", () => {
	const values = Array.from({ length: 100 }, (_, index) => index + 1);
	assert.deepEqual(quantileInterval(values, 0.99), { value: 99, low: 97, high: undefined });
	assert.deepEqual(quantileInterval(values, 0.5), { value: 50, low: 40, high: 61 });
	assert.deepEqual(quantileInterval([7], 0.5), { value: 7, low: 0, high: undefined });
	assert.equal(quantileInterval([], 0.5), undefined);
	const enough = Array.from({ length: 368 }, (_, index) => index + 1);
	assert.equal(quantileInterval(enough.slice(1), 0.99)?.high, undefined);
	assert.equal(quantileInterval(enough, 0.99)?.high, 368);
});

test("the interval holds the true quantile as often as it says", () => {
	let state = 12345;
	const random = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return (state + 0.5) / 2 ** 32;
	};
	const trials = 2000;
	let held = 0;
	for (let trial = 0; trial < trials; trial++) {
		const sorted = Float64Array.from({ length: 200 }, random).sort();
		const { low = 0, high = 1 } = quantileInterval(sorted, 0.95) ?? {};
		if (low <= 0.95 && 0.95 <= high) held++;
	}
	assert.ok(held / trials > 0.94, `${held} of ${trials}`);
});
