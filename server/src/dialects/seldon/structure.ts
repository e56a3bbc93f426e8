import type { PlatformRemark } from "../../facts/facts.ts";
import { replace, rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";
import { tellPlaces } from "../kubernetes/misplaced.ts";
import { unquotedDecimals } from "../kubernetes/quantity.ts";
import { refused } from "../kubernetes/remark.ts";
import { since } from "../kubernetes/resource.ts";
import { checkNamed } from "../kubernetes/structure.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { type Kind, kinds, type Resource, servedAs } from "./resource.ts";

export function schemaOf(kind: Kind): Schema {
	return schemaNamed(`seldon-${kind.toLowerCase()}.schema.json`);
}

/** What the API server holds a resource against; with strict decoding, which kubectl asks for by itself, it turns unknown keys down. */
export function* checkStructure(resource: Resource): Iterable<PlatformRemark> {
	const { title, release, context, type, patch } = resource;
	const schema = schemaOf(type);
	const platform: Platform = { title, rejectsUnknown: true, target: release, oldYaml: "Kubernetes" };
	yield* checkVersion(resource);
	yield* checkNamed(resource);
	for (const remark of tellPlaces(checkSchema(context.document, schema, platform), context.document, schema)) {
		if (patch && remark.rule === "config/missing-field") continue;
		if (isSwallowed(remark)) yield { ...remark, severity: "warning" };
		else yield isHarmless(remark) ? { ...remark, severity: "info" } : remark;
	}
	yield* decimals(resource, schema);
}

/** Words of these fields nobody checks: an unknown one has no effect, or the wrong one. */
const unchecked = /^`?(?:type|mode|resourceType|metricType|an item of `methods`)`? is /i;

function isSwallowed({ rule, message }: PlatformRemark): boolean {
	return rule === "config/unknown-value" && unchecked.test(message);
}

/** Old fields that nearly every manifest has and nothing reads. */
function isHarmless({ rule, message }: PlatformRemark): boolean {
	return rule === "config/deprecated-setting" && /^`(?:name|service_host|service_port)` /.test(message);
}

/** In a group of Seldon's own there is nothing but its own kinds. */
export function unknownKind(kind: Located<string>, document: Cursor): PlatformRemark {
	const group = splitApiVersion(document.get("apiVersion").string()?.value ?? "").group;
	const known = kinds.filter((one) => servedAs(one)[0]?.startsWith(`${group}/`));
	const meant = nearest(kind.value, known);
	const instead = meant ? `; did you mean \`${meant}\`?` : kind.value === "Explainer" ? "; a Model with `explainer` takes its place." : ".";
	const fix = meant ? { fix: rewrite(kind, meant, `Change to ${meant}`, false) } : {};
	return {
		rule: "config/unknown-value",
		at: kind.at,
		message: `Seldon Core has no kind \`${kind.value}\` in the group \`${group}\`${instead}`,
		...fix,
	};
}

function* checkVersion(resource: Resource): Iterable<PlatformRemark> {
	const { apiVersion, title, type, kind } = resource;
	const served = servedAs(type);
	const [newest = ""] = served;
	const young = type === "SeldonRuntime" || type === "SeldonConfig";
	if (young && kind && !since(resource, "2.6")) yield refused(kind.at, title, `it knows the kind ${type} from release 2.6 on.`);
	if (!apiVersion || served.includes(apiVersion.value)) return;
	const what = `it serves the kind ${type} as \`${newest}\`, and \`${apiVersion.value}\` is unknown to it.`;
	yield refused(apiVersion.at, title, what, { fix: replace(apiVersion.at, newest, `Change to ${newest}`, false) });
}

/** Nothing rewrites a resource before its schema is asked, so that a bare decimal is refused for sure. */
function decimals({ context, title }: Resource, schema: Schema): readonly PlatformRemark[] {
	return unquotedDecimals(context.document, schema, title).map((remark) => ({
		...remark,
		severity: "error",
		message: remark.message.replace(/, so only .*$/, "."),
	}));
}
