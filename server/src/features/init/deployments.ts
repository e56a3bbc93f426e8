import type { Card } from "../../facts/card.ts";
import type { Facts, Model } from "../../facts/facts.ts";
import { folderOf } from "../../workspace/paths.ts";
import type { World } from "../../workspace/world.ts";
import { nameOf } from "./names.ts";

/** What answers requests together, as one card describes it. */
export interface Deployment {
	/** What people call it. */
	readonly name: string;
	/** Workspace paths; the one that everything else belongs to comes first. */
	readonly manifests: readonly string[];
	/** The cards that name one of its manifests. */
	readonly cards: readonly Card[];
}

/** One manifest, in a workspace where it may have company. */
interface Served {
	readonly file: string;
	readonly facts: Facts;
}

/** Every deployment of the workspace, with a card or without, in the order of their manifests. */
export function deploymentsIn(world: World): readonly Deployment[] {
	const all = world.files.flatMap((file): readonly Served[] => {
		const facts = world.reading(file)?.facts;
		return facts && facts.manifests.length > 0 && facts.cards.length === 0 ? [{ file, facts }] : [];
	});
	const groups = [...inRepositories(all), ...onTheirOwn(all, world)].map((files) => [...new Set(files)]);
	return groups
		.map((manifests): Deployment => {
			const cards = new Set(manifests.flatMap((file) => world.lineage.cardsOf(file)));
			return { name: nameOf(manifests, world), manifests, cards: [...cards] };
		})
		.toSorted((a, b) => compare(a.manifests[0] ?? "", b.manifests[0] ?? ""));
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** In a repository of models each that no other one is made of is asked by clients; an ensemble has its members with it. */
function inRepositories(all: readonly Served[]): readonly (readonly string[])[] {
	const repositories = new Map<string, Model[]>();
	for (const { facts } of all) {
		for (const model of facts.models) {
			if (model.repository === undefined) continue;
			const models = repositories.get(model.repository);
			if (models) models.push(model);
			else repositories.set(model.repository, [model]);
		}
	}
	return [...repositories.values()].flatMap((models) => {
		const members = new Set(models.flatMap(({ steps }) => steps.flatMap(({ model }) => model?.value ?? [])));
		return models.filter(({ name }) => !name || !members.has(name.value)).map((top) => withMembers(top, models).map(({ at }) => at.file));
	});
}

function withMembers(top: Model, models: readonly Model[]): readonly Model[] {
	const found = new Set([top]);
	for (const { steps } of found) {
		for (const step of steps) for (const model of models) if (model.name && model.name.value === step.model?.value) found.add(model);
	}
	return [...found];
}

/** Types of manifests whose models are kept or registered there, and served by whoever asks for them. */
const keepers: ReadonlySet<string> = new Set(["azureml/Model", "nim/NIMCache"]);

function isServed({ file, facts: { manifests, models, services } }: Served): boolean {
	// Each run of an experiment leaves a model behind, of which none is deployed from there.
	if (/(^|\/)(mlruns|mlartifacts)\//.test(file)) return false;
	if (manifests.some(({ dialect, type }) => dialect === "bentoml" && type === "Bentofile")) return true;
	if (models.length === 0 || models.some(({ repository }) => repository !== undefined)) return false;
	if (manifests.every(({ dialect, type }) => keepers.has(`${dialect}/${type}`))) return false;
	return services.length > 0 || !manifests.every(({ dialect }) => dialect === "sagemaker");
}

function onTheirOwn(all: readonly Served[], world: World): readonly (readonly string[])[] {
	const served = all.filter(isServed);
	const [saved, others] = [served.filter(isSavedModel), served.filter((one) => !isSavedModel(one))];
	const taken = new Set<string>();
	const groups = behindEndpoints(others).map((group): readonly string[] => {
		const own = group.map(({ file }) => file);
		const within = saved.filter(({ file }) => group.some((one) => serves(one, folderOf(file)))).map(({ file }) => file);
		for (const file of within) taken.add(file);
		const company = group.flatMap((one) => companyOf(one, all, served, world));
		return [...company.filter(({ first }) => first), ...own.map((file) => ({ file })), ...company].map(({ file }) => file).concat(within);
	});
	const alone = saved.filter(({ file }) => !taken.has(file)).map(({ file }) => [file]);
	return [...groups, ...alone];
}

/** A model as it was saved, which a server may have been given. */
function isSavedModel({ facts: { manifests } }: Served): boolean {
	return manifests.some(({ dialect, type }) => dialect === "mlflow" && type === "MLmodel");
}

function serves({ facts }: Served, folder: string): boolean {
	return facts.models.some(({ files }) => files.some((path) => path === folder || `${path}/`.startsWith(`${folder}/`)));
}

/** The deployments that one endpoint of the same folder shares its requests out to belong together. */
function behindEndpoints(served: readonly Served[]): readonly (readonly Served[])[] {
	const groups = new Map<string, Served[]>();
	for (const one of served) {
		const endpoint = one.facts.services.find(({ endpoint }) => endpoint)?.endpoint?.value;
		const key = endpoint === undefined ? one.file : `${folderOf(one.file)}: ${endpoint}`;
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return [...groups.values()];
}

interface Companion {
	readonly file: string;
	/** It stands before what it goes with. */
	readonly first?: boolean;
}

/** The other manifests that speak of nothing but what this one deploys. */
function companyOf(one: Served, all: readonly Served[], served: readonly Served[], world: World): readonly Companion[] {
	const { file, facts } = one;
	const folder = folderOf(file);
	const beside = all.filter((other) => other !== one && folderOf(other.file) === folder);
	const endpoints = new Set(facts.services.flatMap(({ endpoint }) => endpoint?.value ?? []));
	const models = new Set(facts.models.flatMap(({ name }) => name?.value ?? []));
	const fronts = beside.filter(
		({ facts: other }) => other.models.length === 0 && other.services.some(({ name }) => name && endpoints.has(name.value)),
	);
	const registered = beside.filter(
		({ facts: other }) => other.manifests.every(isKeeper) && other.models.some(({ name }) => name && models.has(name.value)),
	);
	const siblings = beside.filter(
		({ facts: other }) => other.models.length === 0 && other.services.some(({ endpoint }) => endpoint && endpoints.has(endpoint.value)),
	);
	const scalers = facts.services.flatMap((service) => world.lineage.scalersOf(service).map(({ at }) => at.file));
	return [
		...fronts.map((front): Companion => ({ file: front.file, first: true })),
		...[...scalers.filter((path) => folderOf(path) === folder), ...[...siblings, ...registered].map((other) => other.file)].map((path) => ({
			file: path,
		})),
		...settingsBeside(one, beside, served).map((path) => ({ file: path })),
	];
}

function isKeeper({ dialect, type }: Facts["manifests"][number]): boolean {
	return keepers.has(`${dialect}/${type}`);
}

/** Platforms that have a file of settings for the server beside the one of its model. */
const withSettings: ReadonlySet<string> = new Set(["mlserver", "bentoml", "torchserve", "tensorflow-serving"]);

/** The settings of a server that runs nothing else here, where it is plain which ones they are. */
function settingsBeside({ file, facts }: Served, beside: readonly Served[], served: readonly Served[]): readonly string[] {
	const dialect = facts.manifests[0]?.dialect ?? "";
	const isOf = ({ manifests }: Facts) => manifests.every((manifest) => manifest.dialect === dialect);
	if (!withSettings.has(dialect)) return [];
	if (served.some((other) => other.file !== file && folderOf(other.file) === folderOf(file) && isOf(other.facts))) return [];
	const typeOf = (other: Served) => other.facts.manifests[0]?.type;
	const own = beside.filter((other) => isOf(other.facts));
	return own.filter((other) => own.every((one) => one === other || typeOf(one) !== typeOf(other))).map((other) => other.file);
}
