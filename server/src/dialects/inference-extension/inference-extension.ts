import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import { compareVersions, type Dialect } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import { deprecated, either, elsewhere, refused } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import { checkStructure, type Resource, readResource } from "../kserve-family/resource.ts";
import { manifestOf, siblings, splitApiVersion } from "../kubernetes/metadata.ts";
import { schemaNamed } from "../schemas.ts";
import { poolLineage } from "./lineage.ts";

const stable = "inference.networking.k8s.io";
const experimental = "inference.networking.x-k8s.io";
const dialect = "inference-extension";
const newestRelease = "1.6";

/** The first release without the experimental form of each kind, and what takes its place. */
const dropped: Readonly<Record<string, { readonly release: string; readonly instead: string }>> = {
	InferencePool: { release: "1.5", instead: `an InferencePool of \`${stable}/v1\` takes its place` },
	InferenceModel: { release: "1.0", instead: "clients name the model itself, and the pool is referred to by a route" },
};

/** Pools of model servers as the inference extension of the Gateway API knows them, and the model names that went with them. */
export const inferenceExtension: Dialect = {
	id: dialect,
	title: "Inference Extension",
	formats: ["yaml", "json"],
	recognises(document) {
		const { group } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
		const kind = document.get("kind").string()?.value ?? "";
		return Object.hasOwn(dropped, kind) && [stable, experimental].includes(group);
	},
	schema(document) {
		const id = schemaOf(document);
		return id === undefined ? undefined : schemaNamed(id);
	},
	read(document, context) {
		const resource = readResource(document, context, "Inference Extension", newestRelease);
		const schema = inferenceExtension.schema(document);
		const remarks = schema ? [...checkStructure(resource, schema), ...checkPool(resource), ...checkModel(resource)] : [];
		return {
			...noFacts,
			manifests: [manifestOf(resource, dialect)],
			...poolLineage(resource),
			remarks: [...checkVersion(resource), ...remarks],
		};
	},
};

function schemaOf(document: Cursor): string | undefined {
	const { group, version } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	const kind = document.get("kind").string()?.value;
	if (kind === "InferenceModel") return group === experimental ? "inference-extension-inferencemodel.schema.json" : undefined;
	if (group === stable) return version === "v1" ? "inference-extension-inferencepool.schema.json" : undefined;
	return version === "v1alpha2" ? "inference-extension-inferencepool-v1alpha2.schema.json" : undefined;
}

function* checkVersion({ apiVersion, kind, release, title }: Resource): Iterable<PlatformRemark> {
	const { group, version } = splitApiVersion(apiVersion?.value ?? "");
	const gone = entryOf(dropped, kind?.value);
	if (!apiVersion || !gone) return;
	if (group === stable) {
		if (kind?.value === "InferencePool" && version === "v1") return;
		const what = `it serves no ${kind?.value} as \`${apiVersion.value}\`.`;
		yield refused(apiVersion.at, { title }, what);
	} else if (version === "v1alpha1" && compareVersions(release, "0.2") >= 0) {
		yield deprecated(apiVersion.at, `\`${apiVersion.value}\` was removed in release 0.2, and the target is ${title}; ${gone.instead}.`);
	} else if (compareVersions(release, gone.release) >= 0) {
		const message = `The ${kind?.value} of \`${apiVersion.value}\` was removed in release ${gone.release}, and the target is ${title}; ${gone.instead}.`;
		yield deprecated(apiVersion.at, message);
	}
}

/** Rules of the schema that are no types: ports, and the picker. */
function* checkPool(pool: Resource): Iterable<PlatformRemark> {
	const { spec, kind, release } = pool;
	if (kind?.value !== "InferencePool") return;
	const first = new Map<number, Cursor>();
	for (const item of spec.get("targetPorts").items()) {
		const port = item.get("number").number();
		const before = port && first.get(port.value)?.at;
		if (port) first.set(port.value, item.get("number"));
		if (port && before)
			yield refused(port.at, pool, `the port ${port.value} stands twice in \`targetPorts\`.`, elsewhere("It stands here already.", before));
	}
	const ports = spec.get("targetPorts");
	if (ports.key && ports.items().length > 1 && compareVersions(release, "1.1") < 0)
		yield refused(ports.key.at, pool, `\`targetPorts\` has ${ports.items().length} ports, and a pool has just one before release 1.1.`);
	const picker = spec.get("endpointPickerRef");
	const target = picker.get("kind");
	const service = !isSet(target) || target.string()?.value === "Service";
	if (pool.patch) return;
	if (picker.isMap && picker.key && service && !isSet(picker.get("port")))
		yield refused(picker.key.at, pool, "`endpointPickerRef` leads to a Service but has no `port`.");
	const at = spec.key?.at;
	if (at && isSet(ports) && !isSet(picker) && compareVersions(release, "1.6") < 0)
		yield { rule: "config/missing-field", at, message: `\`spec\` has no \`endpointPickerRef\`, but ${pool.title} requires it.` };
}

function* checkModel(model: Resource): Iterable<PlatformRemark> {
	const { spec, kind, context } = model;
	if (kind?.value !== "InferenceModel") return;
	const targets = spec.get("targetModels").items();
	const weighted = targets.filter((target) => isSet(target.get("weight")));
	const without = targets.find((target) => !isSet(target.get("weight")))?.entries()[0]?.key;
	if (weighted.length > 0 && without)
		yield refused(without.at, model, "one target has no `weight` although another one has, and either all of them have one or none.");
	const wanted = spec.get("poolRef", "name").string();
	const pools = siblings(
		context.source.documents.map((tree) => new Cursor(tree)),
		"InferencePool",
	).map((pool) => pool.get("metadata", "name"));
	const names = pools.flatMap((name) => name.string()?.value ?? []);
	if (!wanted || names.length === 0 || names.length < pools.length || names.includes(wanted.value)) return;
	const message = `The pool is \`${wanted.value}\`, but the pools of this file are named ${either(names)}.`;
	yield { rule: "config/dangling-reference", severity: "info", at: wanted.at, message };
}
