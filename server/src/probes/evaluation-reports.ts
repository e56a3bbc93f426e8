import { join } from "node:path";
import { type EvaluationReport, readEvaluationReport } from "../evidence/evaluation/report.ts";
import type { EvaluationReading } from "../evidence/evidence.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { ReportFiles } from "./report-files.ts";

type EvaluationWant = Extract<Want, { readonly kind: "evaluation" }>;

const reports = new ReportFiles(readEvaluationReport);
/** What a report was handed out as, so that it is the same the next time. */
const readings = new WeakMap<EvaluationReport, EvaluationReading>();

/** Reads the report on how good a model is that a card names. One of another form than is known here tells nothing. */
export async function learnEvaluation(base: string, { path, card }: EvaluationWant): Promise<readonly Learnt[]> {
	const found = await reports.at(join(base, path));
	if (found === "absent" || "problem" in found) return [{ kind: "evaluation", card, value: undefined }];
	const before = readings.get(found.report);
	const value = before?.from === path ? before : { report: found.report, from: path };
	readings.set(found.report, value);
	return [{ kind: "evaluation", card, value }];
}
