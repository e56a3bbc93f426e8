import type { PlatformRemark } from "../../facts/facts.ts";
import { checkSchema } from "../check-schema.ts";
import type { Schema } from "../schema.ts";
import { isKustomized, isSet, type Resource } from "./resource.ts";

/** What the schema of a resource says; with strict decoding, which kubectl asks for by itself, the API server turns unknown keys down. */
export function checkStructure(resource: Resource, schema: Schema): readonly PlatformRemark[] {
	const { title, release, context } = resource;
	const remarks = checkSchema(context.document, schema, { title, rejectsUnknown: true, target: release, oldYaml: "Kubernetes" });
	return isPartial(resource) ? remarks.filter(({ rule }) => rule !== "config/missing-field") : remarks;
}

/** A file that changes a resource may be called anything where Kustomize builds; what it does not change it leaves out. */
export function isPartial(resource: Resource): boolean {
	return resource.patch || (isKustomized(resource) && !isSet(resource.spec.get("selector")));
}

/** Under `metadata` a name must stand, or the beginning of one. */
export function* checkNamed({ document, title, patch, at }: Resource): Iterable<PlatformRemark> {
	const metadata = document.get("metadata");
	if (patch || !metadata.isMap || ["name", "generateName"].some((key) => isSet(metadata.get(key)))) return;
	const message = `\`metadata\` has no \`name\`, but ${title} requires it.`;
	yield { rule: "config/missing-field", at: metadata.key?.at ?? at, message };
}
