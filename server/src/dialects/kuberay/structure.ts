import type { PlatformRemark } from "../../facts/facts.ts";
import { checkSchema } from "../check-schema.ts";
import { refused } from "../kubernetes/remark.ts";
import { checkNamed, isPartial } from "../kubernetes/structure.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { groupsOf, type Kind, type Resource } from "./resource.ts";

export function schemaOf(kind: Kind): Schema {
	return schemaNamed(`kuberay-${kind.toLowerCase()}.schema.json`);
}

/** What the API server holds a resource against; with strict decoding it turns unknown keys down. */
export function* checkStructure(resource: Resource): Iterable<PlatformRemark> {
	const { title, release, context, type, old } = resource;
	yield* checkVersion(resource);
	yield* checkNamed(resource);
	// What came after release 1.1 came to the stable version alone.
	const target = old ? "1.1" : release;
	const patch = isPartial(resource);
	for (const remark of checkSchema(context.document, schemaOf(type), { title, rejectsUnknown: true, target, oldYaml: "Kubernetes" })) {
		if ((patch && remark.rule === "config/missing-field") || isFilledIn(remark)) continue;
		yield old ? unstable(remark) : remark;
	}
	if (old) yield* checkStartParameters(resource);
}

/** A script puts a number in the place of `$WORKERS` before anybody applies the manifest. */
function isFilledIn({ rule, message }: PlatformRemark): boolean {
	return rule === "config/wrong-type" && / is the string "\$[A-Z][A-Z0-9_]*", but /.test(message);
}

function unstable(remark: PlatformRemark): PlatformRemark {
	const message = remark.message.replace(
		/ is known from release \S+ on, but the target is .*$/,
		" is a field of `ray.io/v1`, and `ray.io/v1alpha1` has none.",
	);
	return { ...remark, message };
}

function* checkVersion({ apiVersion, title, old }: Resource): Iterable<PlatformRemark> {
	if (!apiVersion || apiVersion.value === "ray.io/v1") return;
	if (!old) {
		yield refused(apiVersion.at, title, `its resources are served as \`ray.io/v1\`, and \`${apiVersion.value}\` is unknown to it.`);
		return;
	}
	const message = `\`ray.io/v1alpha1\` is deprecated in ${title}; \`ray.io/v1\` takes its place.`;
	yield { rule: "config/deprecated-setting", at: apiVersion.at, message };
}

/** The stable version did without them from release 1.4 on; the old one never did. */
function* checkStartParameters({ cluster, title, patch, at }: Resource): Iterable<PlatformRemark> {
	if (patch) return;
	for (const { cursor } of groupsOf(cluster)) {
		if (cursor.get("rayStartParams").present) continue;
		const place = cursor.key?.at ?? cursor.entries()[0]?.key?.at ?? at;
		const message = `There is no \`rayStartParams\`, which ${title} requires in \`ray.io/v1alpha1\`.`;
		yield { rule: "config/missing-field", at: place, message };
	}
}
