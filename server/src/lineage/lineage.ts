import type { Card } from "../facts/card.ts";
import type { Facts, Model, Service } from "../facts/facts.ts";
import type { Dataset, Stage } from "../facts/pipeline.ts";
import type { RuntimeFormat, RuntimeWish, ServingRuntime } from "../facts/runtime.ts";
import type { Relation, Thing } from "../facts/thing.ts";
import type { Scaler } from "../facts/workload.ts";
import { resolvePath } from "../source/paths.ts";
import type { Graph } from "./graph.ts";

/** How the files of a workspace hang together, asked from the place of one of them. */
export interface Lineage {
	/** What a file says; nothing when it is no manifest. */
	factsOf(file: string): Facts | undefined;
	/** The cards that name this file among their manifests. */
	cardsOf(file: string): readonly Card[];
	/** The models of a model repository, by name; empty when the workspace holds no such folder. */
	modelsIn(repository: string): readonly Model[];
	/** Whatever scales the workload of a service: what stands in the same file or folder, or anywhere if no other workload has that name. */
	scalersOf(service: Service): readonly Scaler[];
	/** The runtimes that the workspace declares, in order. */
	runtimes(): readonly ServingRuntime[];
	/** The stages of pipelines that write a path, something in it or a folder around it. */
	stagesWriting(path: string): readonly Stage[];
	/** The stages that read a path, something in it or a folder around it. */
	stagesReading(path: string): readonly Stage[];
	/** The data that is tracked there, in it or around it. */
	datasetsAt(path: string): readonly Dataset[];
	/** The models and cards that serve from there, from something in it or from a folder around it. */
	deploymentsOf(path: string): readonly Deployment[];
	/** What a file speaks of that takes part in the flow of data. */
	thingsIn(file: string): readonly Thing[];
	/** How data flows between things, as this file says. */
	relationsIn(file: string): readonly Relation[];
	/** The things that bear this key or name, or that are the same as whatever bears it. */
	thingsKnownBy(key: string): readonly Thing[];
	/** The things at a place, in it or around it. */
	thingsAround(place: string): readonly Thing[];
	/** The relations that begin or end at this key, or at what may mean this name. */
	relationsFrom(key: string): readonly Relation[];
	relationsTo(key: string): readonly Relation[];
	/** How data flows from thing to thing. */
	readonly graph: Graph;
	/** Is there such a file or folder? Undefined for places that the workspace does not cover. */
	exists(path: string): boolean | undefined;
}

/** Whatever puts a file of the workspace to use. */
export type Deployment = Model | Card;

/**
 * Where the files of a model may lie, or where a card says that its model is. A model of a repository whose files are not here yet is meant to lie
 * in its folder of that repository.
 */
export function deployedPaths(deployment: Deployment): readonly string[] {
	if (deployment.kind === "card") return deployment.model?.file ? [deployment.model.file.path] : [];
	const { files, repository, at } = deployment;
	const folder = at.file.slice(0, Math.max(0, at.file.lastIndexOf("/")));
	return files.length === 0 && repository !== undefined && resolvePath(folder, "") === repository && folder !== "" ? [folder] : files;
}

/** The runtimes that a model asks for by name, as other files than its own declare them. */
export function runtimesNamed({ runtime, namespace, format }: RuntimeWish, lineage: Lineage): readonly ServingRuntime[] {
	if (!runtime) return [];
	return lineage
		.runtimes()
		.filter(({ name, at, ...its }) => name === runtime.value && at.file !== format.at.file && mayBeSame(its.namespace, namespace));
}

/** The runtimes that may be chosen for a model that names none. */
export function runtimesFor({ namespace, format, version, protocol, workers }: RuntimeWish, lineage: Lineage): readonly ServingRuntime[] {
	return lineage.runtimes().filter((runtime) => {
		const takes = runtime.formats.some((one) => one.auto && isOf(one, format.value, version?.value));
		const speaks = runtime.protocols.length === 0 || runtime.protocols.includes(protocol);
		return takes && speaks && runtime.workers === workers && mayBeSame(runtime.namespace, namespace);
	});
}

/** Is it this format, in this version if one is asked for? */
export function isOf(format: RuntimeFormat, name: string, version: string | undefined): boolean {
	return format.name === name && (version === undefined || format.version === version);
}

/** A namespace that is not stated may be any. */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
	return one === undefined || other === undefined || one === other;
}

/** Everything that a stage produces. */
export function outputsOf({ writes, metrics, plots }: Stage): Stage["writes"] {
	return metrics.length + plots.length === 0 ? writes : [...writes, ...metrics, ...plots];
}

/** The file that holds this model's weights: its own if it lies in the workspace, else the one that its card names. */
export function modelFile(model: Model, lineage: Lineage): string | undefined {
	const own = model.files.find((path) => lineage.exists(path));
	if (own !== undefined) return own;
	for (const card of lineage.cardsOf(model.at.file)) {
		if (card.model?.file && describesOne(card, model, lineage)) return card.model.file.path;
	}
	return undefined;
}

/** The model file of a card: the one that it names, else that of the only model it describes. */
export function cardModelFile(card: Card, lineage: Lineage): string | undefined {
	if (card.model?.file) return card.model.file.path;
	const models = modelsOf(card, lineage);
	const only = models.length === 1 ? models[0] : undefined;
	return only && modelFile(only, lineage);
}

/** The files of the workspace that a served model looks things up in, as its card says. */
export function servedTables({ model, at }: Card): readonly string[] {
	return (model?.lookups ?? []).flatMap(({ serving }) =>
		serving && !/^[a-z][\w+.-]*:/i.test(serving.value) ? [resolvePath(at.file, serving.value)] : [],
	);
}

/** The models of all manifests that a card describes. */
export function modelsOf(card: Card, lineage: Lineage): readonly Model[] {
	return card.manifests.flatMap(({ path }) => lineage.factsOf(path)?.models ?? []);
}

/** How many replicas run at least and at most: as whatever scales the service says, else as it says itself. Unknown where several scale it. */
export function replicasOf(service: Service, lineage: Lineage): Pick<Service, "minReplicas" | "maxReplicas"> {
	const [scaler, ...others] = lineage.scalersOf(service);
	if (!scaler) return service;
	return others.length === 0 ? scaler : {};
}

/** A card's artifact belongs to a model only if the card describes no other. */
function describesOne(card: Card, model: Model, lineage: Lineage): boolean {
	const models = modelsOf(card, lineage);
	return models.length === 1 && models[0] === model;
}
