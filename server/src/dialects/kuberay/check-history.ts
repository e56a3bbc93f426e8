import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { elsewhere, missing, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf } from "../kubernetes/resource.ts";
import { groupsOf, type Resource, variableOf } from "./resource.ts";

/** The operator's own name for the container that collects events and logs. */
const collectorName = "ray-history-collector";

/** Variables that the operator gives to the collector. */
const managed = ["POD_IP", "FQ_RAY_IP", "RAY_CLUSTER_NAME", "RAY_CLUSTER_NAMESPACE", "RAY_ROLE", "OWNER_KIND", "OWNER_NAME", "EVENTS_PORT"];

/** Variables that a store takes, each one or one of several. */
const stores: Readonly<Record<string, readonly (readonly string[])[]>> = {
	GCS: [["GCS_BUCKET"]],
	S3: [["S3_REGION"]],
	AZUREBLOB: [["AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT_URL"]],
	ALIYUNOSS: [["OSS_BUCKET"], ["OSS_ENDPOINT"], ["OSS_REGION"]],
};

/** What is kept for the history server, and where. */
export function* checkHistory({ cluster, title, patch, at }: Resource): Iterable<PlatformRemark> {
	const options = cluster.get("historyServerOptions");
	const collector = options.get("collectorOptions");
	if (!options.isMap || options.templated || collector.templated) return;
	const asked = elsewhere("The history is asked for here.", options.key?.at);
	for (const { cursor, name } of groupsOf(cluster)) {
		for (const container of cursor.get("template", "spec", "containers").items()) {
			const own = container.get("name").string();
			if (own?.value !== collectorName) continue;
			yield refused(own.at, title, `a container of ${name} is called \`${collectorName}\`, which the operator adds itself.`, asked);
		}
	}
	for (const name of managed) {
		const set = variableOf(collector, name)?.get("name").at;
		if (set) yield refused(set, title, `the operator sets the variable \`${name}\` of the collector itself.`);
	}
	if (patch) return;
	if (!isSet(collector))
		yield missing(placeOf(options, at), `There are no \`collectorOptions\`, but ${title} requires them for a history.`);
	else yield* checkCollector(collector, { title, at: placeOf(collector, at) });
}

function* checkCollector(
	collector: Cursor,
	{ title, at }: { readonly title: string; readonly at: Resource["at"] },
): Iterable<PlatformRemark> {
	const image = collector.get("image");
	if (!image.templated && !image.string()?.value) yield missing(at, `The collector has no \`image\`, but ${title} requires it.`);
	const env = collector.get("env");
	if (env.templated || env.items().some((item) => item.templated || item.get("name").templated)) return;
	const backend = variableOf(collector, "STORAGE_BACKEND")?.get("value");
	if (backend?.templated) return;
	const store = backend?.word()?.value.toUpperCase() ?? "";
	if (store === "") yield missing(at, `The collector has no variable \`STORAGE_BACKEND\` with a value, but ${title} requires it.`);
	for (const names of wanted(store, collector)) {
		if (names.some((name) => hasValue(variableOf(collector, name)))) continue;
		const which = names.map((name) => `\`${name}\``).join(" or ");
		const message = `The collector stores in \`${store}\`, but has no variable ${which}, which ${title} requires for it.`;
		yield missing(backend?.at ?? at, message);
	}
}

/** How a client of Azure proves who it is decides which of the two it needs. */
function wanted(store: string, collector: Cursor): readonly (readonly string[])[] {
	const mode = variableOf(collector, "AZURE_STORAGE_AUTH_MODE")?.get("value").word()?.value.trim().toLowerCase();
	if (store === "AZUREBLOB" && mode === "connection_string") return [["AZURE_STORAGE_CONNECTION_STRING"]];
	if (store === "AZUREBLOB" && (mode === "workload_identity" || mode === "default")) return [["AZURE_STORAGE_ACCOUNT_URL"]];
	return entryOf(stores, store) ?? [];
}

function hasValue(variable: Cursor | undefined): boolean {
	if (!variable) return false;
	const value = variable.get("value");
	return isSet(variable.get("valueFrom")) || value.templated || (value.word()?.value ?? "") !== "";
}
