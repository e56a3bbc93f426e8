import type { Model } from "../../facts/facts.ts";
import { localKey, nameKey, placeKey, type Relation, type Thing } from "../../facts/thing.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Asset, isFilledIn } from "./asset.ts";
import { readOwner } from "./facts.ts";
import {
	assetKey,
	descriptionName,
	type Flow,
	mention,
	nameAt,
	noFlow,
	type Reference,
	readFlow,
	referenceAt,
	relation,
	together,
} from "./reference.ts";

/** The model that a deployment serves, the endpoint that it answers for, the code that it runs and the data that it keeps of its requests. */
export function deploymentLineage(asset: Asset, model: Model | undefined): Flow {
	const { file } = asset.context.source;
	const key = localKey("service", file, "0");
	return together([service(asset, key), served(asset, model, key), readFlow(codeOf(asset), key), ...collections(asset, key)]);
}

/** How a monitor calls a deployment. Its endpoint may be called the same in many samples: the nearest one is meant, or the only one. */
export function deploymentName(endpoint: string, deployment: string): string {
	return nameKey("azureml/deployment", `${endpoint}/${deployment}`);
}

function service({ document, context, at, kind }: Asset, key: string): Flow {
	const { file } = context.source;
	const [name, endpoint] = [nameAt(document.get("name")), nameAt(document.get("endpoint_name"))];
	const owner = readOwner(document.get("tags"));
	const thing: Thing = {
		kind: "service",
		at,
		name: name?.value ?? file.slice(file.lastIndexOf("/") + 1),
		keys: [key],
		// Monitors watch online deployments alone.
		...(name && endpoint && !kind.endsWith("BatchDeployment") ? { names: [deploymentName(endpoint.value, name.value)] } : {}),
		declared: true,
		...(owner ? { owner } : {}),
	};
	const call = endpoint ? [relation("call", key, nameKey("azureml/endpoint", endpoint.value), endpoint.at)] : [];
	return { things: [thing], relations: call };
}

/** A model that stands in the deployment is registered under its name. */
function served({ document, context }: Asset, model: Model | undefined, to: string): Flow {
	if (!model) return noFlow;
	const key = localKey("model", context.source.file, "0");
	const written = document.get("model");
	const [reference, name, version] = [referenceAt(written, "model"), nameAt(written.get("name")), nameAt(written.get("version"))];
	const asked = reference?.version ?? version?.value;
	const relations = [relation("serve", key, to, model.artifact?.at ?? model.name?.at ?? model.at, asked)];
	if (reference?.registered) {
		const thing = mention(reference);
		return { things: [{ ...thing, keys: [key, ...thing.keys] }], relations };
	}
	if (!name) return { things: [], relations };
	const inline: Thing = {
		kind: "model",
		at: name.at,
		name: name.value,
		keys: [key],
		names: [descriptionName("model", name.value)],
		declared: true,
		...(version ? { version } : {}),
	};
	return { things: [inline], relations };
}

/** Its scoring script, or the component that a pipeline behind an endpoint runs. */
function codeOf({ document }: Asset): readonly Reference[] {
	const configuration = document.get("code_configuration");
	const [folder, script] = [referenceAt(configuration.get("code"), "code"), configuration.get("scoring_script").string()];
	const component = referenceAt(document.get("component"), "component");
	const components = component ? [component] : [];
	if (!folder) return components;
	if (folder.registered || !script || isFilledIn(script.value) || !/^[\w.][\w./-]*$/.test(script.value)) return [folder, ...components];
	const path = `${folder.name}/${script.value.replace(/^(?:\.\/)+/, "")}`;
	return [{ ...folder, at: script.at, key: placeKey(path), name: path }, ...components];
}

/** What a deployment is asked and answers, where it is told to keep it. */
function collections({ document, online }: Asset, from: string): readonly Flow[] {
	if (!online) return [];
	const [name, endpoint] = [nameAt(document.get("name")), nameAt(document.get("endpoint_name"))];
	return document
		.get("data_collector", "collections")
		.entries()
		.flatMap((collection): readonly Flow[] => {
			const called = collection.key;
			if (!called || !/^true$/i.test(collection.get("enabled").word()?.value ?? "")) return [];
			const thing = collected(collection, name?.value, endpoint?.value);
			const [key] = thing?.keys ?? [];
			if (!thing || key === undefined) return [];
			const write: Relation = relation("write", from, key, called.at);
			return [{ things: [thing], relations: [write] }];
		});
}

/**
 * It is registered under the name that is stated. Without one Azure makes a name of those of the endpoint, the deployment and the collection, which
 * tells it apart from others no better than they do.
 */
function collected(collection: Cursor, deployment: string | undefined, endpoint: string | undefined): Thing | undefined {
	const { key } = collection;
	if (!key) return undefined;
	const data = collection.get("data");
	const [name, place] = [nameAt(data.get("name")), referenceAt(data.get("path"), "data")];
	const places = place && !place.registered ? [place.key] : [];
	if (name) {
		const keys = [assetKey("data", name.value), ...places];
		return { kind: "dataset", at: name.at, name: name.value, keys, same: [descriptionName("data", name.value)], declared: true };
	}
	const isUsual = deployment !== undefined && endpoint !== undefined && !data.get("name").present;
	const usual = isUsual ? `${endpoint}-${deployment}-${key.value}` : undefined;
	return {
		kind: "dataset",
		at: key.at,
		name: usual ?? key.value,
		keys: [localKey("dataset", key.at.file, `collections.${key.value}`), ...places],
		...(usual === undefined ? {} : { names: [descriptionName("data", usual)] }),
		declared: true,
	};
}
