/** Of the standard normal distribution: one false alarm in 20 on one side, and 80 % of what is to be noticed noticed. */
const quantiles = { alarm: 1.6448536269514722, noticed: 0.8416212335729143 };

/**
 * How many requests must reach the canary so that a rise of the error rate from `rate` by `delta` is noticed, while the others go on to a control:
 * the sample size for comparing two proportions in groups of unequal sizes, without correction for continuity, of Fleiss, Levin and Paik,
 * "Statistical Methods for Rates and Proportions", third edition, 2003, chapter 4. Rates, rise and share of the canary are parts of one.
 */
export function requestsNeeded({ rate, delta, share }: { readonly rate: number; readonly delta: number; readonly share: number }): number {
	const ratio = (1 - share) / share;
	const raised = rate + delta;
	const pooled = (raised + ratio * rate) / (ratio + 1);
	const alarm = quantiles.alarm * Math.sqrt((ratio + 1) * pooled * (1 - pooled));
	const noticed = quantiles.noticed * Math.sqrt(ratio * raised * (1 - raised) + rate * (1 - rate));
	return Math.ceil((alarm + noticed) ** 2 / (ratio * delta ** 2));
}
