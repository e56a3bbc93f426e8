import assert from "node:assert/strict";
import { test } from "node:test";
import { requestsNeeded } from "../../server/src/rules/rollout/power.ts";
import { dice } from "../harness/mutate.ts";

/** How many of `trials` fail, when each does with this probability; counted from failure to failure. */
function failures(trials: number, rate: number, next: () => number): number {
	let count = 0;
	for (let place = 0; ; count++) {
		place += 1 + Math.floor(Math.log(1 - next()) / Math.log(1 - rate));
		if (place > trials) return count;
	}
}

/** The share of so many canaries that a pooled test of two proportions takes for worse than their control. */
function alarms(canary: number, control: number, rates: readonly [number, number], next: () => number): number {
	const times = 2000;
	let alarmed = 0;
	for (let i = 0; i < times; i++) {
		const [a, b] = [failures(canary, rates[0], next), failures(control, rates[1], next)];
		const pooled = (a + b) / (canary + control);
		const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / canary + 1 / control));
		if ((a / canary - b / control) / deviation > 1.6449) alarmed++;
	}
	return alarmed / times;
}

const cases = [
	{ rate: 0.01, delta: 0.005, share: 0.1 },
	{ rate: 0.01, delta: 0.005, share: 0.5 },
	{ rate: 0.05, delta: 0.02, share: 0.2 },
	{ rate: 0.001, delta: 0.001, share: 0.05 },
];

for (const one of cases) {
	test(`with as many requests as are needed, four of five rises from ${one.rate} by ${one.delta} are noticed at a share of ${one.share}`, () => {
		const canary = requestsNeeded(one);
		const control = Math.round((canary * (1 - one.share)) / one.share);
		const next = dice(7);
		const noticed = alarms(canary, control, [one.rate + one.delta, one.rate], next);
		assert.ok(Math.abs(noticed - 0.8) < 0.03, `${noticed} of them are noticed`);
		const inVain = alarms(canary, control, [one.rate, one.rate], next);
		assert.ok(Math.abs(inVain - 0.05) < 0.025, `${inVain} of the alarms are in vain`);
	});
}
