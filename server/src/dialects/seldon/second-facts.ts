import type { Container, Facts, Model, Service } from "../../facts/facts.ts";
import type { Explainer, TrafficShare } from "../../facts/release.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { contentOf } from "../content.ts";
import { containersOf } from "../kubernetes/check-pod.ts";
import { readContainer } from "../kubernetes/container.ts";
import { environmentOf, ownerOf } from "../kubernetes/metadata.ts";
import { holdersOf } from "./installation.ts";
import { experimentAsks, explainedBy, pipelineAsks, secondNames } from "./lineage.ts";
import type { Resource } from "./resource.ts";
import { stepsOf } from "./steps.ts";

const dialect = "seldon";

type Read = Pick<Facts, "models" | "services" | "containers">;

/** What a resource of the second generation says. Models are loaded into servers that stand elsewhere, so a model has no container. */
export function readSecond(resource: Resource): Read {
	switch (resource.type) {
		case "Model":
			return readModel(resource);
		case "Pipeline":
			return readPipeline(resource);
		case "Experiment":
			return {
				models: [],
				services: [{ ...serviceOf(resource, { traffic: sharesOf(resource) }), asks: experimentAsks(resource) }],
				containers: [],
			};
		case "Server": {
			const containers = readContainers(resource);
			return { models: [], services: [{ ...serviceOf(resource, replicasOf(resource)), containers }], containers };
		}
		default:
			return { models: [], services: [], containers: readContainers(resource) };
	}
}

function readModel(resource: Resource): Read {
	const { spec, name, at } = resource;
	const runs = contentOf(spec, ["replicas", "minReplicas", "maxReplicas"]);
	const service = serviceOf(resource, { ...replicasOf(resource), runs, explainer: readExplainer(resource) });
	const uri = spec.get("storageUri");
	const kind = spec.get("modelType").string() ?? spec.get("requirements").items()[0]?.string();
	const unknown: NonNullable<Model["unknown"]> = [
		...(uri.templated ? (["artifact"] as const) : []),
		...(spec.get("server").present ? [] : (["runtime"] as const)),
	];
	const model: Model = {
		kind: "model",
		at,
		dialect,
		...maybe({ name, format: kind, runtime: spec.get("server").string(), artifact: uri.string() }),
		// Whichever server has what is required takes the model, and the release of its framework is that server's.
		...(unknown.length > 0 ? { unknown } : {}),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		service,
	};
	return { models: [model], services: [service], containers: [] };
}

/** A model that is made of others. */
function readPipeline(resource: Resource): Read {
	const { name, at } = resource;
	const service = serviceOf(resource, {});
	const steps = stepsOf(resource).flatMap((step) => {
		const model = step.get("name").string();
		return model ? [{ at: model.at, model, inputs: [], outputs: [] }] : [];
	});
	const model: Model = {
		kind: "model",
		at,
		dialect,
		...maybe({ name }),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps,
		asks: pipelineAsks(resource),
		service,
	};
	return { models: [model], services: [service], containers: [] };
}

type Stated = { readonly [K in "minReplicas" | "maxReplicas" | "traffic" | "runs" | "explainer"]?: Service[K] | undefined };

function serviceOf(resource: Resource, stated: Stated): Service {
	const { at, name, namespace } = resource;
	const owner = ownerOf(resource);
	const labelled = { owner: owner?.word(), ownerUnknown: owner?.templated || undefined, environment: environmentOf(resource) };
	const said = { name, namespace, ...stated, ...labelled };
	return { kind: "service", at, dialect, ...maybe(said), containers: [], ...secondNames(resource) };
}

/** A model whose answers explain those of another model, or of a pipeline, which may turn its requests into anything. */
function readExplainer(resource: Resource): Explainer | undefined {
	const explainer = resource.spec.get("explainer");
	const at = explainer.key?.at;
	if (!at || !(explainer.isMap || explainer.templated)) return undefined;
	const direct = explainer.get("modelRef").string() !== undefined;
	return { at, direct, ...maybe({ type: explainer.get("type").string(), explained: explainedBy(explainer, resource) }) };
}

/** A bound of 0 is none; without bounds the number of replicas is both. */
function replicasOf({ spec }: Resource): Stated {
	const [replicas, least, most] = ["replicas", "minReplicas", "maxReplicas"].map((key) => spec.get(key).number());
	const bound = (number: Located<number> | undefined) => (number && number.value > 0 ? number : undefined);
	const [low, high] = [bound(least), bound(most)];
	return { minReplicas: low ?? (high ? undefined : replicas), maxReplicas: high ?? (low ? undefined : replicas) };
}

/** Weights stand in relation to each other; only where they add up to 100 they are percent. */
function sharesOf({ spec }: Resource): readonly TrafficShare[] | undefined {
	const candidates = spec.get("candidates").items();
	const shares = candidates.flatMap((one) => {
		const [name, share] = [one.get("name").string(), one.get("weight").number()];
		return name && share ? [{ name, share }] : [];
	});
	const total = shares.reduce((all, { share }) => all + share.value, 0);
	return shares.length === candidates.length && total === 100 ? shares : undefined;
}

/** What a Server or a SeldonRuntime adds to a pod is only a part of its containers. */
function readContainers(resource: Resource): readonly Container[] {
	const { spec, type, at, text } = resource;
	const overrides = ["agent", "rclone"].map((key) => spec.get("imageOverrides", key)).filter(({ isMap }) => isMap);
	const listed = holdersOf(resource).flatMap((holder) => containersOf(holder.get("podSpec")));
	const partial = type === "Server" || type === "SeldonRuntime";
	return [...listed, ...overrides].map((container: Cursor) => {
		const place = container.get("name").at ?? container.entries()[0]?.key?.at ?? at;
		return { ...readContainer(container, dialect, place, text), ...(partial ? { moreResources: true } : {}) };
	});
}
