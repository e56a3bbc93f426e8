import {
	type BenchmarkOptions,
	type BenchmarkResult,
	type BenchmarkVerdict,
	judgeLatency,
	type LatencyObjective,
	threadsFromCpu,
} from "../evidence/benchmark.ts";
import type { Card } from "../facts/card.ts";
import type { Model } from "../facts/facts.ts";
import { parseQuantity } from "../facts/units.ts";
import { cardModelFile, modelFile } from "../lineage/lineage.ts";
import { resolvePath } from "../source/paths.ts";
import type { Located } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** Of the process that runs a model, where nobody says another one. */
const defaultMemoryLimit = 4 * 2 ** 30;

/** What to run, and what the result is held against. */
export interface BenchmarkPlan {
	/** Workspace path of the model file. */
	readonly path: string;
	readonly name: string;
	readonly model: Model | undefined;
	readonly card: Card | undefined;
	readonly options: BenchmarkOptions;
	readonly objectives: readonly StatedObjective[];
	/** Bytes that the manifest allows the container. */
	readonly memoryLimit: Located<number> | undefined;
}

export interface StatedObjective extends LatencyObjective {
	readonly at: Located<number>["at"];
}

/** What the editor's settings or the command line say; the card's own words win. */
export interface BenchmarkWishes {
	readonly seconds?: number;
	readonly memoryLimitBytes?: number;
	readonly dims?: Readonly<Record<string, number>>;
	readonly batch?: number;
	readonly threads?: number;
	readonly cores: number;
}

/** The benchmark of the model at a place of a manifest or card; a sentence where there is none to run. */
export function planBenchmark(
	world: World,
	file: string,
	place: number | string | undefined,
	wishes: BenchmarkWishes,
): BenchmarkPlan | string {
	const facts = world.reading(file)?.facts;
	if (!facts) return `${file} is not a manifest that Plimsoll reads.`;
	const model = pickModel(facts.models, place);
	const card = facts.cards[0] ?? world.lineage.cardsOf(file)[0];
	const path = model ? modelFile(model, world.lineage) : card && cardModelFile(card, world.lineage);
	if (path === undefined)
		return "No model file is known for this place: neither the manifest nor a card names one that lies in the workspace.";
	const absent = whatIsAbsent(world, path);
	if (absent !== undefined) return absent;
	const described = model ?? (card && onlyModel(world, card));
	return planFor(path, described, card, wishes);
}

/** The benchmark of a model file that no manifest speaks of. */
export function planFor(path: string, model: Model | undefined, card: Card | undefined, wishes: BenchmarkWishes): BenchmarkPlan {
	const container = model?.service?.containers[0];
	const limit = (name: string) => container?.limits.find((resource) => resource.name.value === name)?.quantity;
	const cpu = limit("cpu");
	const memory = limit("memory");
	const bytes = memory && parseQuantity(memory.value);
	const objectives = objectivesOf(card);
	const cores = cpu && parseQuantity(cpu.value);
	const options: BenchmarkOptions = {
		threads:
			card?.benchmark?.threads?.value ?? wishes.threads ?? threadsFromCpu(cores === undefined ? undefined : cores * 1000, wishes.cores),
		batch: card?.benchmark?.batch?.value ?? wishes.batch ?? 1,
		dims: { ...wishes.dims, ...Object.fromEntries((card?.benchmark?.dims ?? []).map(({ name, size }) => [name, size.value])) },
		percentile: objectives.at(-1)?.percentile ?? 95,
		seconds: wishes.seconds ?? 60,
		memoryLimitBytes: wishes.memoryLimitBytes ?? defaultMemoryLimit,
		concurrency: 1,
	};
	return {
		path,
		name: model?.name?.value ?? card?.name?.value ?? path,
		model,
		card,
		options,
		objectives,
		memoryLimit: memory && bytes !== undefined ? { value: bytes, at: memory.at } : undefined,
	};
}

/** The verdict over all objectives: the worst one decides. */
export function judge(result: BenchmarkResult, objectives: readonly LatencyObjective[]): BenchmarkVerdict | undefined {
	const verdicts = objectives.map((objective) => judgeLatency(result, objective));
	return verdicts.find(({ verdict }) => verdict === "fail") ?? verdicts.find(({ verdict }) => verdict === "inconclusive") ?? verdicts[0];
}

/** A model whose weights are elsewhere cannot be run, which says nothing of the model. */
function whatIsAbsent(world: World, path: string): string | undefined {
	const file = world.known.model(path)?.file;
	const weights = file?.external.find(({ actualBytes }) => actualBytes === undefined);
	const where = weights ? resolvePath(path, weights.location) : path;
	if (!file || (!file.pointer && !weights)) return undefined;
	const pointer = file.pointer || weights?.tracked ? "; a pointer stands for it here, so fetch it first" : "";
	return `The weights of ${path} cannot be run: ${where} is not in the workspace${pointer}.`;
}

/** What a card allows, the lowest percentile first. */
export function objectivesOf(card: Card | undefined): readonly StatedObjective[] {
	const stated = [
		[50, card?.slo?.p50Ms],
		[95, card?.slo?.p95Ms],
		[99, card?.slo?.p99Ms],
	] as const;
	return stated.flatMap(([percentile, ms]) => (ms ? [{ percentile, ms: ms.value, at: ms.at }] : []));
}

function pickModel(models: readonly Model[], place: number | string | undefined): Model | undefined {
	if (typeof place === "string") return models.find(({ name }) => name?.value === place);
	if (place === undefined) return models[0];
	return models.findLast(({ at }) => at.start <= place) ?? models[0];
}

function onlyModel(world: World, card: Card): Model | undefined {
	const models = card.manifests.flatMap(({ path }) => world.lineage.factsOf(path)?.models ?? []);
	return models.length === 1 ? models[0] : undefined;
}
