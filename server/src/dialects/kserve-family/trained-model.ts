import type { Facts, PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import { keyPlace, maybe } from "../card/read.ts";
import { either, refused } from "../kserve/remark.ts";
import { siblings } from "../kubernetes/metadata.ts";
import { serverOf } from "./lineage.ts";
import type { Resource } from "./resource.ts";

/** What the agent beside the server can fetch. */
const schemes = ["s3://", "gs://", "https://", "http://"];

/** Webhook: name and address. */
export function* checkTrainedModel(model: Resource): Iterable<PlatformRemark> {
	const { name, spec } = model;
	if (name && !name.value.includes("$") && !/^[a-zA-Z0-9_-]+$/.test(name.value)) {
		const what = `the name \`${name.value}\` must hold nothing but letters, digits, hyphens and underscores.`;
		yield refused(name.at, model, what);
	}
	const uri = spec.get("model", "storageUri").string();
	if (uri && !schemes.some((scheme) => uri.value.startsWith(scheme))) {
		const what = `the model lies at \`${uri.value}\`, and a model server that holds several fetches from ${either(schemes)} alone.`;
		yield refused(uri.at, model, what);
	}
	yield* parent(model);
}

/** A service that the file does not declare although it declares others may well stand elsewhere. */
function* parent({ spec, context }: Resource): Iterable<PlatformRemark> {
	const wanted = spec.get("inferenceService").string();
	const services = siblings(
		context.source.documents.map((tree) => new Cursor(tree)),
		"InferenceService",
	).map((service) => service.get("metadata", "name"));
	const names = services.flatMap((name) => name.string()?.value ?? []);
	if (!wanted || names.length === 0 || names.length < services.length || names.includes(wanted.value)) return;
	const message = `\`inferenceService\` is \`${wanted.value}\`, but the services of this file are named ${either(names)}.`;
	yield { rule: "config/dangling-reference", severity: "info", at: wanted.at, message };
}

export function readTrainedModel(resource: Resource): Partial<Facts> {
	const { at, name, spec, context } = resource;
	const model = spec.get("model");
	const uri = model.get("storageUri");
	const stated = {
		place: keyPlace(model, context.source.text),
		name,
		format: model.get("framework").string(),
		artifact: uri.string(),
		unknown: uri.templated ? (["artifact"] as const) : undefined,
	};
	return {
		models: [
			{
				kind: "model",
				at: model.key?.at ?? at,
				dialect: "kserve",
				...maybe(stated),
				files: [],
				implicitBatch: false,
				inputs: [],
				outputs: [],
				steps: [],
				...serverOf(resource),
			},
		],
	};
}
