import type { Distribution } from "../../server/src/lsp/protocol.ts";
import { type Axis, axis } from "./axis.ts";
import { element, shape } from "./dom.ts";
import { number, share } from "./words.ts";

const width = 470;
const frame = { left: 50, right: 464, top: 10, bottom: 214 };

/** Both distributions of a feature in one drawing, with legend and labelled axes; the same figures follow as a table for those who cannot see it. */
export function drawDistribution(feature: string, distribution: Distribution): HTMLElement {
	const { reference, current } = distribution;
	const y = axis(0, Math.max(...reference, ...current, 0.01) * 1.05, frame.bottom, frame.top, 5);
	const even = distribution.kind === "numeric" && isEven(distribution.edges);
	const marks = even ? steps(distribution, y) : pairs(distribution, y);
	const height = frame.bottom + (slanted(distribution, even) ? 64 : 46);
	const unit = distribution.kind === "numeric" && distribution.unit ? ` (${distribution.unit})` : "";
	const bins = distribution.kind === "numeric" && !even ? ", bins of unequal width" : "";
	return element(
		"figure",
		{ class: "plot" },
		legend(),
		shape(
			"svg",
			{ viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Shares of ${feature}, reference and current` },
			...gridlines(y),
			...marks,
			shape("line", { class: "axis", x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom }),
			label(`${feature}${unit}${bins}`, (frame.left + frame.right) / 2, height - 6, "axis-title"),
			shape("text", { class: "axis-title", transform: `translate(11 ${(frame.top + frame.bottom) / 2}) rotate(-90)` }, "share of rows"),
		),
	);
}

/** The bins of a distribution in words. */
export function binLabels(distribution: Distribution): readonly string[] {
	if (distribution.kind === "categorical") return distribution.categories;
	return distribution.edges.slice(1).map((edge, i) => `${number(distribution.edges[i] ?? edge)} – ${number(edge)}`);
}

function legend(): HTMLElement {
	const entry = (className: string, word: string): HTMLElement =>
		element("span", { class: "legend-entry" }, element("span", { class: `swatch ${className}` }), word);
	return element("figcaption", { class: "legend" }, entry("reference", "Reference"), entry("current", "Current"));
}

function gridlines(y: Axis): readonly SVGElement[] {
	return y.ticks.flatMap((tick) => [
		shape("line", { class: "grid", x1: frame.left, x2: frame.right, y1: y.at(tick), y2: y.at(tick) }),
		label(share(tick), frame.left - 7, y.at(tick) + 4, "tick end"),
	]);
}

/** A histogram over a true axis: the reference filled, the current one as a line. */
function steps(distribution: Distribution & { readonly kind: "numeric" }, y: Axis): readonly SVGElement[] {
	const { edges, reference, current } = distribution;
	const x = axis(edges[0] ?? 0, edges.at(-1) ?? 1, frame.left, frame.right, 6);
	const outline = (shares: readonly number[]): string =>
		shares.map((value, i) => `L${x.at(edges[i] ?? 0)} ${y.at(value)}L${x.at(edges[i + 1] ?? 0)} ${y.at(value)}`).join("");
	const closed = (shares: readonly number[]): string => `M${frame.left} ${frame.bottom}${outline(shares)}L${frame.right} ${frame.bottom}Z`;
	return [
		shape("path", { class: "area reference", d: closed(reference) }),
		shape("path", { class: "area current", d: closed(current) }),
		shape("path", { class: "outline reference", d: `M${frame.left} ${frame.bottom}${outline(reference)}L${frame.right} ${frame.bottom}` }),
		shape("path", { class: "outline current", d: `M${frame.left} ${frame.bottom}${outline(current)}L${frame.right} ${frame.bottom}` }),
		...x.ticks.flatMap((tick) => [
			shape("line", { class: "axis", x1: x.at(tick), x2: x.at(tick), y1: frame.bottom, y2: frame.bottom + 4 }),
			label(number(tick), x.at(tick), frame.bottom + 18, "tick"),
		]),
	];
}

/** Two bars for each category, or for each bin where bins differ too much in width for a true axis. */
function pairs(distribution: Distribution, y: Axis): readonly SVGElement[] {
	const names = binLabels(distribution);
	const slot = (frame.right - frame.left) / Math.max(1, names.length);
	const thickness = Math.min(34, slot * 0.38);
	return names.flatMap((name, i) => {
		const middle = frame.left + slot * (i + 0.5);
		return [
			bar("reference", middle - thickness - 1, thickness, y.at(distribution.reference[i] ?? 0)),
			bar("current", middle + 1, thickness, y.at(distribution.current[i] ?? 0)),
			slanted(distribution, false) ? slantedLabel(name, middle) : label(name, middle, frame.bottom + 18, "tick"),
		];
	});
}

/** Whether names stand too close together to be written level. */
function slanted(distribution: Distribution, even: boolean): boolean {
	const names = binLabels(distribution);
	return !even && names.some((name) => name.length * 6.2 > (frame.right - frame.left) / names.length);
}

function bar(className: string, x: number, thickness: number, top: number): SVGElement {
	return shape("rect", { class: `bar ${className}`, x, y: top, width: thickness, height: Math.max(0, frame.bottom - top), rx: 1 });
}

function label(text: string, x: number, y: number, className: string): SVGElement {
	return shape("text", { class: className, x, y }, text);
}

function slantedLabel(name: string, x: number): SVGElement {
	const short = name.length > 11 ? `${name.slice(0, 10)}…` : name;
	return shape(
		"text",
		{ class: "tick end", transform: `translate(${x + 4} ${frame.bottom + 13}) rotate(-32)` },
		shape("title", {}, name),
		short,
	);
}

function isEven(edges: readonly number[]): boolean {
	const widths = edges.slice(1).map((edge, i) => edge - (edges[i] ?? edge));
	return widths.length > 0 && Math.min(...widths) > 0 && Math.max(...widths) / Math.min(...widths) < 1.5;
}
