import type { ExternalFile } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Facts, Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { formatBytes } from "../../facts/units.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { resolvePath } from "../../source/paths.ts";
import { rule } from "../rule.ts";
import { namedModels } from "./named-models.ts";
import { surelyMissing, whatIsMissing } from "./presence.ts";

export const fileMissing = rule({
	id: "artifact/file-missing",
	summary: "A model file, or a file that belongs to it, is named but not there.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, evidenceOf }) {
		for (const remark of facts.remarks) if (remark.rule === "artifact/file-missing") yield remark;
		for (const card of facts.cards) yield* ofCard(card, lineage);
		for (const model of facts.models) yield* ofManifest(model, lineage);
		yield* weights(facts, lineage, (subject) => evidenceOf(subject, "file").file?.external ?? []);
	},
});

function* ofCard({ model }: Card, lineage: Lineage): Iterable<Remark> {
	const file = model?.file;
	if (!file || !surelyMissing(file.path, lineage)) return;
	yield { at: file.at, message: `The card names the model file \`${file.written}\`, but the workspace holds no ${whatIsMissing(file)}.` };
}

/** To the server a path without a scheme lies in the container; that this workspace is meant shows only where the folder of the file is here. */
function* ofManifest({ artifact }: Model, lineage: Lineage): Iterable<Remark> {
	const written = artifact?.value ?? "";
	if (!artifact || /^[\w+.-]+:/.test(written) || written.startsWith("/") || !/\/[^/]+\.[a-z]\w*$/i.test(written)) return;
	const path = resolvePath(artifact.at.file, written);
	const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
	if (folder === "" || lineage.exists(folder) !== true || !surelyMissing(path, lineage)) return;
	const message = `The manifest names the model file \`${written}\`, but the folder \`${folder}\` holds no such file.`;
	yield { at: artifact.at, severity: "warning", message };
}

/** Weights that a model keeps in other files: ONNX Runtime loads none of it if one of them is absent, too short or elsewhere, nor do loaders of shards. */
function* weights(facts: Facts, lineage: Lineage, externalOf: (subject: Model | Card) => readonly ExternalFile[]): Iterable<Remark> {
	for (const { subject, path, at } of namedModels(facts, lineage)) {
		for (const file of externalOf(subject)) {
			const what = complaint(file);
			if (what) yield { at, message: `\`${path}\` keeps weights in \`${file.location}\`, ${what}.` };
		}
	}
}

function complaint({ escapes, tracked, actualBytes, expectedBytes }: ExternalFile): string | undefined {
	if (escapes) return "but that lies outside the model's folder, where ONNX Runtime does not look";
	if (tracked) return undefined;
	if (actualBytes === undefined) return "but there is no such file beside it";
	if (actualBytes >= expectedBytes) return undefined;
	return `but that file has ${formatBytes(actualBytes)}, while the model needs ${formatBytes(expectedBytes)} of it`;
}
