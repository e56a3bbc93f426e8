import type { FileReference } from "../facts/card.ts";
import type { Facts } from "../facts/facts.ts";
import type { Dataset, Stage } from "../facts/pipeline.ts";
import { localKey, nameKey, placeKey, type Relation, type Thing, type ThingKind } from "../facts/thing.ts";
import { resolveIn } from "../source/paths.ts";
import { addressKeys, registeredName } from "./address-keys.ts";
import { readCommand } from "./commands.ts";
import { outputsOf } from "./lineage.ts";
import type { Statements } from "./statements.ts";

/** The stages of one file with what they read and write, and the data that it tracks or describes. */
export function pipelineStatements({ stages, datasets }: Facts): Statements {
	const parts = [...stages.map(stageStatements), ...datasets.map(datasetStatements)];
	return { things: parts.flatMap(({ things }) => things), relations: parts.flatMap(({ relations }) => relations) };
}

function stageStatements(stage: Stage): Statements {
	const { at, name, reads } = stage;
	const key = localKey("stage", at.file, name);
	const run = runBy(stage);
	const inputs = [...reads, ...run.programs];
	const settings = settingsOf(stage);
	return {
		things: [
			{ kind: "stage", at, name, keys: [key], names: [nameKey("stage", name)], declared: true },
			...inputs.map((input) => fileThing(input, kindOf(input.path), false)),
			...outputsOf(stage).map((output) => fileThing(output, "dataset", true)),
			...settings.map((file) => fileThing(file, "settings", false)),
			...run.models,
		],
		relations: [
			...inputs.map((input): Relation => ({ kind: "read", from: placeKey(input.path), to: key, at: input.at })),
			...outputsOf(stage).map((output): Relation => ({ kind: "write", from: key, to: placeKey(output.path), at: output.at })),
			...settings.map((file): Relation => ({ kind: "set", from: placeKey(file.path), to: key, at: file.at })),
			...run.models.flatMap(({ keys, at: said }) => keys.map((from): Relation => ({ kind: "read", from, to: key, at: said }))),
			...run.entryPoints.map((from): Relation => ({ kind: "call", from, to: key, at: stage.command?.at ?? at })),
		],
	};
}

function fileThing({ at, path }: FileReference, kind: ThingKind, declared: boolean): Thing {
	return { kind, at, name: path === "" ? "." : path, keys: [placeKey(path)], declared };
}

/** What a command runs need not stand among its inputs. */
function runBy({ command, folder, reads, writes }: Stage) {
	if (!command) return { programs: [], models: [], entryPoints: [] };
	const { at } = command;
	const use = readCommand(command.value);
	const listed = new Set([...reads, ...writes].map(({ path }) => path));
	const programs = use.programs
		.map((written): FileReference => ({ at, written, path: resolveIn(folder, written) }))
		.filter(({ path }) => !listed.has(path) && !path.startsWith("../"));
	const models = use.models.flatMap((address): readonly Thing[] => {
		const keys = addressKeys(address, "model");
		return keys.length > 0 ? [{ kind: "model", at, name: registeredName(address) ?? address, keys, declared: false }] : [];
	});
	return { programs, models, entryPoints: use.entryPoints.map((one) => localKey("stage", projectIn(folder, one.folder), one.name)) };
}

function projectIn(folder: string, written: string): string {
	const path = resolveIn(folder, written);
	return path === "" ? "MLproject" : `${path}/MLproject`;
}

/** Each file of parameters once. */
function settingsOf({ params, folder }: Stage): readonly FileReference[] {
	const files = new Map<string, FileReference>();
	for (const { file, at } of params) {
		const path = resolveIn(folder, file);
		if (!files.has(path)) files.set(path, { at, written: file, path });
	}
	return [...files.values()];
}

function kindOf(path: string): ThingKind {
	return /\.(py|ipynb|sh|r|jl|scala|java|ts|js|sql)$/i.test(path) ? "code" : "dataset";
}

/** Data with a file in the workspace was fetched from its address; without one it lies at that address. */
function datasetStatements(dataset: Dataset): Statements {
	const { at, name, file, origin, owner, freshness, version } = dataset;
	const sort = dataset.type?.value === "model" ? "model" : "data";
	const from = addressKeys(origin?.value, sort);
	const keys = [...(file ? [placeKey(file.path)] : from), ...named(dataset)];
	const thing: Thing = {
		kind: sort === "model" ? "model" : "dataset",
		at: name?.at ?? at,
		name: name?.value ?? file?.path ?? at.file,
		keys,
		...(name ? { names: [nameKey("dataset", name.value)] } : {}),
		declared: true,
		...(owner ? { owner } : {}),
		...(freshness ? { freshness } : {}),
		...(version ? { version } : {}),
	};
	const [source] = from;
	const [key] = keys;
	if (!file || !origin || source === undefined || key === undefined) return { things: [thing], relations: [] };
	const there: Thing = { kind: "source", at: origin.at, name: origin.value, keys: from, declared: false };
	return { things: [thing, there], relations: [{ kind: "read", from: source, to: key, at: origin.at }] };
}

/** DVC's stages depend on a named data set by `ds://name`. */
function named({ dialect, name, file, at }: Dataset): readonly string[] {
	if (!name) return [];
	if (dialect === "dvc" && !file) return [placeKey(`ds://${name.value}`)];
	return [localKey("dataset", at.file, name.value)];
}
