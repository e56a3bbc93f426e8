import type { BenchmarkReport, BenchmarkRun, Labelled, Verdict } from "../../server/src/lsp/protocol.ts";
import { button, element, shape } from "./dom.ts";
import { drawReports, openPlace, run } from "./editor.ts";
import { drawLatency } from "./latency.ts";
import { age, bytes, duration, number, time } from "./words.ts";

drawReports<BenchmarkReport>((main, report) => {
	const { latest } = report;
	main.replaceChildren(
		head(report),
		section("Latency", drawLatency(latest)),
		element(
			"div",
			{ class: "tiles" },
			...[throughput(latest), coldStart(latest), memory(latest), quiet(latest)].filter((tile) => tile !== undefined),
		),
		section("Measured with", options(latest)),
		...(report.history.length > 0 ? [section("Earlier runs", history(report))] : []),
	);
});

function head({ model, file, place, verdict, sentence, objective, latest }: BenchmarkReport): HTMLElement {
	return element(
		"header",
		{},
		element("p", { class: "eyebrow" }, "Benchmark report"),
		element("h1", {}, model),
		element("p", { class: "verdict-line" }, badge(verdict), element("span", { class: "summary" }, sentence)),
		element(
			"div",
			{ class: "status-line" },
			element("span", { title: time(latest.takenAt) }, `${file} · ${number(latest.samples)} inferences · ${age(latest.takenAt)}`),
			element(
				"span",
				{ class: "actions" },
				button("Benchmark again", () => run("plimsoll.benchmark", place)),
				objective ? button(`Objective: ${objective.text}`, () => openPlace(objective), "link") : undefined,
			),
		),
	);
}

function badge(verdict: Verdict | undefined): HTMLElement {
	if (!verdict) return element("span", { class: "badge large unknown" }, "no objective");
	const words = { pass: "meets the objective", fail: "misses the objective", inconclusive: "inconclusive" };
	return element("span", { class: `badge large ${verdict === "inconclusive" ? "near" : verdict}` }, words[verdict]);
}

function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
	return element("section", {}, element("h2", {}, title), ...children);
}

function tile(title: string, figure: string, ...children: readonly (Node | undefined)[]): HTMLElement {
	return element("section", { class: "tile" }, element("h2", {}, title), element("p", { class: "big" }, figure), ...children);
}

function throughput({ throughput: rate }: BenchmarkRun): HTMLElement | undefined {
	return rate === undefined ? undefined : tile("Throughput", number(rate), element("p", { class: "weak" }, "inferences a second"));
}

function coldStart({ coldStart: start }: BenchmarkRun): HTMLElement | undefined {
	if (!start) return undefined;
	let reached = 0;
	const total = Math.max(start.total, 1e-9);
	const parts = start.parts.map(({ value }, i) => {
		const x = (reached / total) * 240;
		reached += value;
		return shape("rect", { class: `part part-${i % 4}`, x, y: 0, width: Math.max(1, (value / total) * 240 - 1), height: 8, rx: 1 });
	});
	const legend = start.parts.map(({ label, value }, i) =>
		element("li", {}, element("span", { class: `swatch part-${i % 4}` }), `${label} `, element("span", { class: "weak" }, duration(value))),
	);
	return tile(
		"Cold start",
		duration(start.total),
		shape("svg", { class: "parts", viewBox: "0 0 240 8", "aria-hidden": "true" }, ...parts),
		element("ul", { class: "parts-legend" }, ...legend),
	);
}

function memory({ memory: used }: BenchmarkRun): HTMLElement | undefined {
	if (!used) return undefined;
	const { peak, limit } = used;
	if (limit === undefined)
		return tile("Memory", bytes(peak), element("p", { class: "weak" }, "peak of the process; the manifest states no limit"));
	const state = peak > limit ? "fail" : peak > limit * 0.8 ? "near" : "pass";
	const filled = shape("rect", { class: `fill ${state}`, x: 0, y: 1, width: Math.min(1, peak / limit) * 240, height: 6, rx: 3 });
	return tile(
		"Memory",
		bytes(peak),
		shape(
			"svg",
			{ class: "parts", viewBox: "0 0 240 8", "aria-hidden": "true" },
			shape("rect", { class: "track", x: 0, y: 1, width: 240, height: 6, rx: 3 }),
			filled,
		),
		element("p", { class: "weak" }, `peak of the process, of ${bytes(limit)} allowed`),
	);
}

function quiet({ quiet: machine }: BenchmarkRun): HTMLElement | undefined {
	return machine ? tile("Machine", machine.word, element("p", { class: "weak" }, machine.sentence)) : undefined;
}

function options({ options: list }: BenchmarkRun): HTMLElement {
	return element(
		"dl",
		{},
		...list.map(({ label, value }: Labelled<string>) => element("div", {}, element("dt", {}, label), element("dd", {}, value))),
	);
}

function history({ history: runs, latest }: BenchmarkReport): HTMLElement {
	const labels = latest.latency.map(({ label }) => label);
	const headings = ["Taken", ...labels, "Throughput", "Verdict", "Note"].map((text, i) =>
		element("th", { scope: "col", class: i > 0 && i <= labels.length + 1 ? "figure" : undefined }, text),
	);
	const rows = runs.map(({ run: past, verdict, note }) =>
		element(
			"tr",
			{},
			element("th", { scope: "row", title: time(past.takenAt) }, age(past.takenAt)),
			...labels.map((label) => element("td", { class: "figure" }, percentileOf(past, label))),
			element("td", { class: "figure" }, past.throughput === undefined ? "–" : `${number(past.throughput)} / s`),
			element("td", {}, verdict ? element("span", { class: `badge ${verdict === "inconclusive" ? "near" : verdict}` }, verdict) : ""),
			element("td", { class: "method" }, note ?? ""),
		),
	);
	return element("table", {}, element("thead", {}, element("tr", {}, ...headings)), element("tbody", {}, ...rows));
}

function percentileOf({ latency }: BenchmarkRun, label: string): string {
	const found = latency.find((one) => one.label === label);
	return found ? duration(found.value) : "–";
}
