import type { Card } from "../facts/card.ts";
import type { Model } from "../facts/facts.ts";
import { resolvePath } from "../source/paths.ts";
import { cardModelFile, type Lineage, modelFile, modelsOf } from "./lineage.ts";

/** The model that a card would go back to, as far as the workspace tells. */
export interface Rollback {
	/** As the manifest declares it that the card names. */
	readonly model?: Model;
	/** Where its weights lie. */
	readonly file?: string;
}

/** What `rollback.to` names: a manifest or card of one model, a model file, or a version that lies beside the one that is served. */
export function rollbackOf(card: Card, lineage: Lineage): Rollback | undefined {
	const to = card.rollback?.to?.value;
	if (to === undefined || /^[a-z][\w+.-]*:/i.test(to)) return undefined;
	if (/^v?\d+$/.test(to)) return versionBeside(card, to.replace("v", ""), lineage);
	const path = resolvePath(card.at.file, to);
	if (/\.onnx$/.test(path)) return lineage.exists(path) ? { file: path } : undefined;
	const facts = lineage.factsOf(path);
	const [other] = facts?.cards ?? [];
	const models = other ? modelsOf(other, lineage) : (facts?.models ?? []);
	const [model, ...more] = models;
	if (more.length > 0 || (facts?.cards.length ?? 0) > 1) return undefined;
	const file = other ? cardModelFile(other, lineage) : model && modelFile(model, lineage);
	return { ...(model ? { model } : {}), ...(file === undefined ? {} : { file }) };
}

/** A repository keeps the versions of a model in folders that are called by their numbers. */
function versionBeside(card: Card, version: string, lineage: Lineage): Rollback | undefined {
	const served = cardModelFile(card, lineage);
	const [, folder, current, name] = /^(.*\/|)(\d+)\/([^/]+)$/.exec(served ?? "") ?? [];
	const file = `${folder}${version}/${name}`;
	return folder !== undefined && current !== version && lineage.exists(file) ? { file } : undefined;
}
