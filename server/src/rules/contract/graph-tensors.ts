import type { ModelFile } from "../../evidence/evidence.ts";
import type { ModelSignature } from "../../evidence/model-description.ts";
import type { HeaderTensor } from "../../evidence/onnx.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { fits, type Shape } from "./shapes.ts";

/** A declared tensor and the tensor of the same name in the graph. */
export interface Pair {
	readonly side: "input" | "output";
	readonly name: Located<string>;
	readonly declared: Tensor;
	readonly actual: HeaderTensor;
}

/** Is the graph the one that the server runs? A card may name an ONNX file or a SavedModel from which another format was made. */
export function runsGraph(model: Model, file: ModelFile, kind: "onnx" | "tensorflow" = "onnx"): boolean {
	if (model.steps.length > 0) return false;
	const own = kind === "onnx" ? /onnx/i : /^(?:tensorflow|tensorflow_savedmodel|keras)$/i;
	return model.format ? own.test(model.format.value) : model.files.includes(file.path);
}

/** Names that the graph does not have are told by `contract/tensor-unknown` alone. */
export function pairsOf(model: Model, signature: ModelSignature): readonly Pair[] {
	return [...pairs("input", model.inputs, signature.inputs), ...pairs("output", model.outputs, signature.outputs)];
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
		return fits(
			shape,
			shape.map(() => 1),
		)
			? "fits"
			: "differs";
	const withoutBatch = fits(shape, actual.slice(1));
	if (!model.implicitBatch) return fits(shape, actual) || (withoutBatch && batchIsCompleted(model)) ? "fits" : "differs";
	if (withoutBatch) return "fits";
	const repeats = fits(shape, actual) && (first === null || first === 1 || first === actual[0]);
	return repeats ? "repeats-batch" : "differs";
}

/**
 * The first dimension that the graph fixes and the manifest leaves open, where the server refuses that: Triton's backend for ONNX Runtime takes -1
 * only for a dimension that the graph leaves open, too. Other servers are not known to.
 */
export function fixedWhereOpen(pair: Pair, model: Model): number | undefined {
	const shape = declaredShape(pair)?.value;
	const actual = pair.actual.shape?.slice(model.implicitBatch ? 1 : 0);
	if (!isTritonOnnx(model) || !shape || pair.declared.optional || pair.declared.ragged || shape.length !== actual?.length) return undefined;
	return actual.flatMap((dim, i) => (shape[i] === null && typeof dim === "number" ? [dim] : []))[0];
}

/** A configuration without a backend gets the one of its file. */
function isTritonOnnx({ dialect, format }: Model): boolean {
	return dialect === "triton" && (format === undefined || /^onnxruntime/.test(format.value));
}

/** Where one side declares nothing, the server may raise the batch size to what the graph allows. */
function batchIsCompleted(model: Model): boolean {
	return model.inputs.length === 0 || model.outputs.length === 0;
}
