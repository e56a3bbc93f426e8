import { join } from "node:path";
import { type DriftReport, readDriftReport } from "../evidence/drift/report.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import type { Problem } from "../evidence/file-window.ts";
import { formatBytes } from "../facts/units.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { type FileState, readRange, stateOf, withFile } from "./open-file.ts";

type ReportWant = Extract<Want, { readonly kind: "report" }>;

const largestReport = 64 * 2 ** 20;
const mostRemembered = 1000;
const reports = new Map<string, FileState & { readonly report: DriftReport | Problem }>();
const readings = new Map<string, DriftReading>();

/** Reads the report that a card names. A report that cannot be read leaves standing what an earlier one said. */
export async function learnReport(base: string, { path, card, at }: ReportWant): Promise<readonly Learnt[]> {
	const state = await stateOf(join(base, path));
	const none: readonly Learnt[] = [{ kind: "drift-problem", card, value: undefined }];
	if (state === "absent") return [...none, { kind: "drift", card, value: undefined }];
	const report = await reportIn(join(base, path), state);
	if ("problem" in report) return [{ kind: "drift-problem", card, value: { problem: report.problem, from: path } }];
	const stated = report.takenAt === undefined ? Number.NaN : Date.parse(report.takenAt);
	const takenAt = Number.isNaN(stated) && typeof state === "object" && "mtimeMs" in state ? state.mtimeMs : stated;
	const reading: DriftReading = { report, from: path, takenAt, card: { value: card, at } };
	const before = readings.get(card);
	const same = before?.report === report && JSON.stringify([before.takenAt, before.card]) === JSON.stringify([takenAt, reading.card]);
	const value = same ? before : reading;
	readings.set(card, value);
	return [...none, { kind: "drift", card, value }];
}

async function reportIn(path: string, state: FileState | "folder" | Problem): Promise<DriftReport | Problem> {
	if (state === "folder") return { problem: "This is a folder." };
	if ("problem" in state) return state;
	const before = reports.get(path);
	if (before?.size === state.size && before.mtimeMs === state.mtimeMs) return before.report;
	const report = await readReport(path, state.size);
	reports.delete(path);
	reports.set(path, { ...state, report });
	const [oldest] = reports.keys();
	if (reports.size > mostRemembered && oldest !== undefined) reports.delete(oldest);
	return report;
}

async function readReport(path: string, size: number): Promise<DriftReport | Problem> {
	if (size > largestReport) {
		return { problem: `The file has ${formatBytes(size)}, and no report of more than ${formatBytes(largestReport)} is read.` };
	}
	return withFile(path, async (file) => readDriftReport(new TextDecoder().decode(await readRange(file, 0, size))));
}
