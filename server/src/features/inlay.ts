import { judgeLatency } from "../evidence/benchmark.ts";
import { entryOf, heldAgainst } from "../evidence/drift/held.ts";
import { signatureOf } from "../evidence/known.ts";
import type { Card } from "../facts/card.ts";
import type { Model } from "../facts/facts.ts";
import { cardModelFile, modelFile } from "../lineage/lineage.ts";
import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";
import { objectivesOf } from "./benchmark-plan.ts";
import { ageOf, driftHint, noteText } from "./drift-text.ts";
import { quantileText } from "./model-text.ts";
import { tensorNamed, tensorText } from "./tensor-text.ts";

/** Words shown behind a place of the text that are not part of it. */
export interface Inlay {
	readonly at: Span;
	readonly label: string;
	readonly tooltip: string;
}

/** Beside a tensor what the model file says, beside a feature its drift, beside an objective what the benchmark measured. */
export function inlays(world: World, file: string, range: Span): readonly Inlay[] {
	const facts = world.reading(file)?.facts;
	if (!facts) return [];
	const all = [...facts.models.flatMap((model) => tensorInlays(world, model)), ...facts.cards.flatMap((card) => cardInlays(world, card))];
	return all.filter(({ at }) => at.end >= range.start && at.end <= range.end);
}

function tensorInlays(world: World, model: Model): readonly Inlay[] {
	const path = modelFile(model, world.lineage);
	const evidence = path === undefined ? undefined : world.known.model(path);
	const header = evidence && signatureOf(evidence);
	if (!header || path === undefined) return [];
	return [...model.inputs, ...model.outputs].flatMap(({ name }) => {
		const actual = name && tensorNamed(header, name.value);
		return name && actual ? [{ at: name.at, label: tensorText(actual), tooltip: `What ${path} says of this tensor.` }] : [];
	});
}

function cardInlays(world: World, card: Card): readonly Inlay[] {
	return [...driftInlays(world, card), ...objectiveInlays(world, card)];
}

function driftInlays(world: World, card: Card): readonly Inlay[] {
	const reading = world.known.drift(card.at.file);
	if (!reading) return [];
	const features = heldAgainst(card, reading.report);
	return card.features.flatMap(({ name }) => {
		const drift = name && entryOf(features, name.value);
		if (!name || !drift) return [];
		const note = noteText(drift);
		const tooltip = `Drift of this feature, read from ${reading.from}.${note === undefined ? "" : ` ${note}`}`;
		return [{ at: name.at, label: driftHint(drift, ageOf(reading, world.now)), tooltip }];
	});
}

const marks = { pass: "✓", fail: "✗", inconclusive: "?" } as const;

function objectiveInlays(world: World, card: Card): readonly Inlay[] {
	const path = cardModelFile(card, world.lineage);
	const result = path === undefined ? undefined : world.known.benchmark(path);
	if (!result) return [];
	return objectivesOf(card).map((objective) => {
		const { verdict, reason } = judgeLatency(result, objective);
		const measured = result.latency?.[`p${objective.percentile}`];
		const label = measured
			? `${marks[verdict]} ${verdict}: ${quantileText(measured)}, n ${result.n}`
			: `${marks[verdict]} ${result.outcome}`;
		return { at: objective.at, label, tooltip: reason };
	});
}
