import { type HeldFeature, heldAgainst } from "../evidence/drift/held.ts";
import type { Distribution as ReportedDistribution } from "../evidence/drift/report.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import type { Card } from "../facts/card.ts";
import { ageOf, ageText, isFromEndpoint, noteText } from "../features/drift-text.ts";
import { type Places, toRange } from "./convert.ts";
import type { Distribution, DriftPanel, FeatureDrift } from "./protocol.ts";

/** What came of the last attempt to read an endpoint, in one sentence. */
export interface Outcome {
	readonly failed: boolean;
	readonly sentence: string;
}

/** The origin of the endpoint that a card names, where it is one that can be contacted. */
export function originOf(card: Card): string | undefined {
	const address = card.drift?.endpoint?.value;
	if (address === undefined || !URL.canParse(address)) return undefined;
	const { protocol, origin } = new URL(address);
	return protocol === "http:" || protocol === "https:" ? origin : undefined;
}

/** What the panel shows of a card, the worst feature first. */
export function toPanel(
	places: Places,
	card: Card,
	reading: DriftReading | undefined,
	endpoint: DriftPanel["endpoint"],
	last: Outcome | undefined,
	now: number,
): DriftPanel {
	const held = reading ? heldAgainst(card, reading.report) : [];
	const features = held.map((drift) => toRow(places, card, drift)).toSorted((a, b) => badness(b) - badness(a));
	const windows = reading && windowsOf(reading);
	return {
		card: places.uriOf(card.at.file),
		name: card.name?.value ?? card.at.file,
		summary: summaryOf(features, reading !== undefined),
		status: statusOf(reading, endpoint, last, now),
		state: stateOf(reading, endpoint, last),
		...(endpoint ? { endpoint } : {}),
		...(reading ? { takenAt: reading.takenAt, from: reading.from } : {}),
		...(windows ? { windows } : {}),
		features,
	};
}

function stateOf(reading: DriftReading | undefined, endpoint: DriftPanel["endpoint"], last: Outcome | undefined): DriftPanel["state"] {
	if (last?.failed) return "failed";
	if (endpoint?.connected) return "connected";
	if (!reading) return "none";
	return isFromEndpoint(reading) ? "disconnected" : "file";
}

function statusOf(reading: DriftReading | undefined, endpoint: DriftPanel["endpoint"], last: Outcome | undefined, now: number): string {
	const age = reading ? ageText(ageOf(reading, now)) : "";
	if (last?.failed) return `${last.sentence}${reading ? ` What is shown is an earlier reading, ${age}.` : ""}`;
	if (reading) return `From ${reading.from}, ${age}.${last && !endpoint?.connected ? ` ${last.sentence}` : ""}`;
	return last?.sentence ?? (endpoint && !endpoint.connected ? `${endpoint.origin} is not connected.` : "Nothing was read yet.");
}

function toRow(places: Places, card: Card, drift: HeldFeature): FeatureDrift {
	const declared = card.features.find(({ name }) => name?.value === drift.name);
	const distribution = toDistribution(drift.reference, drift.current, declared?.unit?.value);
	const stranger = card.features.length > 0 && !declared ? "The card does not list this feature." : undefined;
	const note = [noteText(drift), stranger].filter((sentence) => sentence !== undefined).join(" ");
	return {
		feature: drift.name,
		...(drift.score === undefined ? {} : { score: drift.score }),
		...(drift.threshold === undefined ? {} : { threshold: drift.threshold }),
		...(drift.method ? { smallerIsWorse: drift.method.kind === "p-value" } : {}),
		method: drift.method?.label ?? "unknown",
		...(drift.drifted === undefined ? {} : { drifted: drift.drifted }),
		...(note === "" ? {} : { note }),
		...(declared?.name ? { place: { uri: places.uriOf(card.at.file), line: toRange(places, declared.name.at).start.line } } : {}),
		...(distribution ? { distribution } : {}),
	};
}

/** How far beyond its threshold a feature is, so that methods of different scales can stand in one order. */
function badness({ drifted, score, threshold, smallerIsWorse }: FeatureDrift): number {
	const verdict = drifted ? 1000 : drifted === undefined ? 1 : 0;
	if (score === undefined || !threshold) return verdict;
	return verdict + Math.min(999, smallerIsWorse ? threshold / Math.max(score, threshold / 999) : score / threshold);
}

function summaryOf(features: readonly FeatureDrift[], read: boolean): string {
	if (!read) return "No drift report was read yet.";
	const drifted = features.filter((feature) => feature.drifted);
	const undecided = features.filter((feature) => feature.drifted === undefined).length;
	const worst = drifted[0] ? `, ${drifted[0].feature} the most` : "";
	return `${drifted.length} of ${features.length} features drift${worst}.${undecided > 0 ? ` ${undecided} cannot be judged.` : ""}`;
}

function windowsOf({ report }: DriftReading): DriftPanel["windows"] {
	const words = (window: typeof report.reference) =>
		window && [window.id, window.rows === undefined ? undefined : `${window.rows} rows`].filter((word) => word !== undefined).join(", ");
	const [reference, current] = [words(report.reference), words(report.current)];
	return { ...(reference ? { reference } : {}), ...(current ? { current } : {}) };
}

/** Two distributions over common bins, as shares; nothing where they cannot be laid over one another. */
function toDistribution(
	reference: ReportedDistribution | undefined,
	current: ReportedDistribution | undefined,
	unit: string | undefined,
): Distribution | undefined {
	if (!reference || !current) return undefined;
	if (reference.kind === "categorical" && current.kind === "categorical") {
		const categories = [...new Set([...reference.labels, ...current.labels])];
		const shares = ({ labels, counts }: typeof reference) => {
			const byLabel = new Map(labels.map((label, i) => [label, counts[i] ?? 0]));
			return normalise(categories.map((category) => byLabel.get(category) ?? 0));
		};
		return { kind: "categorical", categories, reference: shares(reference), current: shares(current) };
	}
	if (reference.kind !== "numerical" || current.kind !== "numerical") return undefined;
	const all = [...reference.edges, ...current.edges];
	const [low, high] = [Math.min(...all), Math.max(...all)];
	if (!(high > low)) return undefined;
	const bins = 24;
	const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
	const shares = ({ edges: own, heights }: typeof reference) => normalise(rebin(own, heights, edges));
	return { kind: "numeric", edges, reference: shares(reference), current: shares(current), ...(unit ? { unit } : {}) };
}

/** Spreads each bin's mass evenly over its width. Heights may be densities or counts: the masses are normalised afterwards. */
function rebin(own: readonly number[], heights: readonly number[], edges: readonly number[]): readonly number[] {
	const masses = Array.from({ length: edges.length - 1 }, () => 0);
	heights.forEach((height, i) => {
		const [from = 0, to = 0] = [own[i], own[i + 1]];
		masses.forEach((_, bin) => {
			const overlap = Math.min(to, edges[bin + 1] ?? 0) - Math.max(from, edges[bin] ?? 0);
			if (overlap > 0) masses[bin] = (masses[bin] ?? 0) + height * overlap;
		});
	});
	return masses;
}

function normalise(values: readonly number[]): readonly number[] {
	const total = values.reduce((sum, value) => sum + value, 0);
	return total > 0 ? values.map((value) => value / total) : values;
}
