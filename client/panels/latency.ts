import type { BenchmarkRun, Percentile } from "../../server/src/lsp/protocol.ts";
import { axis } from "./axis.ts";
import { element, shape } from "./dom.ts";
import { duration, interval, number } from "./words.ts";

const width = 580;
const left = 62;
const right = 400;
const top = 8;
const step = 44;

/** Percentiles as points with their intervals on one axis, each against what the objective allows. */
export function drawLatency({ latency }: BenchmarkRun): HTMLElement {
	const highest = Math.max(...latency.flatMap(({ value, high, objective }) => [value, high ?? value, objective ?? 0]));
	const x = axis(0, highest * 1.06 || 1, left, right, 6);
	const bottom = top + step * latency.length;
	return element(
		"figure",
		{ class: "plot latency" },
		shape(
			"svg",
			{ viewBox: `0 0 ${width} ${bottom + 44}`, role: "img", "aria-label": "Latency percentiles with their intervals" },
			...x.ticks.flatMap((tick) => [
				shape("line", { class: "grid", x1: x.at(tick), x2: x.at(tick), y1: top, y2: bottom }),
				shape("text", { class: "tick", x: x.at(tick), y: bottom + 17 }, number(tick)),
			]),
			shape("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom }),
			...latency.flatMap((one, i) => percentileRow(one, top + step * (i + 0.5), (value) => x.at(value))),
			shape("text", { class: "axis-title", x: (left + right) / 2, y: bottom + 38 }, "latency (ms)"),
		),
		element("figcaption", { class: "hint" }, hint(latency)),
	);
}

function percentileRow(percentile: Percentile, y: number, x: (value: number) => number): readonly SVGElement[] {
	const { label, value, low, high, objective } = percentile;
	const state = stateOf(percentile);
	const range = interval(percentile, duration);
	return [
		shape("text", { class: "row-label", x: left - 12, y: y + 4 }, label),
		...(objective === undefined ? [] : objectiveMark(objective, y, x)),
		...(low === undefined && high === undefined ? [] : whiskers(x(low ?? 0), x(high ?? value), y, state)),
		shape("circle", { class: `point ${state}`, cx: x(value), cy: y, r: 5.5 }),
		shape(
			"text",
			{ class: "row-value", x: right + 14, y: objective === undefined ? y + 4 : y - 3 },
			shape("tspan", { class: "strong" }, duration(value)),
			range ? shape("tspan", { class: "weak", dx: 7 }, range) : undefined,
		),
		...(objective === undefined
			? []
			: [shape("text", { class: `verdict ${state}`, x: right + 14, y: y + 13 }, verdictOf(state, objective))]),
	];
}

function whiskers(from: number, to: number, y: number, state: string): readonly SVGElement[] {
	return [
		shape("line", { class: `whisker ${state}`, x1: from, x2: to, y1: y, y2: y }),
		...[from, to].map((end) => shape("line", { class: `whisker ${state}`, x1: end, x2: end, y1: y - 6, y2: y + 6 })),
	];
}

function objectiveMark(objective: number, y: number, x: (value: number) => number): readonly SVGElement[] {
	const at = x(objective);
	return [
		shape("rect", { class: "beyond", x: at, y: y - step / 2 + 4, width: Math.max(0, right - at), height: step - 8 }),
		shape("line", { class: "objective", x1: at, x2: at, y1: y - step / 2 + 4, y2: y + step / 2 - 4 }),
	];
}

/** A percentile passes where its whole interval lies under the objective, and fails where the whole lies above. */
function stateOf({ value, low, high, objective }: Percentile): "plain" | "pass" | "fail" | "near" {
	if (objective === undefined) return "plain";
	if ((high ?? value) <= objective) return "pass";
	return (low ?? value) > objective ? "fail" : "near";
}

function verdictOf(state: string, objective: number): string {
	const words: Readonly<Record<string, string>> = { pass: "meets", fail: "misses", near: "may miss" };
	return `${words[state] ?? ""} ${duration(objective)}`;
}

function hint(latency: readonly Percentile[]): string {
	const intervals = latency.some(({ low, high }) => low !== undefined || high !== undefined);
	const objective = latency.some((one) => one.objective !== undefined);
	return [
		intervals ? "Whiskers are 95 % intervals." : "Too few samples for intervals.",
		objective ? "The upright line is the objective; beyond it is shaded." : "",
	].join(" ");
}
