import { localKey, type Thing } from "../../facts/thing.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Asset } from "./asset.ts";
import { readOwner } from "./facts.ts";
import { deploymentName } from "./lineage-deployment.ts";
import { type Flow, nameAt, noFlow, type Reference, readFlow, referenceAt, relation, together } from "./reference.ts";

/** What a monitor watches, what it holds that against, and the components that it has the data prepared and measured by. */
export function monitorLineage({ document, context, at }: Asset): Flow {
	const definition = document.get("create_monitor");
	if (!definition.isMap) return noFlow;
	const { file } = context.source;
	const name = nameAt(document.get("name"));
	const owner = readOwner(document.get("tags"));
	const key = localKey("monitor", file, name?.value ?? "monitor");
	const thing: Thing = {
		kind: "monitor",
		at,
		name: name?.value ?? file.slice(file.lastIndexOf("/") + 1),
		keys: [key],
		declared: true,
		...(owner ? { owner } : {}),
	};
	const target = definition.get("monitoring_target");
	const model = referenceAt(target.get("model_id"), "model");
	const watched = deploymentAt(target.get("endpoint_deployment_id"));
	const signals = definition
		.get("monitoring_signals")
		.entries()
		.flatMap((signal) => referencesOf(signal));
	return together([
		{ things: [thing], relations: watched ? [relation("read", watched.value, key, watched.at)] : [] },
		readFlow([...(model ? [model] : []), ...signals], key),
	]);
}

/** `azureml:endpoint:deployment`, or its address in Azure. */
function deploymentAt(cursor: Cursor): Located<string> | undefined {
	const id = nameAt(cursor);
	if (!id) return undefined;
	const [, endpoint, deployment] =
		/^(?:azureml:)?([^:/\s]+):([^:/\s]+)$/.exec(id.value.trim()) ??
		/\/onlineEndpoints\/([^/\s]+)\/deployments\/([^/\s]+)$/i.exec(id.value.trim()) ??
		[];
	return endpoint === undefined || deployment === undefined ? undefined : { value: deploymentName(endpoint, deployment), at: id.at };
}

/** Each sort of signal has its data in a place of its own, in maps that look alike. */
function referencesOf(signal: Cursor): readonly Reference[] {
	const listed = ["production_data", "reference_data"].flatMap((name) => [signal.get(name), ...signal.get(name).items()]);
	const parts = [signal, ...listed, ...signal.get("input_data").entries()];
	const data = [
		...parts.map((part) => part.get("input_data", "path")),
		...signal
			.get("inputs")
			.entries()
			.map((input) => input.get("path")),
	];
	const components = parts.flatMap((part) => [part.get("pre_processing_component"), part.get("component_id")]);
	return [
		...data.flatMap((path) => referenceAt(path, "data") ?? []),
		...components.flatMap((component) => referenceAt(component, "component") ?? []),
	];
}
