/**
 * Drift as Evidently measures and writes it: the JSON of a legacy report with `DatasetDriftMetric` and `DataDriftTable`, for numerical columns
 * and a reference of more than 1,000 rows, where Evidently chooses distances rather than p-values.
 */

/** Columns by name; both sides of a comparison have the same ones. */
export type Table = ReadonlyMap<string, readonly number[]>;

export interface DriftReport {
	readonly version: string;
	readonly metrics: readonly [
		{ readonly metric: "DatasetDriftMetric"; readonly result: { readonly drift_share: number } & Summary },
		{
			readonly metric: "DataDriftTable";
			readonly result: Summary & {
				readonly drift_by_columns: Readonly<Record<string, ColumnDrift>>;
				readonly current_fi: null;
				readonly reference_fi: null;
			};
		},
	];
	readonly timestamp: string;
}

export interface ColumnDrift {
	readonly column_name: string;
	readonly column_type: "num";
	readonly stattest_name: "Wasserstein distance (normed)" | "Jensen-Shannon distance";
	readonly stattest_threshold: number;
	readonly drift_score: number;
	readonly drift_detected: boolean;
	readonly current: { readonly small_distribution: Histogram };
	readonly reference: { readonly small_distribution: Histogram };
}

interface Summary {
	readonly number_of_columns: number;
	readonly number_of_drifted_columns: number;
	readonly share_of_drifted_columns: number;
	readonly dataset_drift: boolean;
}

/** Eleven edges in `x`, ten densities in `y`. */
interface Histogram {
	readonly x: readonly number[];
	readonly y: readonly number[];
}

const version = "0.4.40";
const threshold = 0.1;
const driftShare = 0.5;
const bins = 10;

export function driftReport(reference: Table, current: Table, takenAt: Date): DriftReport {
	const names = [...reference.keys()].toSorted();
	const columns = names.map((name) => columnDrift(name, reference.get(name) ?? [], current.get(name) ?? []));
	const drifted = columns.filter((column) => column.drift_detected).length;
	const share = drifted / columns.length;
	const summary: Summary = {
		number_of_columns: columns.length,
		number_of_drifted_columns: drifted,
		share_of_drifted_columns: share,
		dataset_drift: share >= driftShare,
	};
	const byColumn = Object.fromEntries(columns.map((column) => [column.column_name, column]));
	return {
		version,
		metrics: [
			{ metric: "DatasetDriftMetric", result: { drift_share: driftShare, ...summary } },
			{ metric: "DataDriftTable", result: { ...summary, drift_by_columns: byColumn, current_fi: null, reference_fi: null } },
		],
		timestamp: pythonTime(takenAt),
	};
}

/** What the report says of each column. */
export function columnsOf(report: DriftReport): readonly ColumnDrift[] {
	return Object.values(report.metrics[1].result.drift_by_columns);
}

/** Columns with up to five values are compared share by share, others by how far their values would have to move. */
function columnDrift(name: string, reference: readonly number[], current: readonly number[]): ColumnDrift {
	const few = new Set([...reference, ...current]).size <= 5;
	const score = few ? jensenShannon(reference, current) : normedWasserstein(reference, current);
	return {
		column_name: name,
		column_type: "num",
		stattest_name: few ? "Jensen-Shannon distance" : "Wasserstein distance (normed)",
		stattest_threshold: threshold,
		drift_score: score,
		drift_detected: score >= threshold,
		current: { small_distribution: histogram(current) },
		reference: { small_distribution: histogram(reference) },
	};
}

/** The area between the two empirical distribution functions, in standard deviations of the reference. */
export function normedWasserstein(reference: readonly number[], current: readonly number[]): number {
	const [a, b] = [sorted(reference), sorted(current)];
	let area = 0;
	let [i, j] = [0, 0];
	let before = Math.min(a[0] ?? 0, b[0] ?? 0);
	while (i < a.length || j < b.length) {
		const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
		area += Math.abs(i / a.length - j / b.length) * (next - before);
		while (a[i] === next) i++;
		while (b[j] === next) j++;
		before = next;
	}
	return area / Math.max(deviation(reference), 0.001);
}

/** The square root of the divergence, in nats, over the values that either side holds. */
export function jensenShannon(reference: readonly number[], current: readonly number[]): number {
	const [p, q] = [counts(reference), counts(current)];
	let sum = 0;
	for (const value of new Set([...p.keys(), ...q.keys()])) {
		const [inP, inQ] = [(p.get(value) ?? 0) / reference.length, (q.get(value) ?? 0) / current.length];
		const middle = (inP + inQ) / 2;
		if (inP > 0) sum += inP * Math.log(inP / middle);
		if (inQ > 0) sum += inQ * Math.log(inQ / middle);
	}
	return Math.sqrt(Math.max(0, sum) / 2);
}

/** Ten cells of equal width over the range of the values, as NumPy cuts them: each holds its lower edge, the last also its upper one. */
export function histogram(values: readonly number[]): Histogram {
	const ordered = sorted(values);
	const [least = 0, most = 0] = [ordered[0], ordered.at(-1)];
	const [low, high] = least === most ? [least - 0.5, most + 0.5] : [least, most];
	const step = (high - low) / bins;
	const x = Array.from({ length: bins + 1 }, (_, index) => (index === bins ? high : index * step + low));
	const cells = new Array<number>(bins).fill(0);
	let cell = 0;
	for (const value of ordered) {
		while (cell < bins - 1 && value >= (x[cell + 1] ?? high)) cell++;
		cells[cell] = (cells[cell] ?? 0) + 1;
	}
	const y = cells.map((count, index) => count / ((x[index + 1] ?? high) - (x[index] ?? low)) / values.length);
	return { x, y };
}

function sorted(values: readonly number[]): Float64Array {
	return Float64Array.from(values).sort();
}

function deviation(values: readonly number[]): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function counts(values: readonly number[]): ReadonlyMap<number, number> {
	const found = new Map<number, number>();
	for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
	return found;
}

/** A time in UTC as Python prints it: microseconds, unless there are none. */
function pythonTime(time: Date): string {
	return time
		.toISOString()
		.replace("T", " ")
		.replace(".000Z", "Z")
		.replace(/(\.\d+)?Z$/, (_, millis?: string) => `${millis ? `${millis}000` : ""}+00:00`);
}
