import type { PlatformRemark } from "../../facts/facts.ts";
import type { Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { tellPlaces } from "../kubernetes/misplaced.ts";
import { unquotedDecimals } from "../kubernetes/quantity.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { apiVersion, isTrue, type Kind, type Resource, since } from "./resource.ts";

export function schemaOf(kind: Kind): Schema {
	return schemaNamed(`nim-${kind.toLowerCase()}.schema.json`);
}

/** What the schema of the resource says; with strict decoding the API server turns unknown keys down. */
export function checkStructure(resource: Resource, tree: Tree): readonly PlatformRemark[] {
	const { type, title, release, patch } = resource;
	const platform: Platform = { title, rejectsUnknown: true, target: release, oldYaml: "Kubernetes" };
	const schema = schemaOf(type);
	const remarks = tellPlaces(checkSchema(tree, schema, platform), tree, schema).filter(
		(remark) => !(patch && remark.rule === "config/missing-field") && !isStillUsed(remark, resource),
	);
	return [...checkVersion(resource), ...checkName(resource), ...remarks, ...decimals(tree, resource)];
}

/** The fields that replace the old ones came with 3.0.2 and 3.1.0, and an Ingress that is not made troubles nobody. */
function isStillUsed({ rule, at }: PlatformRemark, resource: Resource): boolean {
	if (rule !== "config/deprecated-setting") return false;
	const ingresses = [
		resource.spec,
		...resource.spec
			.get("services")
			.items()
			.map((service) => service.get("spec")),
	].map((spec) => spec.get("expose", "ingress"));
	const ingress = ingresses.find(({ key }) => key?.at.start === at.start);
	return ingress ? !since(resource, "3.1.0") || !isTrue(ingress.get("enabled")) : !since(resource, "3.0.2");
}

function* checkVersion({ apiVersion: written, title }: Resource): Iterable<PlatformRemark> {
	if (!written || written.value === apiVersion) return;
	const message = `${title} refuses this: it serves its resources as \`${apiVersion}\`, and \`${written.value}\` is unknown to it.`;
	yield { rule: "config/rejected", at: written.at, message };
}

function* checkName({ name, document, patch, title, at }: Resource): Iterable<PlatformRemark> {
	const metadata = document.get("metadata");
	if (name || patch || !metadata.isMap || metadata.get("name").present || metadata.get("generateName").present) return;
	yield { rule: "config/missing-field", at: metadata.key?.at ?? at, message: `\`metadata\` has no \`name\`, but ${title} requires it.` };
}

/** Nothing rewrites a resource of the operator before its schema is asked, so that a bare decimal is refused for sure. */
function decimals(tree: Tree, { type, title }: Resource): readonly PlatformRemark[] {
	return unquotedDecimals(tree, schemaOf(type), title).map((remark) => ({
		...remark,
		severity: "error",
		message: remark.message.replace(/, so only .*$/, "."),
	}));
}
