/** Chance that is the same on every machine: nothing here uses functions whose last digit differs between processors, as that of `Math.exp` does. */

export type Random = () => number;

/** Uniform numbers in [0, 1), by Mulberry32. */
export function seeded(seed: number): Random {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Nearly N(0, 1), never beyond 6: the sum of twelve uniform numbers. */
export function normal(random: Random): number {
	let sum = -6;
	for (let term = 0; term < 12; term++) sum += random();
	return sum;
}

/** A count with the mean `mean`, by Knuth's product of uniform numbers. */
export function poisson(random: Random, mean: number): number {
	const least = exp(-mean);
	let count = 0;
	for (let product = random(); product > least; product *= random()) count++;
	return count;
}

/** One of the values, as often as its share says; the shares add up to 1. */
export function pick(random: Random, shares: readonly (readonly [value: number, share: number])[]): number {
	let rest = random();
	for (const [value, share] of shares) {
		if (rest < share) return value;
		rest -= share;
	}
	return shares.at(-1)?.[0] ?? 0;
}

/** The numbers from 0 up to `length`, in an order of chance. */
export function shuffled(random: Random, length: number): readonly number[] {
	const order = Array.from({ length }, (_, index) => index);
	for (let last = length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		const [a = 0, b = 0] = [order[last], order[other]];
		order[last] = b;
		order[other] = a;
	}
	return order;
}

export function exp(value: number): number {
	const doublings = Math.round(value / Math.LN2);
	const rest = value - doublings * Math.LN2;
	let sum = 1;
	for (let term = 20; term >= 1; term--) sum = 1 + (sum * rest) / term;
	for (let step = 0; step < Math.abs(doublings); step++) sum *= doublings > 0 ? 2 : 0.5;
	return sum;
}

export function sigmoid(value: number): number {
	return 1 / (1 + exp(-Math.max(-40, Math.min(40, value))));
}
