import type { Model } from "../../facts/facts.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Span } from "../../source/span.ts";
import { type Member, membersOf } from "./ensemble-members.ts";
import { runningOrder } from "./ensemble-order.ts";

/** What flows through an ensemble: the request itself, or the responses of a decoupled step. */
interface Stream {
	/** 0 is the request. */
	readonly number: number;
	readonly from: string;
}

/** A step, or the end of the ensemble, that reads from more than one stream. */
export interface Join {
	readonly reader: string;
	readonly at: Span;
	/** Models by name, the request last. */
	readonly from: readonly string[];
	readonly withRequest: boolean;
}

const request: Stream = { number: 0, from: "the request" };

/**
 * Each decoupled step starts a stream of its own, whose number of responses nobody knows; a step that reads from two streams would wait for answers
 * that do not belong together.
 */
export function joinsOf(ensemble: Model, members: readonly Member[], lineage: Lineage): readonly Join[] {
	return flow(ensemble, members, lineage, new Map()).joins;
}

function flow(
	ensemble: Model,
	members: readonly Member[],
	lineage: Lineage,
	known: Map<Model, boolean>,
): { readonly joins: readonly Join[]; readonly streams: number } {
	const streamOf = new Map<string, Stream>(ensemble.inputs.flatMap(({ name }) => (name ? [[name.value, request] as const] : [])));
	const models = new Map(members.map(({ step, model }) => [step, model]));
	const joins: (Join | undefined)[] = [];
	let streams = 0;
	for (const step of runningOrder(ensemble).steps) {
		const sources = step.inputs.flatMap(({ outer }) => streamOf.get(outer.value) ?? []);
		const name = `\`${step.model?.value ?? ""}\``;
		const join = joinOf(`The step of ${name}`, step.model?.at ?? step.at, sources);
		joins.push(join);
		// What comes out of a join belongs to no stream; to go on with one of them would only repeat the finding.
		if (join) continue;
		const model = models.get(step);
		const decoupled = model !== undefined && isDecoupled(model, lineage, known);
		const after = decoupled ? { number: ++streams, from: name } : (sources[0] ?? request);
		for (const { outer } of step.outputs) if (!streamOf.has(outer.value)) streamOf.set(outer.value, after);
	}
	const outputs = ensemble.outputs.flatMap(({ name }) => (name && streamOf.get(name.value)) ?? []);
	const first = ensemble.outputs[0];
	if (first) joins.push(joinOf("The response of the ensemble", first.at, outputs));
	return { joins: joins.flatMap((join) => join ?? []), streams };
}

function joinOf(reader: string, at: Span, sources: readonly Stream[]): Join | undefined {
	const streams = new Map(sources.map(({ number, from }) => [number, from]));
	if (streams.size < 2) return undefined;
	const withRequest = streams.delete(request.number);
	return { reader, at, from: [...streams.values()], withRequest };
}

/** An ensemble is decoupled if one of its steps is; one that contains itself never runs. */
function isDecoupled(model: Model, lineage: Lineage, known: Map<Model, boolean>): boolean {
	if (model.decoupled || model.steps.length === 0) return model.decoupled?.value ?? false;
	const before = known.get(model);
	if (before !== undefined) return before;
	known.set(model, false);
	const decoupled = flow(model, membersOf(model, lineage), lineage, known).streams > 0;
	known.set(model, decoupled);
	return decoupled;
}
