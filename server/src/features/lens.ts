import { heldAgainst } from "../evidence/drift/held.ts";
import type { Card } from "../facts/card.ts";
import type { Model } from "../facts/facts.ts";
import { cardModelFile, modelFile } from "../lineage/lineage.ts";
import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { judge, objectivesOf } from "./benchmark-plan.ts";
import { isFromEndpoint } from "./drift-text.ts";
import { flowLenses } from "./lens-flow.ts";
import { benchmarkLine } from "./model-text.ts";

/** A line above the text that does something when it is clicked. The commands are those of the editor's extension. */
export interface Lens {
	readonly at: Span;
	readonly title: string;
	readonly command:
		| "plimsoll.benchmark"
		| "plimsoll.showBenchmark"
		| "plimsoll.showDrift"
		| "plimsoll.connectDrift"
		| "plimsoll.showLineage";
	readonly file: string;
}

export function lenses(world: World, file: string): readonly Lens[] {
	const facts = world.reading(file)?.facts;
	if (!facts) return [];
	return [
		...flowLenses(world, file),
		...facts.models.flatMap((model) => modelLenses(world, model)),
		...facts.cards.flatMap((card) => cardLenses(world, card)),
	];
}

function modelLenses(world: World, model: Model): readonly Lens[] {
	const path = modelFile(model, world.lineage);
	if (path === undefined || !canRun(world, path)) return [];
	return benchmarkLenses(world, model.at, path, world.lineage.cardsOf(model.at.file)[0]);
}

function cardLenses(world: World, card: Card): readonly Lens[] {
	const path = cardModelFile(card, world.lineage);
	const at = card.model?.at ?? card.slo?.at ?? card.at;
	const runs = path !== undefined && canRun(world, path) ? benchmarkLenses(world, at, path, card) : [];
	return [...runs, ...driftLenses(world, card)];
}

/** A pointer or a broken file has nothing that could run. */
function canRun(world: World, path: string): boolean {
	return world.known.model(path)?.header !== undefined;
}

function benchmarkLenses(world: World, at: Span, path: string, card: Card | undefined): readonly Lens[] {
	const file = at.file;
	const result = world.known.benchmark(path);
	if (!result) return [{ at, file, title: "Benchmark this model", command: "plimsoll.benchmark" }];
	const verdict = result.latency && judge(result, objectivesOf(card))?.verdict;
	return [
		{ at, file, title: `${benchmarkLine(result)}${verdict ? ` · ${verdict}` : ""}`, command: "plimsoll.showBenchmark" },
		{ at, file, title: "Benchmark again", command: "plimsoll.benchmark" },
	];
}

function driftLenses(world: World, card: Card): readonly Lens[] {
	if (!card.drift) return [];
	const { at } = card.drift;
	const file = at.file;
	const reading = world.known.drift(file);
	const connect: Lens = { at, file, title: "Connect this drift endpoint", command: "plimsoll.connectDrift" };
	const offer = card.drift.endpoint && !(reading && isFromEndpoint(reading)) ? [connect] : [];
	if (!reading) return offer;
	const features = heldAgainst(card, reading.report);
	const drifted = features.filter((feature) => feature.drifted).length;
	const undecided = features.filter((feature) => feature.drifted === undefined).length;
	const rest = undecided > 0 ? `, ${undecided} undecided` : "";
	return [{ at, file, title: `${drifted} of ${features.length} features drifted${rest} · show`, command: "plimsoll.showDrift" }, ...offer];
}
