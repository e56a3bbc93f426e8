import { join } from "node:path";
import { readDriftReport } from "../evidence/drift/report.ts";
import type { DriftHistory, DriftReading } from "../evidence/evidence.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { readdir } from "./disk.ts";
import { ReportFiles } from "./report-files.ts";

type ReportWant = Extract<Want, { readonly kind: "report" }>;

type HistoryWant = Extract<Want, { readonly kind: "history" }>;

/** A year of daily reports is history enough: of more, those whose names come last are read. */
const mostReports = 400;

const reports = new ReportFiles(readDriftReport);
const readings = new Map<string, DriftReading>();
const histories = new Map<string, DriftHistory>();

/** Reads the report that a card names. A report that cannot be read leaves standing what an earlier one said. */
export async function learnReport(base: string, { path, card, at }: ReportWant): Promise<readonly Learnt[]> {
	const found = await reports.at(join(base, path));
	const none: readonly Learnt[] = [{ kind: "drift-problem", card, value: undefined }];
	if (found === "absent") return [...none, { kind: "drift", card, value: undefined }];
	if ("problem" in found) return [{ kind: "drift-problem", card, value: { problem: found.problem, from: path } }];
	const { report } = found;
	const stated = report.takenAt === undefined ? Number.NaN : Date.parse(report.takenAt);
	const takenAt = Number.isNaN(stated) ? found.writtenAt() : stated;
	const reading: DriftReading = { report, from: path, takenAt, card: { value: card, at } };
	const before = readings.get(card);
	const same = before?.report === report && JSON.stringify([before.takenAt, before.card]) === JSON.stringify([takenAt, reading.card]);
	const value = same ? before : reading;
	readings.set(card, value);
	return [...none, { kind: "drift", card, value }];
}

/** Reads the reports in the folder that a card names. What is no report, or does not say when it was made, is passed over. */
export async function learnHistory(base: string, { path, card }: HistoryWant): Promise<readonly Learnt[]> {
	const names = await readdir(join(base, path)).catch((): string[] => []);
	const files = names.filter((name) => name.endsWith(".json")).sort();
	const found: DriftHistory["reports"][number][] = [];
	for (const name of files.slice(-mostReports)) {
		const one = await reports.at(join(base, path, name));
		if (one === "absent" || "problem" in one || one.report.takenAt === undefined) continue;
		found.push({ report: one.report, takenAt: Date.parse(one.report.takenAt) });
	}
	const value: DriftHistory = { from: path, reports: found.toSorted((a, b) => a.takenAt - b.takenAt) };
	const before = histories.get(card);
	const same = before?.from === path && before.reports.length === found.length;
	const kept = same && before.reports.every(({ report }, i) => report === value.reports[i]?.report) ? before : value;
	histories.set(card, kept);
	return [{ kind: "history", card, value: found.length === 0 ? undefined : kept }];
}
