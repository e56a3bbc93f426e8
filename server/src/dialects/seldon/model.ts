import type { PlatformRemark } from "../../facts/facts.ts";
import { parseQuantity } from "../../facts/units.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, elsewhere, ignored, missing, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, keyOf } from "../kubernetes/resource.ts";
import { isName } from "./name.ts";
import { neighboursOf } from "./neighbours.ts";
import type { Resource } from "./resource.ts";

/** The operator and the scheduler refuse a model after it is applied, and say so in its status. */
export function* checkModel(model: Resource): Iterable<PlatformRemark> {
	const { spec, title, name } = model;
	if (name && !isName(name.value)) {
		const why = "a model's name takes small letters, digits and inner hyphens";
		yield refused(name.at, title, `the model is called \`${name.value}\`, and ${why}.`);
	}
	const [explainer, llm] = [spec.get("explainer"), spec.get("llm")];
	const at = keyOf(llm);
	if (at && isSet(explainer)) {
		const what = "a model is described by `explainer` and by `llm`, and it takes just one of them.";
		yield refused(at, title, what, elsewhere("`explainer` stands here.", explainer.key?.at));
	}
	for (const part of [explainer, llm]) yield* oneReference(part);
	yield* address(model);
	yield* checkScaling(model);
	yield* memory(model);
	yield* capabilities(model);
}

/** An empty address leads to nothing that could be fetched. */
function* address({ spec, title, patch }: Resource): Iterable<PlatformRemark> {
	const uri = spec.get("storageUri").string();
	const preloaded = spec.get("preloaded");
	if (uri?.value.trim() !== "" || patch || preloaded.templated || preloaded.boolean()?.value) return;
	yield missing(uri.at, `\`storageUri\` is empty, but ${title} fetches the model from there.`);
}

/** Of the two references the server takes the model. */
function* oneReference(part: Cursor): Iterable<PlatformRemark> {
	const [model, pipeline] = [keyOf(part.get("modelRef")), keyOf(part.get("pipelineRef"))];
	if (!model || !pipeline) return;
	const message = "`pipelineRef` stands beside `modelRef`, which is taken instead, so it has no effect.";
	yield ignored(pipeline, message, elsewhere("`modelRef` stands here.", model));
}

/** Numbers of replicas of a model or a server; a bound of 0 is none, and one replica runs where nothing is stated. */
export function* checkScaling({ spec, title }: Resource): Iterable<PlatformRemark> {
	const [replicas, least, most] = ["replicas", "minReplicas", "maxReplicas"].map((key) => spec.get(key).number());
	const low = least && least.value > 0 ? least : undefined;
	const high = most && most.value > 0 ? most : undefined;
	if (replicas && low && replicas.value < low.value) yield outside(replicas, "replicas", "less", low, "minReplicas", title);
	if (low && high && low.value > high.value) yield outside(low, "minReplicas", "more", high, "maxReplicas", title);
	else if (replicas && high && replicas.value > high.value) yield outside(replicas, "replicas", "more", high, "maxReplicas", title);
}

function outside(
	one: Located<number>,
	name: string,
	how: string,
	bound: Located<number>,
	boundName: string,
	title: string,
): PlatformRemark {
	const message = `\`${name}\` is ${one.value}, which is ${how} than \`${boundName}\` with ${bound.value}, and ${title} refuses that.`;
	return outOfRange(one.at, message, elsewhere("The bound stands here.", bound.at));
}

/** Memory is counted in whole bytes. */
function* memory({ spec, title }: Resource): Iterable<PlatformRemark> {
	const stated = spec.get("memory").word();
	const bytes = stated && parseQuantity(stated.value);
	if (!stated || bytes === undefined || (Number.isInteger(bytes) && bytes >= 0)) return;
	yield outOfRange(stated.at, `\`memory\` is ${stated.value}, but ${title} wants a whole number of bytes such as \`100Mi\`.`);
}

/** What the servers of an installation can load unless it is changed. */
const installed = [
	["mlserver", "alibi-detect", "alibi-explain", "huggingface", "lightgbm", "mlflow", "python", "sklearn", "spark-mlib", "xgboost"],
	["triton", "dali", "fil", "onnx", "openvino", "python", "pytorch", "tensorflow", "tensorrt"],
];
const known = [...new Set(installed.flat())];

/** One server must have all that is required. Others than those of the installation may have anything. */
function* capabilities(model: Resource): Iterable<PlatformRemark> {
	const { spec, title, text } = model;
	const places = [...spec.get("requirements").items(), spec.get("modelType")];
	const required = places.flatMap((place) => place.string() ?? []);
	// A server that stands beside its models may have anything.
	if (neighboursOf(model).servers.length > 0) return;
	const strangers = required.filter(({ value }) => !known.includes(value));
	for (const word of strangers) {
		const meant = nearest(word.value, known);
		if (!meant) continue;
		const message = `No server that ${title} installs can load \`${word.value}\`; did you mean \`${meant}\`?`;
		yield { rule: "config/unknown-value", severity: "warning", at: word.at, message, fix: change(word, meant, text, true) };
	}
	const [first, second] = splitting(required);
	if (!first || !second || strangers.length > 0 || isSet(spec.get("server")) || places.some(({ templated }) => templated)) return;
	const message = `No server that ${title} installs can load both \`${first.value}\` and \`${second.value}\`, and one server must have all that is required.`;
	yield {
		rule: "config/rejected",
		severity: "warning",
		at: second.at,
		message,
		...elsewhere("The other requirement stands here.", first.at),
	};
}

/** Two requirements that no server has together, if one has not all of them. */
function splitting(required: readonly Located<string>[]): readonly (Located<string> | undefined)[] {
	if (installed.some((server) => required.every(({ value }) => server.includes(value)))) return [];
	const [first, ...others] = required;
	const apart = (other: Located<string>) =>
		!installed.some((server) => first && server.includes(first.value) && server.includes(other.value));
	return [first, others.find(apart)];
}
