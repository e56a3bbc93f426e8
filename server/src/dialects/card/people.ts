import type { Card } from "../../facts/card.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, fileReference, texts } from "./read.ts";

/** What the people who meet the model are told. */
export function readExplainability(explainability: Cursor): Card["explainability"] {
	return all(explainability, () => ({
		method: explainability.get("method").string(),
		audience: explainability.get("audience").string(),
	}));
}

export function readPresentation(presentation: Cursor): Card["presentation"] {
	return all(presentation, () => ({
		lowConfidence: presentation.get("lowConfidence").string(),
		error: presentation.get("error").string(),
		empty: presentation.get("empty").string(),
		wording: presentation.get("wording").string(),
	}));
}

/** For whom the model was measured. */
export function readEvaluation(evaluation: Cursor, file: string): Card["evaluation"] {
	return all(evaluation, () => ({
		baseline: evaluation.get("baseline").string(),
		report: fileReference(evaluation.get("report"), file),
		slices: texts(evaluation.get("slices")),
	}));
}
