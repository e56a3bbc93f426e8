import type { FileReference } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { surelyMissing, whatIsMissing } from "../artifact/presence.ts";
import { rule } from "../rule.ts";

export const danglingReference = rule({
	id: "config/dangling-reference",
	summary: "A name or a path leads to nothing.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { lineage }) {
		for (const remark of facts.remarks) if (remark.rule === "config/dangling-reference") yield remark;
		for (const card of facts.cards) {
			for (const manifest of card.manifests) yield* missing(manifest, "describes the manifest", lineage);
			if (card.evaluation?.report) yield* missing(card.evaluation.report, "reads its evaluation from", lineage);
			if (card.evaluation?.importance) yield* missing(card.evaluation.importance, "reads the importance of features from", lineage);
			if (card.drift?.report) yield* missing(card.drift.report, "reads drift from", lineage);
		}
	},
});

function* missing(file: FileReference, verb: string, lineage: Lineage): Iterable<Remark> {
	if (!surelyMissing(file.path, lineage)) return;
	yield { at: file.at, message: `The card ${verb} \`${file.written}\`, but the workspace holds no ${whatIsMissing(file)}.` };
}
