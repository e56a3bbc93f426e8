import type { DriftPanel, FeatureDrift } from "../../server/src/lsp/protocol.ts";
import { binLabels, drawDistribution } from "./distribution.ts";
import { button, element, shape } from "./dom.ts";
import { drawReports, openPlace, remember, remembered, run } from "./editor.ts";
import { age, number, share, time } from "./words.ts";

drawReports<DriftPanel>((main, report) => {
	const features = report.features.toSorted((a, b) => severity(b) - severity(a) || a.feature.localeCompare(b.feature));
	const detail = element("section", { class: "detail", "aria-live": "polite" });
	const rows = features.map((feature) => row(report, feature));
	const select = (index: number, focus: boolean): void => {
		const feature = features[index];
		if (!feature) return;
		rows.forEach((one, i) => {
			one.setAttribute("aria-selected", String(i === index));
			one.setAttribute("tabindex", i === index ? "0" : "-1");
		});
		if (focus) rows[index]?.focus();
		remember(feature.feature);
		detail.replaceChildren(...describe(report, feature));
	};
	listen(rows, select);
	const focused = document.activeElement instanceof HTMLTableRowElement;
	main.replaceChildren(head(report), element("div", { class: "columns" }, table(rows), ...(rows.length > 0 ? [detail] : [])));
	const last = features.findIndex(({ feature }) => feature === remembered());
	select(Math.max(0, last), focused);
});

/** How far a score is beyond its threshold: 1 is at the threshold. P-values are compared by their logarithm. */
function severity({ score, threshold, smallerIsWorse, drifted }: FeatureDrift): number {
	if (score === undefined || threshold === undefined) return drifted ? 1 : -1;
	if (smallerIsWorse) return Math.log(Math.max(score, 1e-300)) / Math.log(Math.min(Math.max(threshold, 1e-300), 0.999999));
	return threshold > 0 ? score / threshold : score > 0 ? 2 : 0;
}

function head(report: DriftPanel): HTMLElement {
	const { card: uri, state, endpoint, windows } = report;
	const actions = [
		state === "none" ? undefined : button("Refresh", () => run("plimsoll.refreshDrift", { uri })),
		endpoint?.connected ? button("Disconnect", () => run("plimsoll.disconnectDrift", { uri }), "button quiet") : undefined,
		endpoint && !endpoint.connected ? button("Connect…", () => run("plimsoll.connectDrift", { uri }), "button quiet") : undefined,
	];
	const compared = windows?.reference && windows.current ? `${windows.current} compared with ${windows.reference}` : undefined;
	return element(
		"header",
		{},
		element("p", { class: "eyebrow" }, "Drift report"),
		element("h1", {}, report.name),
		element("p", { class: "summary" }, report.summary),
		element(
			"div",
			{ class: "status-line" },
			element("span", { class: `dot ${state}`, "aria-hidden": "true" }),
			element("span", { role: "status" }, [report.status, compared].filter(Boolean).join(" · ")),
			element("span", { class: "actions" }, ...actions),
		),
	);
}

function table(rows: readonly HTMLElement[]): HTMLElement {
	if (rows.length === 0) return element("p", { class: "empty" }, "No feature was read yet.");
	const headings = ["Feature, method", "Against threshold", "Score", "Threshold", "Age", "Verdict"].map((text) =>
		element("th", { scope: "col", class: /^(Score|Threshold)$/.test(text) ? "figure" : text === "Age" ? "age" : undefined }, text),
	);
	return element(
		"section",
		{ class: "list" },
		element(
			"table",
			{ role: "grid", "aria-label": "Features, worst first" },
			element("thead", {}, element("tr", {}, ...headings)),
			element("tbody", {}, ...rows),
		),
		element("p", { class: "hint" }, "The line in the middle of each bar is the threshold. Arrow keys choose a feature."),
	);
}

function row(report: DriftPanel, feature: FeatureDrift): HTMLElement {
	const { score, threshold, method } = feature;
	const { takenAt } = report;
	return element(
		"tr",
		{ tabindex: "-1" },
		element("th", { scope: "row" }, element("span", { class: "name" }, feature.feature), element("span", { class: "method" }, method)),
		element("td", {}, scoreBar(feature)),
		element("td", { class: "figure" }, score === undefined ? "–" : number(score)),
		element("td", { class: "figure" }, threshold === undefined ? "–" : number(threshold)),
		element("td", { class: "age", title: takenAt === undefined ? undefined : time(takenAt) }, takenAt === undefined ? "–" : age(takenAt)),
		element("td", {}, verdict(feature)),
	);
}

function verdict({ drifted }: FeatureDrift): HTMLElement {
	if (drifted === undefined) return element("span", { class: "badge unknown" }, "undecided");
	return drifted ? element("span", { class: "badge fail" }, "drift") : element("span", { class: "badge pass" }, "stable");
}

/** The threshold stands in the middle of the track; what is more than twice as far ends in an open tip. */
function scoreBar(feature: FeatureDrift): SVGElement {
	const worst = severity(feature);
	const length = Math.max(0, Math.min(2, worst)) * 50;
	const colour = feature.drifted ? "fail" : worst >= 0.8 ? "near" : "pass";
	return shape(
		"svg",
		{
			class: "score",
			viewBox: "0 0 112 14",
			role: "img",
			"aria-label": worst < 0 ? "no threshold" : `${number(worst)} times the threshold`,
		},
		shape("rect", { class: "track", x: 0, y: 4, width: 100, height: 6, rx: 3 }),
		worst >= 0 ? shape("rect", { class: `fill ${colour}`, x: 0, y: 4, width: Math.max(2, length), height: 6, rx: 3 }) : undefined,
		worst > 2 ? shape("path", { class: `tip ${colour}`, d: "M103 3l5 4-5 4" }) : undefined,
		shape("line", { class: "threshold", x1: 50, x2: 50, y1: 0, y2: 14 }),
	);
}

function describe(report: DriftPanel, feature: FeatureDrift): readonly HTMLElement[] {
	const { score, threshold, smallerIsWorse, method, note, place, distribution } = feature;
	const relation = smallerIsWorse ? "drift below" : "drift above";
	const facts = [
		method,
		score === undefined ? undefined : `score ${number(score)}`,
		threshold === undefined ? undefined : `${relation} ${number(threshold)}`,
		report.takenAt === undefined ? undefined : `taken ${age(report.takenAt)}`,
	];
	return [
		element("div", { class: "detail-head" }, element("h2", {}, feature.feature), verdict(feature)),
		element("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
		...(note ? [element("p", { class: "note" }, note)] : []),
		distribution
			? drawDistribution(feature.feature, distribution)
			: element("p", { class: "empty" }, `${report.from ?? "The report"} holds no distributions of this feature, only its score.`),
		...(distribution ? [figures(feature, binLabels(distribution))] : []),
		...(place ? [button("Open in the card", () => openPlace(place), "link")] : []),
	];
}

/** The drawing in figures. */
function figures({ distribution }: FeatureDrift, names: readonly string[]): HTMLElement {
	const lines = names.map((name, i) =>
		element(
			"tr",
			{},
			element("th", { scope: "row" }, name),
			element("td", { class: "figure" }, share(distribution?.reference[i] ?? 0)),
			element("td", { class: "figure" }, share(distribution?.current[i] ?? 0)),
		),
	);
	const headings = ["Bin", "Reference", "Current"].map((text, i) =>
		element("th", { scope: "col", class: i > 0 ? "figure" : undefined }, text),
	);
	const details = element(
		"details",
		{ open: figuresAreOpen },
		element("summary", {}, "Figures"),
		element("table", { class: "figures" }, element("thead", {}, element("tr", {}, ...headings)), element("tbody", {}, ...lines)),
	);
	details.addEventListener("toggle", () => {
		figuresAreOpen = details.hasAttribute("open");
	});
	return details;
}

/** Whoever wants figures wants them of the next feature too. */
let figuresAreOpen = false;

function listen(rows: readonly HTMLElement[], select: (index: number, focus: boolean) => void): void {
	rows.forEach((one, index) => {
		one.addEventListener("click", () => select(index, true));
		one.addEventListener("keydown", (event) => {
			const steps: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
			const target = steps[event.key];
			if (target === undefined) return;
			event.preventDefault();
			select(Math.max(0, Math.min(rows.length - 1, target)), true);
		});
	});
}
