import type { Model, Tensor } from "../../facts/facts.ts";
import { isCommit } from "../../rules/artifact/addresses.ts";
import { secretInAddress } from "../../rules/security/secrets.ts";
import { folderOf } from "../../workspace/paths.ts";
import type { World } from "../../workspace/world.ts";

/** The one model that a deployment serves, as far as there is one. */
export interface ServedModel {
	/** As the manifest that serves it speaks of it. */
	readonly model: Model;
	/** As it was saved, with its signature. */
	readonly saved?: Model;
	/** Where it lies in the workspace, or where a pointer or a pipeline says that it will. */
	readonly path?: string;
}

/** A column that a model reads or writes, in the types of deployment cards. */
export interface Column {
	readonly name: string;
	readonly dtype?: string;
}

export function servedModel(manifests: readonly string[], world: World): ServedModel | undefined {
	const models = manifests.flatMap((file) => world.reading(file)?.facts.models ?? []);
	const saved = models.filter(isSaved);
	const served = models.filter((model) => !isSaved(model));
	const members = new Set(served.flatMap(({ steps }) => steps.flatMap(({ model }) => model?.value ?? [])));
	const tops = served.filter(({ name, repository }) => repository === undefined || !name || !members.has(name.value));
	const identities = new Set(tops.map((model) => model.artifact?.value ?? model.files[0] ?? model));
	const [model] = tops.length > 0 ? tops : saved;
	if (!model || identities.size > 1 || saved.length > 1) return undefined;
	const [own] = saved;
	const path = [...(own?.files ?? []), ...model.files].find((one) => isKnown(one, world));
	return { model, ...(own ? { saved: own } : {}), ...(path === undefined || model.steps.length > 0 ? {} : { path }) };
}

function isSaved({ dialect }: Model): boolean {
	return dialect === "mlflow";
}

function isKnown(path: string, { lineage }: World): boolean {
	if (lineage.exists(path) || lineage.exists(`${path}.dvc`)) return true;
	return lineage.stagesWriting(path).some(({ writes }) => writes.some((write) => write.path === path));
}

/** The address that it is fetched from, where that can be repeated without harm. */
export function addressOf({ model }: ServedModel): string | undefined {
	const uri = model.artifact?.value ?? "";
	const isSafe = /^[a-z][\w+.-]*:/i.test(uri) && !/^http:/i.test(uri) && !secretInAddress(uri);
	return isSafe && model.steps.length === 0 ? uri : undefined;
}

/** The version that is surely the one served. */
export function versionOf({ model }: ServedModel, world: World): string | undefined {
	const { artifact, revision, repository, at, versions } = model;
	const [, registered] = /^(?:models:\/+[^/@]+\/|azureml:[^/:@]+:|azureml:\/\/.*\/versions\/)(\d+)$/.exec(artifact?.value ?? "") ?? [];
	if (registered !== undefined) return registered;
	if (revision && isCommit(revision.value)) return revision.value;
	if (repository === undefined) return undefined;
	const folders = world.within(folderOf(at.file)).flatMap((name) => /^([1-9]\d*)\/$/.exec(name)?.[1] ?? []);
	const [only, ...others] = folders;
	const isServed = !versions || versions.value.includes(Number(only));
	return only !== undefined && others.length === 0 && isServed ? only : undefined;
}

export function trainedAt({ model, saved }: ServedModel): number | undefined {
	return (saved ?? model).writtenAt?.value;
}

/** What it reads, where each input is one value of a row and not a tensor of many. */
export function featuresOf({ model, saved, path }: ServedModel, world: World): readonly Column[] {
	const columns = (saved ?? model).columns?.inputs ?? [];
	if (columns.length > 0) return distinct(columns.flatMap(columnOf));
	const inputs = (path === undefined ? undefined : world.known.model(path)?.header)?.inputs ?? [];
	const isRow = inputs.length > 1 && inputs.every(({ shape, tensor }) => tensor && isColumn(shape));
	return isRow ? distinct(inputs.map(({ name, type }) => ({ name, ...dtypeOf(type) }))) : [];
}

/** One value for each row of a batch of any size. */
function isColumn(shape: readonly (number | string | null)[] | undefined): boolean {
	const [rows, width, ...rest] = shape ?? [];
	return shape !== undefined && shape.length > 0 && typeof rows !== "number" && (width === undefined || width === 1) && rest.length === 0;
}

/** The manifest's own words win over those of the model. */
export function outputsOf({ model, saved, path }: ServedModel, world: World): readonly string[] {
	const header = path === undefined ? undefined : world.known.model(path)?.header;
	const stated = [model.outputs, (saved ?? model).columns?.outputs ?? [], saved?.outputs ?? []];
	const lists = [...stated.map(namesOf), (header?.outputs ?? []).map(({ name }) => name)];
	return [...new Set(lists.find((names) => names.length > 0 && names.every((name) => name !== "")))];
}

/** Nothing where some have no name. */
function namesOf(tensors: readonly Tensor[]): readonly string[] {
	const names = tensors.flatMap(({ name }) => name?.value ?? []);
	return names.length === tensors.length ? names : [];
}

function columnOf({ name, type }: Tensor): readonly Column[] {
	return name ? [{ name: name.value, ...dtypeOf(type?.value ?? "") }] : [];
}

/** From the spelling of the Open Inference Protocol. */
function dtypeOf(type: string): { readonly dtype?: string } {
	const [, kind = "", bits = ""] = /^(FP|INT|UINT)(8|16|32|64)$/.exec(type) ?? [];
	const dtype = type === "BOOL" ? "bool" : type === "BYTES" ? "string" : `${kind === "FP" ? "float" : kind.toLowerCase()}${bits}`;
	return dtype === "" || dtype === "float8" ? {} : { dtype };
}

function distinct(columns: readonly Column[]): readonly Column[] {
	return [...new Map(columns.filter(({ name }) => name !== "").map((column) => [column.name, column])).values()];
}
