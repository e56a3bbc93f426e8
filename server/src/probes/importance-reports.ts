import { join } from "node:path";
import type { ImportanceReading } from "../evidence/evidence.ts";
import { type ImportanceReport, readImportanceReport } from "../evidence/importance/report.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { ReportFiles } from "./report-files.ts";

type ImportanceWant = Extract<Want, { readonly kind: "importance" }>;

const reports = new ReportFiles(readImportanceReport);
/** What a report was handed out as, so that it is the same the next time. */
const readings = new WeakMap<ImportanceReport, ImportanceReading>();

/** Reads the report on the importance of features that a card names. */
export async function learnImportance(base: string, { path, card }: ImportanceWant): Promise<readonly Learnt[]> {
	const found = await reports.at(join(base, path));
	if (found === "absent") return [{ kind: "importance", card, value: undefined }];
	if ("problem" in found) return [{ kind: "importance", card, value: { problem: found.problem, from: path } }];
	const before = readings.get(found.report);
	const value = before?.from === path ? before : { report: found.report, from: path };
	readings.set(found.report, value);
	return [{ kind: "importance", card, value }];
}
