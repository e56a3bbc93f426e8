import type { Model } from "../../facts/facts.ts";
import { localKey, nameKey, type Thing, type ThingKind } from "../../facts/thing.ts";
import { Cursor } from "../../source/tree.ts";
import type { Asset } from "./asset.ts";
import { readOwner } from "./facts.ts";
import { deploymentLineage } from "./lineage-deployment.ts";
import { jobLineage } from "./lineage-job.ts";
import { monitorLineage } from "./lineage-monitor.ts";
import { schemaWord } from "./recognition.ts";
import {
	descriptionName,
	type Flow,
	mention,
	nameAt,
	noFlow,
	readFlow,
	reads,
	referenceAt,
	relation,
	type Sort,
	together,
} from "./reference.ts";

/**
 * How the file's asset takes part in the flow of data. The CLI takes files of one document, and only in them are the model and the service of the
 * file plain.
 */
export function readLineage(asset: Asset, models: readonly Model[]): Flow {
	const { kind, context } = asset;
	if (context.source.documents.length > 1) return noFlow;
	if (kind.endsWith("Deployment")) return deploymentLineage(asset, models[0]);
	if (kind.endsWith("Endpoint")) return endpoint(asset);
	switch (kind) {
		case "Schedule":
			return monitorLineage(asset);
		case "Model":
			return model(asset);
		case "Job":
			return jobLineage(asset);
		case "Asset":
			return otherAsset(asset);
		default:
			return noFlow;
	}
}

function otherAsset(asset: Asset): Flow {
	switch (schemaWord(asset.document)) {
		case "data":
			return data(asset);
		case "featureset":
			return featureSet(asset);
		default:
			return noFlow;
	}
}

/** Samples often give endpoints the same name: the nearest one is meant, or the only one. */
function endpoint(asset: Asset): Flow {
	const thing = description("service", undefined, localKey("service", asset.context.source.file, "0"), asset);
	const name = nameAt(asset.document.get("name"));
	return { things: [{ ...thing, ...(name ? { names: [nameKey("azureml/endpoint", name.value)] } : {}) }], relations: [] };
}

/** What is registered is a copy of what lies at its path. */
function data(asset: Asset): Flow {
	const { document, context } = asset;
	const key = localKey("dataset", context.source.file, "data");
	const thing = description("dataset", "data", key, asset);
	const origin = referenceAt(document.get("path"), "data");
	if (!origin) return { things: [thing], relations: [] };
	const isAddress = !origin.registered && /^[a-z][\w+.-]*:/i.test(origin.name);
	return { things: [thing, { ...mention(origin), ...(isAddress ? { kind: "source" } : {}) }], relations: [reads(origin, key)] };
}

function model(asset: Asset): Flow {
	return { things: [description("model", "model", localKey("model", asset.context.source.file, "0"), asset)], relations: [] };
}

/** The asset that a file describes. */
function description(kind: ThingKind, sort: Sort | undefined, key: string, { document, context, at }: Asset): Thing {
	const [name, version, owner] = [nameAt(document.get("name")), nameAt(document.get("version")), readOwner(document.get("tags"))];
	return {
		kind,
		at: name?.at ?? at,
		name: name?.value ?? lastPart(context.source.file),
		keys: [key],
		...(name && sort ? { names: [descriptionName(sort, name.value)] } : {}),
		declared: true,
		...(owner ? { owner } : {}),
		...(version ? { version } : {}),
	};
}

/** A set of features is made of the source that its specification names. Files with the same specification describe the same set. */
function featureSet(asset: Asset): Flow {
	const { document, context } = asset;
	const folder = referenceAt(document.get("specification", "path"), "code");
	const key = folder?.key ?? localKey("view", context.source.file, "featureset");
	const view = description("view", "featureset", key, asset);
	if (!folder || folder.registered) return { things: [view], relations: [] };
	const specification = new Cursor(context.neighbour(`${folder.name}/FeatureSetSpec.yaml`)?.documents[0]);
	const source = referenceAt(specification.get("source", "path"), "data");
	const code = referenceAt(specification.get("feature_transformation", "transformation_code", "path"), "code");
	const names = specification.get("features").items();
	// The words of the specification stand in another file: what says so here is its path.
	const read = [source, code].flatMap((reference) => (reference ? [{ ...reference, at: folder.at }] : []));
	const features = names
		.flatMap((feature) => nameAt(feature.get("name")) ?? [])
		.map(({ value }): Thing => {
			const featureKey = nameKey(`features of ${folder.name}`, value);
			return { kind: "feature", at: folder.at, name: `${view.name}:${value}`, keys: [featureKey], declared: true };
		});
	return together([
		{ things: [view], relations: [] },
		readFlow(read, key),
		{ things: features, relations: features.flatMap(({ keys }) => keys.map((one) => relation("write", key, one, folder.at))) },
	]);
}

function lastPart(file: string): string {
	return file.slice(file.lastIndexOf("/") + 1);
}
