import type { EnsembleStep } from "../../facts/ensemble.ts";
import type { Model } from "../../facts/facts.ts";
import type { Lineage } from "../../lineage/lineage.ts";

/** A step of an ensemble with the model that it runs, if that one can be read. */
export interface Member {
	readonly step: EnsembleStep;
	readonly model: Model | undefined;
	/** The repository holds no such model: `surely` if all others of the ensemble are there, `perhaps` if some are. */
	readonly missing: "surely" | "perhaps" | undefined;
}

export function membersOf(ensemble: Model, lineage: Lineage): readonly Member[] {
	const { repository } = ensemble;
	if (repository === undefined || ensemble.steps.length === 0) return [];
	const models = modelsByName(repository, lineage);
	const folder = (name: string) => (repository === "" ? name : `${repository}/${name}`);
	const names = [...new Set(ensemble.steps.flatMap(({ model }) => model?.value ?? []))];
	const present = names.filter((name) => models.has(name));
	// A folder without a configuration may be a model too: the server writes one for it.
	const absent = new Set(names.filter((name) => !models.has(name) && lineage.exists(folder(name)) === false));
	const served = present.some((name) => ["1", "2", "3"].some((version) => lineage.exists(`${folder(name)}/${version}`)));
	// Repositories are often kept in pieces and put together when they are deployed.
	const missing = present.length > 1 && absent.size === 1 ? "surely" : served ? "perhaps" : undefined;
	return ensemble.steps.map((step) => {
		const name = step.model?.value ?? "";
		return { step, model: models.get(name), missing: absent.has(name) ? missing : undefined };
	});
}

/** By the name of their folder, which the server wants the model's name to be; one that breaks this is found by its own name. */
export function modelsByName(repository: string, lineage: Lineage): ReadonlyMap<string, Model> {
	const models = new Map<string, Model>();
	const all = lineage.modelsIn(repository);
	for (const model of all) {
		const folder = folderOf(model);
		// A model may have further configurations in a folder of its own; the one beside its versions counts.
		const main = model.at.file.endsWith("/config.pbtxt");
		if (folder !== undefined && (main || !models.has(folder))) models.set(folder, model);
	}
	for (const model of all) if (model.name && !models.has(model.name.value)) models.set(model.name.value, model);
	return models;
}

/** A model without a name is called as its folder in the repository. */
export function nameOf(model: Model): string | undefined {
	return model.name?.value ?? folderOf(model);
}

function folderOf(model: Model): string | undefined {
	const { repository = "" } = model;
	const path = model.at.file.slice(repository === "" ? 0 : repository.length + 1);
	return path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined;
}
