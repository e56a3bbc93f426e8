import type { Facts } from "../../facts/facts.ts";
import { localKey, nameKey, placeKey, type Relation, type RelationKind, type Thing } from "../../facts/thing.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { variantsOf } from "./check-variants.ts";
import { referencesIn } from "./references.ts";
import { nameOf, ofKind, type Resource, type Template, target } from "./template.ts";

type Flow = Pick<Facts, "things" | "relations">;

/** Endpoints with what answers behind them, monitors with what they read, groups of features with their store, and functions that ask. */
export function readLineage(template: Template): Flow {
	const parts = template.resources.flatMap((resource): readonly Flow[] => {
		switch (resource.kind) {
			case "Endpoint":
				return [endpoint(template, resource)];
			case "FeatureGroup":
				return [featureGroup(resource)];
			default:
				return jobOf(resource) ? [monitor(template, resource)] : [];
		}
	});
	const all = [...parts, ...functionsIn(template).flatMap((one) => caller(template, one))];
	return { things: all.flatMap(({ things }) => things), relations: all.flatMap(({ relations }) => relations) };
}

/** What answers for one variant of a configuration, or for an inference component, which has no variants. */
export function answererName({ id }: Resource, variant: Located<string> | undefined): string {
	return nameKey("sagemaker/answerer", `${id.at.file} ${id.value}/${variant?.value ?? ""}`);
}

function keyOf({ id, kind }: Resource): string {
	return localKey(kind === "Endpoint" ? "service" : kind === "FeatureGroup" ? "view" : "monitor", id.at.file, id.value);
}

function endpoint(template: Template, resource: Resource): Flow {
	const { id, properties } = resource;
	const [key, name] = [keyOf(resource), nameOf(resource).string()];
	const place = properties.get("EndpointConfigName");
	const config = target(template, place, "EndpointConfig");
	const variants = config ? variantsOf(config, "ProductionVariants").map((variant) => answererName(config, variant.name)) : [];
	const components = ofKind(template, "InferenceComponent").filter(
		(component) => target(template, component.properties.get("EndpointName"), "Endpoint") === resource,
	);
	const names = name ? { names: [nameKey("sagemaker/endpoint", name.value)] } : {};
	return {
		things: [{ kind: "service", at: id.at, name: name?.value ?? id.value, keys: [key], ...names, declared: true }],
		relations: [
			...variants.map((from): Relation => ({ kind: "call", from, to: key, at: place.at ?? id.at })),
			...components.map((one): Relation => {
				const at = one.properties.get("EndpointName").at ?? one.id.at;
				return { kind: "call", from: answererName(one, undefined), to: key, at };
			}),
		],
	};
}

/** Its offline store holds what is written into it. */
function featureGroup(resource: Resource): Flow {
	const { id, properties } = resource;
	const name = nameOf(resource).string();
	const key = name ? nameKey("sagemaker/feature-group", name.value) : keyOf(resource);
	const store = data(properties.get("OfflineStoreConfig", "S3StorageConfig", "S3Uri"), "write", key);
	const view: Thing = { kind: "view", at: id.at, name: name?.value ?? id.value, keys: [key], declared: true };
	return { things: [view, ...store.things], relations: store.relations };
}

const jobs: Readonly<Record<string, string>> = {
	DataQualityJobDefinition: "DataQuality",
	ModelQualityJobDefinition: "ModelQuality",
	ModelBiasJobDefinition: "ModelBias",
	ModelExplainabilityJobDefinition: "ModelExplainability",
};

interface Job {
	readonly inputs: readonly Cursor[];
	readonly baseline: Cursor;
	readonly outputs: readonly Cursor[];
}

/** A schedule that names its job is not a monitor besides that job. */
function jobOf({ kind, properties }: Resource): Job | undefined {
	const prefix = Object.hasOwn(jobs, kind) ? jobs[kind] : undefined;
	if (prefix !== undefined) {
		return {
			inputs: [properties.get(`${prefix}JobInput`)],
			baseline: properties.get(`${prefix}BaselineConfig`),
			outputs: properties.get(`${prefix}JobOutputConfig`, "MonitoringOutputs").items(),
		};
	}
	const job = properties.get("MonitoringScheduleConfig", "MonitoringJobDefinition");
	if (kind !== "MonitoringSchedule" || !job.isMap) return undefined;
	return {
		inputs: job.get("MonitoringInputs").items(),
		baseline: job.get("BaselineConfig"),
		outputs: job.get("MonitoringOutputConfig", "MonitoringOutputs").items(),
	};
}

function monitor(template: Template, resource: Resource): Flow {
	const { id } = resource;
	const key = keyOf(resource);
	const job = jobOf(resource);
	const inputs = job?.inputs ?? [];
	const read = [
		...inputs.map((input) => input.get("BatchTransformInput", "DataCapturedDestinationS3Uri")),
		...inputs.map((input) => input.get("GroundTruthS3Input", "S3Uri")),
		...["ConstraintsResource", "StatisticsResource"].flatMap((name) => job?.baseline.get(name, "S3Uri") ?? []),
	];
	const written = (job?.outputs ?? []).map((output) => output.get("S3Output", "S3Uri"));
	const flows = [...read.map((place) => data(place, "read", key)), ...written.map((place) => data(place, "write", key))];
	const watched = inputs.flatMap((input): readonly Relation[] => {
		const place = input.get("EndpointInput", "EndpointName");
		const from = endpointKey(template, place);
		return from !== undefined && place.at ? [{ kind: "read", from, to: key, at: place.at }] : [];
	});
	const thing: Thing = { kind: "monitor", at: id.at, name: nameOf(resource).string()?.value ?? id.value, keys: [key], declared: true };
	return {
		things: [thing, ...flows.flatMap(({ things }) => things)],
		relations: [...watched, ...flows.flatMap(({ relations }) => relations)],
	};
}

/** The endpoint of the template, or the one that is called so elsewhere. */
function endpointKey(template: Template, place: Cursor): string | undefined {
	const found = target(template, place, "Endpoint");
	const name = place.string();
	return found ? keyOf(found) : name && nameKey("sagemaker/endpoint", name.value);
}

/** Data at an address that is written out. */
function data(place: Cursor, kind: RelationKind, key: string): Flow {
	const address = place.string();
	if (!address || !/^s3:\/\/[^/]+\/+[^/]/.test(address.value)) return { things: [], relations: [] };
	const { value, at } = address;
	const there = placeKey(value);
	const [from, to] = kind === "write" ? [key, there] : [there, key];
	return {
		things: [{ kind: "dataset", at, name: value, keys: [there], declared: kind === "write" }],
		relations: [{ kind, from, to, at }],
	};
}

function functionsIn({ document }: Template): readonly Cursor[] {
	const types = ["AWS::Lambda::Function", "AWS::Serverless::Function"];
	return document
		.get("Resources")
		.entries()
		.filter((resource) => types.includes(resource.get("Type").string()?.value ?? ""));
}

/** A function that is told of an endpoint of the template by a variable. */
function caller(template: Template, resource: Cursor): readonly Flow[] {
	const id = resource.key;
	const endpoints = new Map(ofKind(template, "Endpoint").map((one) => [one.id.value, one]));
	const variables = resource.get("Properties", "Environment", "Variables").entries();
	if (!id) return [];
	const key = localKey("consumer", id.at.file, id.value);
	const relations = variables.flatMap(({ tree }): readonly Relation[] => {
		const told = tree ? [...referencesIn(tree)].flatMap(({ name }) => endpoints.get(name.value) ?? []) : [];
		return tree ? [...new Set(told)].map((one) => ({ kind: "call", from: keyOf(one), to: key, at: tree.at })) : [];
	});
	const thing: Thing = { kind: "consumer", at: id.at, name: id.value, keys: [key], declared: true };
	return relations.length > 0 ? [{ things: [thing], relations }] : [];
}
