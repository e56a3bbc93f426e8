import { signatureOf } from "../evidence/known.ts";
import type { Card } from "../facts/card.ts";
import type { Feature } from "../facts/card-data.ts";
import type { Model } from "../facts/facts.ts";
import { cardModelFile, modelFile, modelsOf } from "../lineage/lineage.ts";
import { contains, type Span } from "../source/span.ts";
import { fieldAt } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";
import { ageOf, driftLine, driftOf, noteText } from "./drift-text.ts";
import { aboutField, aboutNamed, type Hover } from "./hover-field.ts";
import { importanceLines } from "./importance-text.ts";
import { aboutFlow } from "./lineage-text.ts";
import { benchmarkLine, code, describeModel } from "./model-text.ts";
import { tensorNamed, tensorText } from "./tensor-text.ts";

/** What the thing at an offset is, where it comes from, and what the model file and the reports say of it. */
export function hover(world: World, file: string, offset: number): Hover | undefined {
	const reading = world.reading(file);
	if (!reading) return undefined;
	const field = fieldAt(reading, offset);
	const point = { file, start: offset, end: offset };
	const facts = [
		...reading.facts.models.flatMap((model) => aboutModel(world, model, point) ?? []),
		...reading.facts.cards.flatMap((card) => aboutCard(world, card, point) ?? []),
	];
	const named = field && facts.length === 0 ? aboutNamed(world, file, field) : undefined;
	const flow = aboutFlow(world, file, offset, facts.length > 0 || named !== undefined);
	const parts = [...facts, ...(named ? [named] : []), ...(flow ? [flow] : []), ...(field ? [aboutField(field)] : [])];
	const places = parts.map(({ at }) => at);
	const at = places.find((place) => contains(place, point)) ?? places[0];
	return at && { at, markdown: parts.map(({ markdown }) => markdown).join("\n\n---\n\n") };
}

function aboutModel(world: World, model: Model, point: Span): Hover | undefined {
	const path = modelFile(model, world.lineage);
	const evidence = path === undefined ? undefined : world.known.model(path);
	const tensor = [...model.inputs, ...model.outputs].find(({ at, name }) => contains(at, point) || (name && contains(name.at, point)));
	const signature = evidence && signatureOf(evidence);
	if (tensor?.name && signature) {
		const actual = tensorNamed(signature, tensor.name.value);
		const said = actual ? `is ${code(tensorText(actual))} in ${code(path ?? "")}` : `is not in ${code(path ?? "")}`;
		return { at: tensor.name.at, markdown: `${code(tensor.name.value)} ${said}.` };
	}
	const place = [model.at, model.name?.at, model.artifact?.at, model.format?.at].find((at) => at && contains(at, point));
	if (!place || path === undefined || !evidence) return undefined;
	const benchmark = world.known.benchmark(path);
	return { at: place, markdown: `${describeModel(path, evidence)}${benchmark ? `\n- ${benchmarkLine(benchmark)}` : ""}` };
}

function aboutCard(world: World, card: Card, point: Span): Hover | undefined {
	const feature = card.features.find(({ at, name }) => contains(at, point) || (name && contains(name.at, point)));
	if (feature?.name) return { at: feature.name.at, markdown: describeFeature(world, card, feature, feature.name.value) };
	const artifact = card.model?.artifact ?? card.model;
	const path = cardModelFile(card, world.lineage);
	const evidence = path === undefined ? undefined : world.known.model(path);
	if (artifact && contains(artifact.at, point) && path !== undefined && evidence)
		return { at: artifact.at, markdown: describeModel(path, evidence) };
	const benchmark = path === undefined ? undefined : world.known.benchmark(path);
	if (
		card.slo &&
		benchmark &&
		[card.slo.at, card.slo.p50Ms?.at, card.slo.p95Ms?.at, card.slo.p99Ms?.at].some((at) => at && contains(at, point))
	) {
		return { at: card.slo.at, markdown: `Last benchmark of ${code(path ?? "")}: ${benchmarkLine(benchmark)}.` };
	}
	const manifest = card.manifests.find(({ at }) => contains(at, point));
	if (!manifest) return undefined;
	const models = modelsOf({ ...card, manifests: [manifest] }, world.lineage).flatMap(({ name }) => name?.value ?? []);
	return { at: manifest.at, markdown: `${code(manifest.path)}${models.length > 0 ? ` serves ${models.map(code).join(", ")}` : ""}` };
}

function describeFeature(world: World, card: Card, feature: Feature, name: string): string {
	const lines = [
		`**${code(name)}**${feature.dtype ? ` ${code(feature.dtype.value)}` : ""}${feature.unit ? `, in ${code(feature.unit.value)}` : ""}`,
	];
	const source = card.sources.find(({ id }) => id && id.value === feature.source?.value);
	if (feature.source) lines.push(`- from ${code(feature.source.value)}${source?.owner ? `, owned by ${code(source.owner.value)}` : ""}`);
	if (feature.transform) lines.push(`- computed by ${code(feature.transform.value)}`);
	const reading = world.known.drift(card.at.file);
	const drift = reading && driftOf(card, reading, name);
	const note = drift && noteText(drift);
	if (reading && drift) lines.push(`- drift: ${code(driftLine(drift, ageOf(reading, world.now)))}, from ${code(reading.from)}`);
	if (note !== undefined) lines.push(`- ${code(note)}`);
	lines.push(...importanceLines(card, world.known.importance(card.at.file), name));
	return lines.join("\n");
}
