import type { Model, Tensor } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located, Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { capital } from "../words.ts";
import { type Member, membersOf } from "./ensemble-members.ts";
import { joinsOf } from "./ensemble-streams.ts";
import { fits, type Shape, shapeText } from "./shapes.ts";

export const ensembleMismatch = rule({
	id: "contract/ensemble-mismatch",
	summary:
		"A tensor of an ensemble has another type or shape in one model than in the next, a model takes smaller batches than its ensemble, or a step joins streams that do not belong together.",
	severity: "error",
	about: "model",
	reach: "graph",
	*check(ensemble, { lineage }) {
		const members = membersOf(ensemble, lineage);
		if (members.length === 0) return;
		yield* smallerBatches(ensemble, members);
		yield* differentTensors(ensemble, members);
		yield* joinedStreams(ensemble, members, lineage);
	},
});

/** A model without batches may still be part of an ensemble with them: its own shapes then hold the batch dimension. */
function* smallerBatches(ensemble: Model, members: readonly Member[]): Iterable<Remark> {
	const most = ensemble.maxBatch;
	if (!most || most.value <= 0) return;
	for (const { step, model } of members) {
		const own = model?.maxBatch;
		if (!step.model || !own || own.value <= 0 || own.value >= most.value) continue;
		const message = `The ensemble takes batches of ${most.value}, but its step \`${step.model.value}\` takes ${own.value} at most.`;
		const related = [
			{ value: `The ensemble's \`max_batch_size\` is ${most.value}.`, at: most.at },
			{ value: `\`${step.model.value}\` has \`max_batch_size\` ${own.value}.`, at: own.at },
		];
		yield { at: step.model.at, message, related };
	}
}

/** One side of a tensor: what a model, or the ensemble itself, says that it is. */
interface View {
	readonly who: string;
	readonly tensor: Tensor;
	readonly at: Span;
	readonly shape: Shape | undefined;
	/** With the batch dimension; both possibilities where the batch size is filled in by the backend. */
	readonly full: readonly Shape[];
}

/** The first view of a tensor is what the later ones are compared with, in the order in which the server goes. */
function* differentTensors(ensemble: Model, members: readonly Member[]): Iterable<Remark> {
	const views = new Map<string, View>();
	for (const tensor of [...ensemble.inputs, ...ensemble.outputs]) {
		const view = viewOf(tensor, ensemble, "the ensemble", tensor.reshape ?? tensor.shape, tensor.at);
		if (tensor.name && !views.has(tensor.name.value)) views.set(tensor.name.value, view);
	}
	for (const { step, model } of members) {
		if (!model || !step.model) continue;
		const [inputs, outputs] = [byName(model.inputs), byName(model.outputs)];
		const sides = [
			...step.inputs.map((binding) => ({ ...binding, tensors: inputs })),
			...step.outputs.map((binding) => ({ ...binding, tensors: outputs })),
		];
		for (const { inner, outer, tensors } of sides) {
			const tensor = tensors.get(inner.value);
			if (!tensor) continue;
			const view = viewOf(tensor, model, `\`${step.model.value}\``, tensor.shape, outer.at);
			const earlier = views.get(outer.value);
			if (earlier) yield* compare(outer, earlier, view);
			else views.set(outer.value, view);
		}
	}
}

function byName(tensors: readonly Tensor[]): ReadonlyMap<string, Tensor> {
	return new Map(tensors.flatMap((tensor) => (tensor.name ? [[tensor.name.value, tensor] as const] : [])));
}

function viewOf(tensor: Tensor, model: Model, who: string, shape: Located<Shape> | undefined, at: Span): View {
	const plain = shape?.value;
	const batched = plain && [null, ...plain];
	const known = model.maxBatch !== undefined || model.steps.length > 0;
	const full = plain && batched ? (model.implicitBatch ? [batched] : known ? [plain] : [plain, batched]) : [];
	return { who, tensor, at, shape: plain, full };
}

function* compare(outer: Located<string>, one: View, other: View): Iterable<Remark> {
	const [type, otherType] = [one.tensor.type, other.tensor.type];
	const places = (a: Span, b: Span, of: string) => [
		{ value: `${capital(one.who)} states ${of} here.`, at: a },
		{ value: `${capital(other.who)} states ${of} here.`, at: b },
	];
	if (type && otherType && type.value !== otherType.value) {
		const message = `\`${outer.value}\` is ${type.value} in ${one.who}, but ${otherType.value} in ${other.who}.`;
		yield { at: outer.at, message, related: places(type.at, otherType.at, "the type") };
	}
	if (!one.shape || !other.shape || fits(one.shape, other.shape)) return;
	if (one.full.some((shape) => other.full.some((otherShape) => fits(shape, otherShape)))) return;
	const message = `\`${outer.value}\` has the shape ${shapeText(one.full[0] ?? [])} in ${one.who}, but ${shapeText(other.full[0] ?? [])} in ${other.who}.`;
	const [at, otherAt] = [one.tensor.shape?.at ?? one.tensor.at, other.tensor.shape?.at ?? other.tensor.at];
	yield { at: outer.at, message, related: places(at, otherAt, "the shape") };
}

function* joinedStreams(ensemble: Model, members: readonly Member[], lineage: Lineage): Iterable<Remark> {
	for (const { reader, at, from, withRequest } of joinsOf(ensemble, members, lineage)) {
		const [one, other] = from;
		const sources = withRequest ? `${one} with the request` : one === other ? `two steps of ${one}` : `${one} with those of ${other}`;
		yield {
			at,
			message: `${reader} joins the responses of ${sources}, but a decoupled model may answer any number of times, so they do not pair up.`,
		};
	}
}
