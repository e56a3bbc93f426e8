import { type Container, type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { checkStructure, type Resource, readResource } from "../kserve-family/resource.ts";
import { readContainer } from "../kubernetes/container.ts";
import { manifestOf, splitApiVersion } from "../kubernetes/metadata.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkChoices } from "./check-choices.ts";
import { checkPersistence } from "./check-persistence.ts";
import { checkScaling } from "./check-scaling.ts";
import { newest } from "./repository.ts";

const group = "feast.dev";
const schemaIds: Readonly<Record<string, string>> = {
	v1: "feast-featurestore.schema.json",
	v1alpha1: "feast-featurestore-v1alpha1.schema.json",
};

/** A FeatureStore, as the operator of Feast takes it. */
export function isFeatureStore(document: Cursor): boolean {
	return document.get("kind").string()?.value === "FeatureStore" && versionOf(document) !== undefined;
}

export function featureStoreSchema(document: Cursor): Schema | undefined {
	const id = schemaIds[versionOf(document) ?? ""];
	return id === undefined ? undefined : schemaNamed(id);
}

export function readFeatureStore(document: Cursor, context: Context): Facts {
	const resource = readResource(document, context, "Feast", newest);
	const schema = featureStoreSchema(document);
	return {
		...noFacts,
		manifests: [manifestOf(resource, "feast")],
		containers: containersOf(resource),
		remarks: schema ? [...checkStructure(resource, schema), ...check(resource)] : checkVersion(resource),
	};
}

function* check(resource: Resource): Iterable<PlatformRemark> {
	if (resource.patch) return;
	yield* checkChoices(resource);
	yield* checkPersistence(resource);
	yield* checkScaling(resource);
}

function versionOf(document: Cursor): string | undefined {
	const { group: written, version } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	return written === group ? version : undefined;
}

function checkVersion({ apiVersion, title }: Resource): readonly PlatformRemark[] {
	if (!apiVersion) return [];
	const message = `${title} refuses this: it serves a FeatureStore as \`feast.dev/v1\`, and \`${apiVersion.value}\` is unknown to it.`;
	return [{ rule: "config/rejected", at: apiVersion.at, message }];
}

/** The servers that run, as far as the resource says what they are made of. */
function containersOf({ spec, context }: Resource): readonly Container[] {
	const services = spec.get("services");
	const places = [
		services.get("offlineStore", "server"),
		services.get("onlineStore", "server"),
		services.get("registry", "local", "server"),
		services.get("ui"),
		spec.get("cronJob", "containerConfigs"),
	];
	return places.flatMap((place) => (place.isMap && place.key ? [readContainer(place, "feast", place.key.at, context.source.text)] : []));
}
