import type { EnsembleStep } from "../facts/ensemble.ts";
import type { Facts, Model, Service } from "../facts/facts.ts";
import { localKey, nameKey, type Relation, type Thing } from "../facts/thing.ts";
import { addressKeys, registeredName } from "./address-keys.ts";
import type { Statements } from "./statements.ts";

/** The models and services of one file, which serves which, and what the models are made of. */
export function servingStatements({ models, services }: Facts): Statements {
	const keyOf = (model: Model) => localKey("model", model.at.file, String(models.indexOf(model)));
	return {
		things: [
			...models.map((model) => modelThing(model, keyOf(model), serverOf(model, services) !== undefined)),
			...services.map((service, place) => serviceThing(service, place)),
		],
		relations: models.flatMap((model) => [...servedBy(model, keyOf(model), services), ...membersOf(model, keyOf(model))]),
	};
}

function modelThing(model: Model, key: string, isServed: boolean): Thing {
	const { at, name, artifact, files, service } = model;
	const called = name?.value ?? registeredName(artifact?.value) ?? service?.name?.value;
	return {
		kind: "model",
		at: name?.at ?? at,
		name: called ?? lastPart(artifact?.value ?? at.file),
		keys: [key, ...memberKeys(model), ...addressKeys(artifact?.value, "model")],
		...(name ? { names: [nameKey("model", name.value), ...(isServed ? [] : [nameKey("service", name.value)])] } : {}),
		...(files.length > 0 ? { candidates: files } : {}),
		declared: true,
	};
}

/** Within one repository a name means one model. */
function memberKeys({ repository, name }: Model): readonly string[] {
	return repository === undefined || !name ? [] : [memberKey(repository, name.value)];
}

function memberKey(repository: string, name: string): string {
	return nameKey(`models of ${repository}`, name);
}

function serviceThing(service: Service, place: number): Thing {
	const { at, name, owner, names = [] } = service;
	const called = [...(name ? [nameKey("service", name.value)] : []), ...names];
	return {
		kind: "service",
		at: name?.at ?? at,
		name: name?.value ?? lastPart(at.file),
		keys: [serviceKey(at.file, place)],
		...(called.length > 0 ? { names: called } : {}),
		...(owner ? { owner } : {}),
		declared: true,
	};
}

function serviceKey(file: string, place: number): string {
	return localKey("service", file, String(place));
}

function serverOf(model: Model, services: readonly Service[]): Service | undefined {
	if (model.service && services.includes(model.service)) return model.service;
	return services.length === 1 ? services[0] : undefined;
}

function servedBy(model: Model, from: string, services: readonly Service[]): readonly Relation[] {
	const service = serverOf(model, services);
	if (!service) return [];
	const at = model.artifact?.at ?? model.name?.at ?? model.at;
	return [{ kind: "serve", from, to: serviceKey(service.at.file, services.indexOf(service)), at }];
}

/** A member answers the ensemble that asks it. */
function membersOf({ repository, steps }: Model, to: string): readonly Relation[] {
	if (repository === undefined) return [];
	return steps.flatMap(({ model, version }: EnsembleStep): readonly Relation[] =>
		model
			? [
					{
						kind: "call",
						from: memberKey(repository, model.value),
						to,
						at: model.at,
						...(version ? { version: String(version.value) } : {}),
					},
				]
			: [],
	);
}

function lastPart(path: string): string {
	return path.split("/").filter(Boolean).at(-1) ?? path;
}
