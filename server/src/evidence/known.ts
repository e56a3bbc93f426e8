import type { Card } from "../facts/card.ts";
import type { Model } from "../facts/facts.ts";
import { cardModelFile, type Lineage, modelFile, servedTables } from "../lineage/lineage.ts";
import { rollbackOf } from "../lineage/rollback.ts";
import type { BenchmarkResult } from "./benchmark.ts";
import type { Owners } from "./code-owners.ts";
import type {
	DriftHistory,
	DriftProblem,
	DriftReading,
	EvaluationReading,
	Evidence,
	ImportanceProblem,
	ImportanceReading,
	ModelFile,
} from "./evidence.ts";
import type { ModelDescription, ModelSignature } from "./model-description.ts";
import type { OnnxHeader } from "./onnx.ts";
import type { PickleScan } from "./pickle.ts";

/** What one look at a model file has taught. */
export interface ModelEvidence {
	readonly file: ModelFile;
	readonly header?: OnnxHeader;
	readonly pickle?: PickleScan;
	readonly description?: ModelDescription;
}

/** Everything that has been measured or read so far, answered from memory. */
export interface Known {
	model(path: string): ModelEvidence | undefined;
	benchmark(path: string): BenchmarkResult | undefined;
	/** What the drift source of the card in this file said last. */
	drift(cardFile: string): DriftReading | undefined;
	/** Why that source's file could not be read the last time, if it could not; what was read before then still stands. */
	driftProblem(cardFile: string): DriftProblem | undefined;
	/** What the drift reports in the folder say that the card in this file names. */
	driftHistory(cardFile: string): DriftHistory | undefined;
	/** What the card in this file names as the report on the importance of its features, or why that is none. */
	importance(cardFile: string): ImportanceReading | ImportanceProblem | undefined;
	/** What the card in this file names as the report on how good its model is, if it can be read. */
	evaluation(cardFile: string): EvaluationReading | undefined;
	/** Whom the repository names as owners, if it does. */
	owners(): Owners | undefined;
}

/** All the wanted evidence about a subject, or nothing at all. */
export function evidenceOf(
	subject: unknown,
	card: Card | undefined,
	wanted: readonly (keyof Evidence)[],
	known: Known,
	lineage: Lineage,
): Partial<Evidence> | undefined {
	const path = artifactOf(subject, lineage);
	const model = path === undefined ? undefined : known.model(path);
	const found: Record<string, unknown> = {};
	for (const kind of wanted) {
		const value = lookUp(kind, path, model, card, known, lineage);
		if (value === undefined) return undefined;
		found[kind] = value;
	}
	return found;
}

function lookUp(
	kind: keyof Evidence,
	path: string | undefined,
	model: ModelEvidence | undefined,
	card: Card | undefined,
	known: Known,
	lineage: Lineage,
): unknown {
	switch (kind) {
		case "header":
			return model?.header;
		case "description":
			return model?.description;
		case "signature":
			return model && signatureOf(model);
		case "file":
			return model?.file;
		case "tables":
			return card && servedTables(card).flatMap((table) => known.model(table)?.file ?? []);
		case "pickle":
			return model?.pickle;
		case "benchmark":
			return path === undefined ? undefined : known.benchmark(path);
		case "rollback": {
			const before = card && rollbackOf(card, lineage)?.file;
			return before === undefined ? undefined : known.model(before)?.header;
		}
		case "owners":
			return known.owners();
		case "drift":
			return card && known.drift(card.at.file);
		case "driftHistory":
			return card && known.driftHistory(card.at.file);
		case "driftProblem":
			return card && known.driftProblem(card.at.file);
		case "evaluation":
			return card && known.evaluation(card.at.file);
		case "importance":
		case "importanceProblem": {
			const found = card && known.importance(card.at.file);
			return found && "problem" in found === (kind === "importanceProblem") ? found : undefined;
		}
	}
}

/** What the model takes and gives, whatever its format. */
export function signatureOf({ header, description }: ModelEvidence): ModelSignature | undefined {
	return header ?? description?.signature;
}

function artifactOf(subject: unknown, lineage: Lineage): string | undefined {
	if (isKind<Model>(subject, "model")) return modelFile(subject, lineage);
	if (isKind<Card>(subject, "card")) return cardModelFile(subject, lineage);
	return undefined;
}

function isKind<T extends { readonly kind: string }>(subject: unknown, kind: T["kind"]): subject is T {
	return typeof subject === "object" && subject !== null && "kind" in subject && subject.kind === kind;
}
