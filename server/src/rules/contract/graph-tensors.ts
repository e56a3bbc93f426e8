import type { ModelFile } from "../../evidence/evidence.ts";
import type { HeaderTensor, OnnxHeader } from "../../evidence/onnx.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";

export type Shape = readonly (number | null)[];

/** A declared tensor and the tensor of the same name in the graph. */
export interface Pair {
	readonly side: "input" | "output";
	readonly name: Located<string>;
	readonly declared: Tensor;
	readonly actual: HeaderTensor;
}

/** Is the graph the one that the server runs? A card may name an ONNX file from which another format was made. */
export function runsGraph(model: Model, file: ModelFile): boolean {
	if (model.steps.length > 0) return false;
	return model.format ? /onnx/i.test(model.format.value) : model.files.includes(file.path);
}

/** Names that the graph does not have are told by `contract/tensor-unknown` alone. */
export function pairsOf(model: Model, header: OnnxHeader): readonly Pair[] {
	return [...pairs("input", model.inputs, header.inputs), ...pairs("output", model.outputs, header.outputs)];
}

function pairs(side: Pair["side"], declared: readonly Tensor[], actual: readonly HeaderTensor[]): readonly Pair[] {
	return declared.flatMap((tensor) => {
		const found = actual.find(({ name }) => name === tensor.name?.value);
		return tensor.name && found?.tensor ? [{ side, name: tensor.name, declared: tensor, actual: found }] : [];
	});
}

/** The shape that is compared with the graph's: after the server's own reshaping. */
export function declaredShape({ declared }: Pair): Located<Shape> | undefined {
	return declared.reshape ?? declared.shape;
}

/** repeats-batch: the declared shape is that of the graph, but the server puts a batch dimension before it. Undefined where one is not known. */
export function fitOf(pair: Pair, model: Model): "fits" | "repeats-batch" | "differs" | undefined {
	const shape = declaredShape(pair)?.value;
	const actual = pair.actual.shape?.map((dim) => (typeof dim === "number" ? dim : null));
	if (!shape || !actual || pair.declared.ragged) return undefined;
	const [first] = shape;
	// A scalar is declared as dimensions of one.
	if (actual.length === 0)
		return matches(
			shape,
			shape.map(() => 1),
		)
			? "fits"
			: "differs";
	const withoutBatch = matches(shape, actual.slice(1));
	if (!model.implicitBatch) return matches(shape, actual) || (withoutBatch && batchIsCompleted(model)) ? "fits" : "differs";
	if (withoutBatch) return "fits";
	const repeats = matches(shape, actual) && (first === null || first === 1 || first === actual[0]);
	return repeats ? "repeats-batch" : "differs";
}

/** Where one side declares nothing, the server may raise the batch size to what the graph allows. */
function batchIsCompleted(model: Model): boolean {
	return model.inputs.length === 0 || model.outputs.length === 0;
}

function matches(a: Shape, b: Shape): boolean {
	return a.length === b.length && a.every((dim, i) => dim === null || b[i] === null || dim === b[i]);
}

/** `[batch, 3, 224, 224]`, with -1 for a dimension without a name. */
export function shapeText(shape: readonly (number | string | null)[]): string {
	return `[${shape.map((dim) => dim ?? -1).join(", ")}]`;
}

/** The same in numbers only, as a manifest declares it. */
export function dimsText(shape: readonly (number | string | null)[]): string {
	return `[ ${shape.map((dim) => (typeof dim === "number" ? dim : -1)).join(", ")} ]`;
}
