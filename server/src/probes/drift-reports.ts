import { join } from "node:path";
import { readDriftReport } from "../evidence/drift/report.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { ReportFiles } from "./report-files.ts";

type ReportWant = Extract<Want, { readonly kind: "report" }>;

const reports = new ReportFiles(readDriftReport);
const readings = new Map<string, DriftReading>();

/** Reads the report that a card names. A report that cannot be read leaves standing what an earlier one said. */
export async function learnReport(base: string, { path, card, at }: ReportWant): Promise<readonly Learnt[]> {
	const found = await reports.at(join(base, path));
	const none: readonly Learnt[] = [{ kind: "drift-problem", card, value: undefined }];
	if (found === "absent") return [...none, { kind: "drift", card, value: undefined }];
	if ("problem" in found) return [{ kind: "drift-problem", card, value: { problem: found.problem, from: path } }];
	const { report, mtimeMs } = found;
	const stated = report.takenAt === undefined ? Number.NaN : Date.parse(report.takenAt);
	const takenAt = Number.isNaN(stated) ? mtimeMs : stated;
	const reading: DriftReading = { report, from: path, takenAt, card: { value: card, at } };
	const before = readings.get(card);
	const same = before?.report === report && JSON.stringify([before.takenAt, before.card]) === JSON.stringify([takenAt, reading.card]);
	const value = same ? before : reading;
	readings.set(card, value);
	return [...none, { kind: "drift", card, value }];
}
