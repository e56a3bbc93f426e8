import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Card } from "../../facts/card.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import { rollbackOf } from "../../lineage/rollback.ts";
import { fits, type Shape, shapeText } from "../contract/shapes.ts";
import { rule } from "../rule.ts";
import { allOf, listText, related } from "../words.ts";

export const rollbackIncompatible = rule({
	id: "rollout/rollback-incompatible",
	summary: "The model that the card would go back to cannot be fed with what the served one is sent.",
	severity: "error",
	about: "card",
	reach: "graph",
	*check(card, { models, lineage, evidenceOf }) {
		const to = card.rollback?.to;
		const [model, ...others] = models;
		if (!to || others.length > 0) return;
		const { header, rollback } = evidenceOf(card, "header", "rollback");
		const before = readBy(rollbackOf(card, lineage)?.model, rollback);
		const now = readBy(model, header) ?? featuresOf(card);
		const objection = before && now && conflict(before, now);
		if (!objection) return;
		const at = card.model?.artifact?.at ?? model?.at ?? card.features[0]?.at;
		const message = `The card would go back to \`${to.value}\`, ${objection}.`;
		yield { at: to.at, message, ...related(at && { value: "What is served now is stated here.", at }) };
	},
});

/** What a request holds. Shapes can be compared where both sides leave the batch out in the same way. */
interface Request {
	readonly of: "tensors" | "columns";
	readonly told: "graph" | "manifest" | "manifest without batch" | "card";
	readonly inputs: readonly Input[];
}

interface Input {
	readonly name: string;
	readonly type: string | undefined;
	readonly shape: Shape | undefined;
	readonly optional: boolean;
}

/** As the manifest declares it, tensors or columns, else as the graph does; nothing unless all inputs have names. */
function readBy(model: Model | undefined, header: OnnxHeader | undefined): Request | undefined {
	if (model && model.inputs.length > 0)
		return named("tensors", model.implicitBatch ? "manifest without batch" : "manifest", model.inputs.map(inputOf));
	if (model?.columns && model.columns.inputs.length > 0) return named("columns", "manifest", model.columns.inputs.map(inputOf));
	const inputs = header?.inputs.map(({ name, type, shape, optional }) => {
		return { name, type, shape: shape?.map((dim) => (typeof dim === "number" ? dim : null)), optional };
	});
	return inputs && named("tensors", "graph", inputs);
}

function inputOf({ name, type, shape, optional }: Tensor): Input {
	return { name: name?.value ?? "", type: type?.value, shape: shape?.value, optional };
}

/** A complete list of features tells the columns of a request. */
function featuresOf({ features, featuresComplete, unknown }: Card): Request | undefined {
	if (!featuresComplete?.value || unknown?.includes("features")) return undefined;
	const inputs = features.map(({ name }) => ({ name: name?.value ?? "", type: undefined, shape: undefined, optional: false }));
	return named("columns", "card", inputs);
}

function named(of: Request["of"], told: Request["told"], inputs: readonly Input[]): Request | undefined {
	return inputs.length > 0 && inputs.every(({ name }) => name !== "") ? { of, told, inputs } : undefined;
}

function conflict(before: Request, now: Request): string | undefined {
	if (before.of !== now.of) return undefined;
	const sent = new Map(now.inputs.map((input) => [input.name, input]));
	const required = before.inputs.filter(({ optional }) => !optional);
	const missing = required.map(({ name }) => name).filter((name) => !sent.has(name));
	if (missing.length > 0) {
		const has = allOf([...sent.keys()], now.of === "columns" ? "column" : "input");
		return `which reads ${listText(missing)}, but what is served now is sent ${has}`;
	}
	for (const { name, type, shape } of required) {
		const other = sent.get(name);
		if (type && other?.type && type !== other.type)
			return `which reads \`${name}\` as ${type}, but what is served now reads it as ${other.type}`;
		if (before.told === now.told && shape && other?.shape && !fits(shape, other.shape))
			return `which reads \`${name}\` as ${shapeText(shape)}, but what is served now reads it as ${shapeText(other.shape)}`;
	}
	return undefined;
}
