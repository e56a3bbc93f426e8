import type { Card } from "../../facts/card.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, date, fileReference, keyPlace, maybe, texts, unknownKeys } from "./read.ts";

/** Who answers for the model, for whom it is there, and how far it has come. */
export function readPurpose(document: Cursor, words: string): Partial<Card> {
	const text = (key: string) => document.get(key).string();
	const metadata = document.get("metadata");
	const label = metadata.get("labels", "owner");
	const unknown = [...(unknownKeys(document).unknown ?? []), ...(label.templated ? ["owner"] : [])];
	return maybe({
		unknown: unknown.length > 0 ? unknown : undefined,
		place: keyPlace(document, words, "stage"),
		name: metadata.get("name").string(),
		stage: text("stage"),
		owner: text("owner") ?? label.string(),
		impact: text("impact"),
		audience: text("audience"),
		locale: text("locale"),
		autonomous: document.get("autonomous").boolean(),
		invocation: text("invocation"),
		reviewBy: date(document.get("reviewBy")),
		kpi: all(document.get("kpi"), (kpi) => ({
			name: kpi.get("name").string(),
			metric: kpi.get("metric").string(),
			place: keyPlace(kpi, words),
		})),
	});
}

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
export function readEvaluation(evaluation: Cursor, file: string, words: string): Card["evaluation"] {
	return all(evaluation, () => ({
		baseline: evaluation.get("baseline").string(),
		report: fileReference(evaluation.get("report"), file),
		metric: evaluation.get("metric").string(),
		tolerance: evaluation.get("tolerance").number(),
		importance: fileReference(evaluation.get("importance"), file),
		slices: texts(evaluation.get("slices")),
		place: keyPlace(evaluation, words),
	}));
}
