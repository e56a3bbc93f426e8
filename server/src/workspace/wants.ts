import type { Card } from "../facts/card.ts";
import type { Facts } from "../facts/facts.ts";
import { type Lineage, servedTables } from "../lineage/lineage.ts";
import { rollbackOf } from "../lineage/rollback.ts";
import type { Learnt } from "./measured.ts";
import type { Want } from "./world.ts";

/**
 * The model files and reports that one file speaks of, as far as they or DVC's pointers to them lie in the workspace, and the owners of the
 * repository where it names one.
 */
export function wantsOf(facts: Facts, lineage: Lineage): readonly Want[] {
	const models = [
		...facts.models.flatMap(({ files }) => files),
		...facts.cards.flatMap((card) => [
			...(card.model?.file ? [card.model.file.path] : []),
			...servedTables(card),
			...rollbackFiles(card, lineage),
		]),
	];
	const reports = facts.cards.flatMap(({ drift, at }) =>
		drift?.report ? [{ path: drift.report.path, card: at.file, at: drift.report.at }] : [],
	);
	const owned = facts.cards.some(({ owner }) => owner) || facts.services.some(({ owner }) => owner);
	const importances = facts.cards.flatMap(({ evaluation, at }) =>
		evaluation?.importance ? [{ path: evaluation.importance.path, card: at.file }] : [],
	);
	const histories = facts.cards.flatMap(({ drift, at }) => (drift?.history ? [{ path: drift.history.path, card: at.file }] : []));
	const evaluations = facts.cards.flatMap(({ evaluation, at }) =>
		evaluation?.report && /\.json$/i.test(evaluation.report.path) ? [{ path: evaluation.report.path, card: at.file }] : [],
	);
	return [
		...models.filter((path) => lineage.exists(path) || lineage.exists(`${path}.dvc`)).map((path): Want => ({ kind: "model", path })),
		...reports.filter(({ path }) => lineage.exists(path)).map((report): Want => ({ kind: "report", ...report })),
		...importances.filter(({ path }) => lineage.exists(path)).map((report): Want => ({ kind: "importance", ...report })),
		...histories.filter(({ path }) => lineage.exists(path)).map((folder): Want => ({ kind: "history", ...folder })),
		...evaluations.filter(({ path }) => lineage.exists(path)).map((report): Want => ({ kind: "evaluation", ...report })),
		...(owned ? [{ kind: "owners", path: "CODEOWNERS" } as const] : []),
	];
}

/** The file of a model of another manifest is wanted there. */
function rollbackFiles(card: Card, lineage: Lineage): readonly string[] {
	const { file, model } = rollbackOf(card, lineage) ?? {};
	return file === undefined || model ? [] : [file];
}

/** Each wanted thing once. */
export function distinct(wants: Iterable<Want>): readonly Want[] {
	const byKey = new Map<string, Want>();
	for (const want of wants) byKey.set(keyOf(want), want);
	return [...byKey.values()];
}

/** The same for whatever is wanted twice. */
export function keyOf(want: Want): string {
	if (want.kind === "model") return want.path;
	return "card" in want ? `${want.kind} ${want.card}:${want.path}` : `${want.kind} ${want.path}`;
}

/** The file that speaks of it, where one file alone does. */
export function namedIn(want: Want): string | undefined {
	if (want.kind === "import" || want.kind === "configuration") return want.from;
	return "card" in want ? want.card : undefined;
}

/** What is known of a want and of what was learnt for it: the model file or import, or the card that names the report. */
export function subjectOf(one: Want | Learnt): string {
	if (one.kind === "importance" || one.kind === "evaluation" || one.kind === "history") return `${one.kind} ${one.card}`;
	if (one.kind === "import" || one.kind === "owners" || one.kind === "configuration") return `${one.kind} ${one.path}`;
	return "card" in one ? one.card : one.path;
}
