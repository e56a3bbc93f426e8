import { columnsOf, type DriftReport } from "./drift.ts";
import { modelName, modelVersion } from "./model.ts";

type Labels = Readonly<Record<string, string>>;

const model: Labels = { model: modelName, version: modelVersion };
const seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** What is counted about the service, in the text form of Prometheus. */
export class Metrics {
	private readonly requests = new Map<string, { readonly labels: Labels; count: number }>();
	private readonly duration = new Histogram(seconds);
	private readonly predictions = new Histogram(tenths);

	/** An answered request; routes are few and named, so that strange paths make no new series. */
	answered(route: string, code: number): void {
		const key = `${route} ${code}`;
		const series = this.requests.get(key) ?? { labels: { route, code: String(code) }, count: 0 };
		series.count++;
		this.requests.set(key, series);
	}

	inferred(probabilities: readonly number[], durationSeconds: number): void {
		this.duration.observe(durationSeconds);
		for (const probability of probabilities) this.predictions.observe(probability);
	}

	text(drift: DriftReport | undefined, rows: number): string {
		const columns = drift ? columnsOf(drift) : [];
		const perColumn = (value: (column: (typeof columns)[number]) => number) =>
			columns.map((column) => line(value(column), { ...model, feature: column.column_name, method: column.stattest_name }));
		const families = [
			family(
				"http_requests_total",
				"counter",
				"Requests by route and status.",
				[...this.requests.values()].map(({ labels, count }) => line(count, labels)),
			),
			family("inference_duration_seconds", "histogram", "Time from a request read to its answer known.", this.duration.lines(model)),
			family("prediction_probability", "histogram", "Probabilities that were answered.", this.predictions.lines(model)),
			family("drift_window_rows", "gauge", "Logged rows that drift is measured over.", [line(rows, model)]),
			family(
				"drift_distance",
				"gauge",
				"Distance of a feature from the training data.",
				perColumn((column) => column.drift_score),
			),
			family(
				"drift_threshold",
				"gauge",
				"Distance from which a feature counts as drifted.",
				perColumn((column) => column.stattest_threshold),
			),
			family(
				"drift_detected",
				"gauge",
				"1 where a feature has drifted.",
				perColumn((column) => (column.drift_detected ? 1 : 0)),
			),
		];
		return families.join("");
	}
}

class Histogram {
	private readonly bounds: readonly number[];
	private readonly counts: number[];
	private count = 0;
	private sum = 0;

	constructor(bounds: readonly number[]) {
		this.bounds = bounds;
		this.counts = bounds.map(() => 0);
	}

	observe(value: number): void {
		for (const [index, bound] of this.bounds.entries()) if (value <= bound) this.counts[index] = (this.counts[index] ?? 0) + 1;
		this.count++;
		this.sum += value;
	}

	lines(labels: Labels): readonly string[] {
		return [
			...this.bounds.map((bound, index) => line(this.counts[index] ?? 0, { ...labels, le: String(bound) }, "_bucket")),
			line(this.count, { ...labels, le: "+Inf" }, "_bucket"),
			line(this.sum, labels, "_sum"),
			line(this.count, labels, "_count"),
		];
	}
}

function family(name: string, type: string, help: string, lines: readonly string[]): string {
	if (lines.length === 0) return "";
	return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((rest) => `${name}${rest}\n`).join("")}`;
}

/** All of a sample but the name of its family. */
function line(value: number, labels: Labels, suffix = ""): string {
	const pairs = Object.entries(labels).map(([name, text]) => `${name}="${text.replace(/[\\"\n]/g, "\\$&")}"`);
	return `${suffix}{${pairs.join(",")}} ${value}`;
}
