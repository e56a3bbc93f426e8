import { signatureOf } from "../evidence/known.ts";
import type { ModelSignature } from "../evidence/model-description.ts";
import type { HeaderTensor } from "../evidence/onnx.ts";
import type { Model } from "../facts/facts.ts";
import { modelFile } from "../lineage/lineage.ts";
import type { World } from "../workspace/world.ts";
import { type Asking, type Named, nearestValue } from "./asking.ts";
import { describeModel } from "./model-text.ts";
import { tensorText } from "./tensor-text.ts";

/** The inputs or outputs of the model's file that are not declared yet, by the part of the manifest that is looked at. */
export function tensors(asking: Asking): readonly Named[] {
	const { model, header } = ownModel(asking);
	const found = header ? sideOf(asking, header) : [];
	const declared = new Set([...(model?.inputs ?? []), ...(model?.outputs ?? [])].flatMap(({ name }) => name?.value ?? []));
	const own = asking.maps.at(-1)?.get("name");
	const free = found.filter(({ name }) => !declared.has(name) || name === own);
	return (free.length > 0 ? free : found).map((tensor) => ({ word: tensor.name, detail: tensorText(tensor), kind: "name" }));
}

/** The type of the tensor beside whose name it stands, in the manifest's spelling. */
export function tensorTypes(asking: Asking): readonly Named[] {
	const { model, header } = ownModel(asking);
	const tensor = header && named(asking, header);
	const word = tensor && model?.typeNames?.[tensor.type];
	return tensor && word !== undefined ? [{ word, detail: `${tensorText(tensor)} in the model's file`, kind: "name" }] : [];
}

/** The shape of that tensor, without the batch dimension where the server adds it. */
export function dims(asking: Asking): readonly Named[] {
	const { model, header } = ownModel(asking);
	const tensor = header && named(asking, header);
	if (!tensor?.shape || !model) return [];
	const sizes = (model.implicitBatch ? tensor.shape.slice(1) : tensor.shape).map((size) => (typeof size === "number" ? size : -1));
	return sizes.length > 0 ? [{ word: sizes.join(", "), detail: `${tensorText(tensor)} in the model's file`, kind: "name" }] : [];
}

/** The other models of the repository. */
export function members(asking: Asking): readonly Named[] {
	const { model } = ownModel(asking);
	const others = model?.repository === undefined ? [] : asking.world.lineage.modelsIn(model.repository);
	return others.flatMap((other): readonly Named[] => {
		if (!other.name || other.at.file === asking.file) return [];
		const path = modelFile(other, asking.world.lineage);
		const evidence = path === undefined ? undefined : asking.world.known.model(path);
		const documentation = path !== undefined && evidence ? { documentation: describeModel(path, evidence) } : {};
		const what = other.format ? `${other.format.value} model` : "model";
		return [{ word: other.name.value, detail: `${what} in ${other.at.file}`, ...documentation, kind: "name" }];
	});
}

/** The tensors of the model that a step runs: its inputs or its outputs. */
export function memberTensors(asking: Asking): readonly Named[] {
	const { model } = ownModel(asking);
	const name = nearestValue(asking.maps, "model_name");
	const others = model?.repository === undefined ? [] : asking.world.lineage.modelsIn(model.repository);
	const member = others.find((other) => other.name?.value === name && other.at.file !== asking.file);
	if (!member) return [];
	const header = headerOf(asking.world, member);
	const declared = isInput(asking) ? member.inputs : member.outputs;
	const words = declared.flatMap((tensor): readonly Named[] => {
		const { name: word, type, shape } = tensor;
		if (!word) return [];
		const detail = `${type?.value ?? "tensor"}${shape ? `[${shape.value.map((size) => size ?? "?").join(",")}]` : ""} of ${name}`;
		return [{ word: word.value, detail, kind: "name" }];
	});
	return words.length > 0 || !header
		? words
		: sideOf(asking, header).map((one) => ({ word: one.name, detail: tensorText(one), kind: "name" }));
}

/** The tensors of the whole: what it takes and gives, and what flows between its steps. */
export function ensembleTensors(asking: Asking): readonly Named[] {
	const { model } = ownModel(asking);
	if (!model) return [];
	const found = new Map<string, Named>();
	const add = (word: string | undefined, detail: string) => {
		if (word && !found.has(word)) found.set(word, { word, detail, kind: "name" });
	};
	for (const { name } of isInput(asking) ? model.inputs : model.outputs)
		add(name?.value, isInput(asking) ? "input of the ensemble" : "output of the ensemble");
	for (const step of model.steps) {
		for (const { outer } of isInput(asking) ? step.outputs : step.inputs) {
			add(outer.value, `${isInput(asking) ? "output" : "input"} of ${step.model?.value ?? "a step"}`);
		}
	}
	return [...found.values()];
}

function ownModel({ world, file }: Asking): { readonly model: Model | undefined; readonly header: ModelSignature | undefined } {
	const model = world.reading(file)?.facts.models[0];
	return { model, header: model && headerOf(world, model) };
}

function headerOf(world: World, model: Model): ModelSignature | undefined {
	const path = modelFile(model, world.lineage);
	const evidence = path === undefined ? undefined : world.known.model(path);
	return evidence && signatureOf(evidence);
}

function isInput({ path }: Asking): boolean {
	return path.some((part) => typeof part === "string" && /^(?:batch_)?input/.test(part));
}

function sideOf(asking: Asking, { inputs, outputs }: ModelSignature): readonly HeaderTensor[] {
	return isInput(asking) ? inputs : outputs;
}

function named(asking: Asking, header: ModelSignature): HeaderTensor | undefined {
	const name = asking.maps.at(-1)?.get("name");
	return sideOf(asking, header).find((tensor) => tensor.name === name);
}
