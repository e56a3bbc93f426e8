import type { Located } from "../source/span.ts";
import type { BenchmarkResult } from "./benchmark.ts";
import type { Owners } from "./code-owners.ts";
import type { DriftReport } from "./drift/report.ts";
import type { EvaluationReport } from "./evaluation/report.ts";
import type { ImportanceReport } from "./importance/report.ts";
import type { ModelDescription, ModelSignature } from "./model-description.ts";
import type { OnnxHeader } from "./onnx.ts";
import type { PickleScan } from "./pickle.ts";

/** What was learnt by looking at artefacts, each kind from one probe. A rule names the kinds that it needs. */
export interface Evidence {
	/** The header of the model's ONNX file. */
	readonly header: OnnxHeader;
	/** The model's file as it lies in the workspace. */
	readonly file: ModelFile;
	/** The tables that the card says are looked things up in when the model is served, as far as they lie in the workspace. */
	readonly tables: readonly ModelFile[];
	readonly pickle: PickleScan;
	/** What a file of another format than ONNX says of itself. */
	readonly description: ModelDescription;
	/** What the model takes and gives, whatever its format. */
	readonly signature: ModelSignature;
	/** The newest local benchmark of the model file. */
	readonly benchmark: BenchmarkResult;
	/** The drift report that the card names. */
	readonly drift: DriftReading;
	/** The drift reports of earlier days that the card keeps, the oldest first. */
	readonly driftHistory: DriftHistory;
	/** Why the report that the card names is none. */
	readonly driftProblem: DriftProblem;
	/** What the features are worth, by the report that the card names. */
	readonly importance: ImportanceReading;
	/** Why that report is none. */
	readonly importanceProblem: ImportanceProblem;
	/** How good the model is, by the report that the card names. */
	readonly evaluation: EvaluationReading;
	/** The header of the model that the card would go back to. */
	readonly rollback: OnnxHeader;
	/** Whom the repository of the workspace names as owners. */
	readonly owners: Owners;
}

export interface ModelFile {
	readonly path: string;
	readonly bytes: number;
	/** The weights themselves are elsewhere: the file is a pointer of a version control for data. */
	readonly pointer: boolean;
	/** Why the file could not be read as a model, in one sentence. */
	readonly problem?: string;
	/** What kept the pickles in it from being looked at, for want of a way to open it: "compressed with bzip2". */
	readonly unread?: string;
	readonly external: readonly ExternalFile[];
}

/** A file beside the model that holds some of its weights. */
export interface ExternalFile {
	readonly location: string;
	readonly expectedBytes: number;
	/** Absent when there is no such file. */
	readonly actualBytes?: number;
	/** The location points outside the model's folder and is not followed. */
	readonly escapes: boolean;
	/** A data version control tracks it, so its absence here is normal. */
	readonly tracked: boolean;
}

export interface DriftReading {
	readonly report: DriftReport;
	/** Where it was read: a workspace path or an origin. */
	readonly from: string;
	/** Milliseconds since the epoch; of the report itself where it says so, else of the file or the fetch. */
	readonly takenAt: number;
	readonly card: Located<string>;
}

/** What the reports in a folder say. Those that do not tell when they were made are left out. */
export interface DriftHistory {
	/** A workspace path. */
	readonly from: string;
	readonly reports: readonly { readonly report: DriftReport; readonly takenAt: number }[];
}

/** What the card's report is instead of one. */
export interface DriftProblem {
	/** One sentence. */
	readonly problem: string;
	/** Where it was read: a workspace path. */
	readonly from: string;
}

export interface ImportanceReading {
	readonly report: ImportanceReport;
	/** Where it was read: a workspace path. */
	readonly from: string;
}

export interface EvaluationReading {
	readonly report: EvaluationReport;
	/** Where it was read: a workspace path. */
	readonly from: string;
}

/** What the file is instead of a report on importance. */
export interface ImportanceProblem {
	/** One sentence. */
	readonly problem: string;
	/** A workspace path. */
	readonly from: string;
}
