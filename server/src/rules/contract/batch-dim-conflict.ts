import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Model } from "../../facts/facts.ts";
import { type Edit, type Fix, type Remark, replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { declaredShape, fitOf, pairsOf, runsGraph } from "./graph-tensors.ts";
import { dimsText, shapeText } from "./shapes.ts";

export const batchDimConflict = rule({
	id: "contract/batch-dim-conflict",
	summary:
		"The server forms batches, but the model file fixes the first dimension, or the manifest declares the batch dimension once more.",
	severity: "error",
	about: "model",
	needs: ["header", "file"],
	reach: "graph",
	*check(model, { header, file }) {
		if (!model.maxBatch || !runsGraph(model, file)) return;
		if (!model.implicitBatch) yield* tooManyForGraph(model.maxBatch, header, file.path);
		else {
			const fixed = [...fixedTensors(model, header)];
			if (fixed.length > 0) yield cannotBatch(model, model.maxBatch, fixed, header, file.path);
			else yield* repeatedDimensions(model, header, file.path);
		}
	},
});

interface Fixed {
	readonly name: string;
	readonly size: number;
}

/** Tensors whose first dimension does not vary: those that are declared, or all of a side where none is. */
function* fixedTensors(model: Model, header: OnnxHeader): Iterable<Fixed> {
	for (const [declared, actual] of [
		[model.inputs, header.inputs],
		[model.outputs, header.outputs],
	] as const) {
		for (const { name, shape } of actual) {
			const tensor = declared.find((one) => one.name?.value === name);
			const first = shape?.[0];
			if (typeof first === "number" && !tensor?.ragged && (tensor || declared.length === 0)) yield { name, size: first };
		}
	}
}

function cannotBatch(model: Model, most: Located<number>, fixed: readonly Fixed[], header: OnnxHeader, path: string): Remark {
	const [first, ...others] = fixed;
	const more =
		others.length > 1 ? `, and so are those of ${others.length} others` : others[0] ? `, and so is that of \`${others[0].name}\`` : "";
	const message = `Batches of up to ${most.value} need a free first dimension, but that of \`${first?.name}\` is fixed to ${first?.size} in \`${path}\`${more}.`;
	const edits = pairsOf(model, header).flatMap((pair): readonly Edit[] => {
		const { shape } = pair.declared;
		const actual = pair.actual.shape;
		if (!shape || !actual || pair.declared.reshape || shapeText(shape.value) === shapeText(actual)) return [];
		return [{ at: shape.at, text: dimsText(actual) }];
	});
	const fix: Fix = { title: "Form no batches and declare whole shapes", safe: false, edits: [{ at: most.at, text: "0" }, ...edits] };
	return { at: most.at, message, fix };
}

function* repeatedDimensions(model: Model, header: OnnxHeader, path: string): Iterable<Remark> {
	for (const pair of pairsOf(model, header)) {
		const shape = declaredShape(pair);
		const actual = pair.actual.shape;
		if (!shape || !actual || fitOf(pair, model) !== "repeats-batch") continue;
		const message = `\`${pair.name.value}\` is declared as ${shapeText(shape.value)}, to which the server adds the batch dimension, but \`${path}\` takes ${shapeText(actual)}.`;
		const rest = shape.value.slice(1);
		const fixable = rest.length > 0 && !pair.declared.reshape;
		yield { at: shape.at, message, ...(fixable ? { fix: replace(shape.at, dimsText(rest), "Leave out the batch dimension", false) } : {}) };
	}
}

/** A server that joins requests without looking into the model. Where one input has a free first dimension, the others may be no batches at all. */
function* tooManyForGraph(most: Located<number>, header: OnnxHeader, path: string): Iterable<Remark> {
	const sizes = header.inputs.map(({ shape }) => shape?.[0]);
	const known = sizes.flatMap((size) => (typeof size === "number" ? [size] : []));
	const smallest = Math.min(...known);
	if (known.length === 0 || known.length < sizes.length || most.value <= smallest) return;
	const [input] = header.inputs.filter(({ shape }) => shape?.[0] === smallest);
	const message = `Batches of up to ${most.value} are formed here, but the first dimension of \`${input?.name}\` is fixed to ${smallest} in \`${path}\`.`;
	yield { at: most.at, message, fix: replace(most.at, `${smallest}`, `Change to ${smallest}`, false) };
}
