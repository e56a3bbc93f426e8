import { type Facts, type Model, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { keyPlace, maybe } from "../card/read.ts";
import type { Dialect } from "../dialect.ts";
import { elsewhere, ignored } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import { checkStructure, type Resource, readResource } from "../kserve-family/resource.ts";
import { manifestOf, splitApiVersion } from "../kubernetes/metadata.ts";
import { schemaNamed } from "../schemas.ts";

const group = "serving.kserve.io";
const dialect = "modelmesh";
const newestRelease = "0.12";

/** Predictors of ModelMesh; the InferenceServices and runtimes that it takes too are KServe's. */
export const modelmesh: Dialect = {
	id: dialect,
	title: "ModelMesh",
	formats: ["yaml", "json"],
	recognises(document) {
		const apiVersion = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
		return document.get("kind").string()?.value === "Predictor" && apiVersion.group === group;
	},
	schema: () => schemaNamed("modelmesh-predictor.schema.json"),
	read(document, context): Facts {
		const predictor = readResource(document, context, "ModelMesh", newestRelease);
		const schema = schemaNamed("modelmesh-predictor.schema.json");
		return {
			...noFacts,
			manifests: [manifestOf(predictor, dialect)],
			models: [readModel(predictor)],
			remarks: [...checkStructure(predictor, schema), ...check(predictor)],
		};
	},
};

/** Controller: the API server takes all of this, and the status says that the predictor is invalid. */
function* check({ spec, title }: Resource): Iterable<PlatformRemark> {
	const storage = spec.get("storage");
	const undeployed = (what: string) => `${title} does not deploy this: ${what}`;
	for (const name of ["path", "schemaPath"]) {
		const [old, current] = [spec.get(name), storage.get(name)];
		if (!isSet(old) || old.string()?.value === "" || !isSet(current) || !current.key || !old.key) continue;
		const message = undeployed(`both \`${name}\` and \`storage.${name}\` are set, and only one of them may be.`);
		yield { rule: "config/rejected", at: current.key.at, message, ...elsewhere(`\`${name}\` stands here.`, old.key.at) };
	}
	const claim = storage.get("persistentVolumeClaim");
	if (isSet(claim) && claim.key) {
		// The project's own samples have it, as a promise that was not kept.
		const message = undeployed("`persistentVolumeClaim` was never supported.");
		yield { rule: "config/rejected", severity: "warning", at: claim.key.at, message };
	}
	const s3 = storage.get("s3");
	const beside = ["path", "schemaPath", "parameters", "key"].map((name) => storage.get(name)).find(isSet)?.key;
	if (isSet(s3) && s3.key && beside) {
		const message = undeployed(`\`s3\` stands beside \`${beside.value}\`, and the old way to name a store allows no other key.`);
		yield { rule: "config/rejected", at: s3.key.at, message, ...elsewhere(`\`${beside.value}\` stands here.`, beside.at) };
	}
	const account = spec.get("serviceAccountName");
	if (isSet(account) && account.key)
		yield ignored(account.key.at, `\`serviceAccountName\` has no effect, because ${title} does not support it yet.`);
}

/** Where the model lies is a path in a store that only a secret of the cluster knows. */
function readModel({ spec, at, name, context }: Resource): Model {
	const gpu = spec.get("gpu").string();
	const stated = {
		place: keyPlace(spec, context.source.text),
		name,
		format: spec.get("modelType", "name").string(),
		formatVersion: spec.get("modelType", "version").word(),
		runtime: spec.get("runtime", "name").string(),
		protocol: spec.get("protocolVersion").string(),
		gpu: gpu?.value === "required" ? { value: "gpu: required", at: gpu.at } : undefined,
	};
	return { kind: "model", at, dialect, ...maybe(stated), files: [], implicitBatch: false, inputs: [], outputs: [], steps: [] };
}
