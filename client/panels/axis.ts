/** Maps values of a range onto pixels. */
export interface Axis {
	readonly from: number;
	readonly to: number;
	at(value: number): number;
	readonly ticks: readonly number[];
}

/** An axis that covers the range, with about as many round ticks as asked for. */
export function axis(low: number, high: number, from: number, to: number, wanted: number): Axis {
	const span = high > low ? high - low : Math.abs(high) || 1;
	const step = roundStep(span / wanted);
	const first = Math.ceil(low / step);
	const count = Math.floor((low + span * 1.0001) / step) - first + 1;
	const ticks = Array.from({ length: Math.max(0, Math.min(count, 50)) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
	return { from, to, at: (value) => from + ((value - low) / span) * (to - from), ticks };
}

function roundStep(rough: number): number {
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10;
	return step * power;
}
