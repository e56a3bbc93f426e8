/** Bounds that hold the true value. */
export interface Interval {
	readonly low: number;
	readonly high: number;
	/** The share of such intervals that hold it, 0 to 1; absent where the report does not say. */
	readonly confidence?: number;
}

/** Below as many degrees of freedom the quantile is found from the distribution itself, from there on by its expansion. */
const manyDegrees = 30;
const normalQuantile = 1.959963984540054;

/**
 * The interval of confidence 0.95 around the mean of n repeats: mean ± t(0.975; n − 1) · s / √n, with the sample's standard deviation s, whose divisor
 * is n − 1 (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, "Confidence Limits for the Mean"). It says how well the repeats know their
 * own mean, and nothing of how another model or other rows would do. Nothing for fewer than two repeats.
 */
export function meanInterval(mean: number, deviation: number, n: number): Interval | undefined {
	if (!Number.isInteger(n) || n < 2 || !Number.isFinite(mean) || !Number.isFinite(deviation) || deviation < 0) return undefined;
	const reach = (studentQuantile(n - 1) * deviation) / Math.sqrt(n);
	return { low: mean - reach, high: mean + reach, confidence: 0.95 };
}

/**
 * The 0.975 quantile of Student's t distribution with so many whole degrees of freedom: 12.706 for 1, 2.262 for 9. From the finite series of
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4; where these grow long by the expansion 26.7.5, which is less than
 * 1e-7 off there.
 */
export function studentQuantile(degrees: number): number {
	if (degrees >= manyDegrees) return expandedQuantile(degrees);
	let [low, high] = [0, 100];
	for (let step = 0; step < 60; step++) {
		const middle = (low + high) / 2;
		if (centralProbability(middle, degrees) < 0.95) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/** P[|T| ≤ t]. */
function centralProbability(t: number, degrees: number): number {
	const angle = Math.atan(t / Math.sqrt(degrees));
	const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
	const odd = degrees % 2 === 1;
	let term = odd ? cosine : 1;
	let sum = degrees === 1 ? 0 : term;
	for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
		term *= (cosine * cosine * (k - 1)) / k;
		sum += term;
	}
	return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

function expandedQuantile(degrees: number): number {
	const z = normalQuantile;
	const square = z * z;
	const coefficients = [
		(z * (square + 1)) / 4,
		(z * ((5 * square + 16) * square + 3)) / 96,
		(z * (((3 * square + 19) * square + 17) * square - 15)) / 384,
		(z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945)) / 92160,
	];
	return coefficients.reduceRight((sum, coefficient) => (sum + coefficient) / degrees, 0) + z;
}
