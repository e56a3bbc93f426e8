import type { Container, Facts, Model, Service } from "../../facts/facts.ts";
import type { Explainer } from "../../facts/release.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { readContainer } from "../kubernetes/container.ts";
import { environmentOf, ownerOf } from "../kubernetes/metadata.ts";
import { readPod } from "../kubernetes/pod-facts.ts";
import { isSet } from "../kubernetes/resource.ts";
import { predictorsOf } from "./deployment.ts";
import { type Unit, unitsOf } from "./graph.ts";
import { frontWays, predictorWays } from "./lineage.ts";
import type { Resource } from "./resource.ts";
import { formatOf, isPrepackaged } from "./servers.ts";
import { readTraffic } from "./traffic.ts";

const dialect = "seldon";

type Read = Pick<Facts, "models" | "services" | "containers">;

/** Each predictor answers requests with its pods; where there are several, the deployment splits requests between them. */
export function readDeployment(deployment: Resource): Read {
	const predictors = predictorsOf(deployment);
	const parts = predictors.map((predictor) => readPredictor(predictor, predictors.length === 1, deployment));
	const traffic = readTraffic(predictors);
	const { at, name, namespace } = deployment;
	const front: Service = {
		kind: "service",
		at,
		dialect,
		...maybe({ name, namespace, traffic, ...owner(deployment) }),
		containers: [],
		...frontWays(predictors, deployment),
	};
	return {
		models: parts.flatMap(({ models }) => models),
		services: [...(predictors.length > 1 ? [front] : []), ...parts.flatMap(({ services }) => services)],
		containers: parts.flatMap(({ containers }) => containers),
	};
}

function readPredictor(predictor: Cursor, alone: boolean, deployment: Resource): Read {
	const { at: fallback, namespace, text } = deployment;
	const name = alone ? deployment.name : predictor.get("name").string();
	const at = name?.at ?? fallback;
	const pods = predictor
		.get("componentSpecs")
		.items()
		.map((component) => readPod(component.get("spec"), dialect, text, at, false));
	const containers = pods.flatMap((pod) => pod.containers);
	const units = unitsOf(predictor, fallback);
	const service: Service = {
		kind: "service",
		at,
		dialect,
		...explained(predictor.get("explainer"), units.length === 1),
		...maybe({ name, namespace, ...replicasOf(predictor, deployment), timeout: timeoutOf(predictor, deployment), ...owner(deployment) }),
		...loggerOf(predictor, fallback),
		containers,
		...predictorWays(predictor, alone, deployment, containers),
	};
	const declared = units.flatMap((unit) => readUnit(unit, service, deployment) ?? []);
	// A server that is known by its image has its model in its arguments.
	const found = pods.flatMap(({ model }) =>
		model && declared.every(({ at }) => at.start !== model.at.start) ? [{ ...model, service }] : [],
	);
	const explainer = readExplainer(predictor.get("explainer"), service, deployment);
	return {
		models: [...declared, ...found, ...explainer.models],
		services: [service],
		containers: [...containers, ...explainer.containers],
	};
}

/** A model that a server of the operator loads, or whose address the operator fetches for a container. */
function readUnit({ cursor, name, at }: Unit, service: Service, { spec }: Resource): Model | undefined {
	const uri = cursor.get("modelUri");
	const implementation = isPrepackaged(cursor.get("implementation")) ? cursor.get("implementation").string() : undefined;
	if (!isSet(uri) && !implementation) return undefined;
	const stated = { name, format: formatOf(implementation), runtime: implementation, protocol: protocolOf(spec), artifact: uri.string() };
	return model(at, { ...maybe({ ...stated, unknown: uri.templated ? (["artifact"] as const) : undefined }), service });
}

function model(at: Span, more: Partial<Model>): Model {
	return { kind: "model", at, dialect, files: [], implicitBatch: false, inputs: [], outputs: [], steps: [], ...more };
}

/** KServe's old name for the Open Inference Protocol is a name of its second version. */
function protocolOf(spec: Cursor): Located<string> | undefined {
	const stated = spec.get("protocol").string();
	return stated?.value === "kfserving" ? { ...stated, value: "v2" } : stated;
}

function readExplainer(explainer: Cursor, service: Service, { text, at: fallback }: Resource): Pick<Read, "models" | "containers"> {
	const artifact = explainer.get("modelUri").string();
	const body = explainer.get("containerSpec");
	const at = body.get("name").at ?? body.key?.at ?? fallback;
	const container: readonly Container[] = body.isMap ? [readContainer(body, dialect, at, text)] : [];
	return { models: artifact ? [model(artifact.at, { artifact, service })] : [], containers: container };
}

function explained(explainer: Cursor, direct: boolean): { readonly explainer?: Explainer } {
	const at = explainer.key?.at;
	return at && isSet(explainer) ? { explainer: { at, direct, ...maybe({ type: explainer.get("type").string() }) } } : {};
}

/** One number for the predictor, where all of its pods have the same. */
function replicasOf(predictor: Cursor, { spec }: Resource): Partial<Pick<Service, "minReplicas" | "maxReplicas" | "fixedReplicas">> {
	const components = predictor.get("componentSpecs").items();
	const [component = new Cursor(undefined), ...others] = components;
	const [hpa, keda] = [component.get("hpaSpec"), component.get("kedaSpec")];
	if (others.some((other) => ["hpaSpec", "kedaSpec", "replicas"].some((key) => isSet(other.get(key))))) return {};
	if (isSet(keda)) return maybe({ minReplicas: keda.get("minReplicaCount").number(), maxReplicas: keda.get("maxReplicaCount").number() });
	if (isSet(hpa)) return maybe({ minReplicas: hpa.get("minReplicas").number(), maxReplicas: hpa.get("maxReplicas").number() });
	const nearest = [component, predictor, spec].map((place) => place.get("replicas")).find((replicas) => isSet(replicas));
	const count = nearest?.number();
	return count && nearest?.key ? { minReplicas: count, maxReplicas: count } : {};
}

/** In milliseconds, as text; that of the predictor goes before that of all. */
function timeoutOf(predictor: Cursor, { spec }: Resource): Located<number> | undefined {
	const places = [predictor.get("annotations"), spec.get("annotations")];
	const said = places.map((place) => place.get("seldon.io/rest-timeout").word()).find((found) => found !== undefined);
	return said && /^\d+$/.test(said.value) ? { value: Number(said.value), at: said.at } : undefined;
}

function loggerOf(predictor: Cursor, fallback: Span): Pick<Service, "logger"> {
	const logger = unitsOf(predictor, fallback)
		.map(({ cursor }) => cursor.get("logger"))
		.find(({ isMap }) => isMap);
	const at = logger?.key?.at;
	return logger && at ? { logger: { at, ...maybe({ mode: logger.get("mode").string(), url: logger.get("url").string() }) } } : {};
}

function owner(deployment: Resource): { [K in "owner" | "ownerUnknown" | "environment"]: Service[K] | undefined } {
	const said = ownerOf(deployment);
	return { owner: said?.word(), ownerUnknown: said?.templated || undefined, environment: environmentOf(deployment) };
}
