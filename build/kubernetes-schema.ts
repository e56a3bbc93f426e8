import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as client from "@kubernetes/client-node";

/** One attribute as the Kubernetes client describes it; `baseName` is the key as it is written in a manifest. */
interface Attribute {
	/** The property in the client's typings, which differs where the key is a word of the language: `_from`. */
	readonly name: string;
	readonly baseName: string;
	readonly type: string;
	readonly format: string;
}

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** What manifests are made of, as far as a dialect refers to it; everything that these reach comes along. */
const roots = [
	"V1PodSpec",
	"V1PodTemplateSpec",
	"V1ObjectMeta",
	"V1Container",
	"V1ResourceRequirements",
	"V1DeploymentStrategy",
	"V2HorizontalPodAutoscalerBehavior",
	"V2MetricSpec",
	"V1IngressSpec",
	"V1PersistentVolumeSpec",
	"V1PersistentVolumeClaim",
	"V1StatefulSetUpdateStrategy",
	"V1StatefulSetPersistentVolumeClaimRetentionPolicy",
	"V1StatefulSetOrdinals",
	"V2CrossVersionObjectReference",
	"V1JobSpec",
	"V1Service",
	"V1NetworkPolicyIngressRule",
	"V1NetworkPolicyEgressRule",
];

/** The client's types do not tell quantities from other strings. */
const quantities = new Set([
	"V1EmptyDirVolumeSource.sizeLimit",
	"V1PersistentVolumeClaimStatus.allocatedResources",
	"V1PersistentVolumeClaimStatus.capacity",
	"V1PersistentVolumeSpec.capacity",
	"V1PodSpec.overhead",
	"V1ResourceFieldSelector.divisor",
	"V1ResourceRequirements.limits",
	"V1ResourceRequirements.requests",
	"V1VolumeResourceRequirements.limits",
	"V1VolumeResourceRequirements.requests",
	"V2HPAScalingRules.tolerance",
	"V2MetricTarget.averageValue",
	"V2MetricTarget.value",
]);

const scalars: Readonly<Record<string, Json>> = {
	string: { type: "string" },
	boolean: { type: "boolean" },
	Date: { type: "string", format: "date-time" },
	IntOrString: { type: ["string", "integer"], format: "int-or-string" },
	any: {},
};
/** What a text names, which the client's types do not tell either. */
const naming: Readonly<Record<string, Json>> = {
	"V2CrossVersionObjectReference.name": { type: "string", "x-names": "manifest" },
};
const quantity: Json = { type: ["string", "number"], format: "quantity" };

const models = join(dirname(fileURLToPath(import.meta.resolve("@kubernetes/client-node"))), "gen/models");
export const kubernetesSchemaFile = join(import.meta.dirname, "../schemas/kubernetes-core.schema.json");

if (process.argv[1] === import.meta.filename) writeFileSync(kubernetesSchemaFile, kubernetesSchema());

/** The text of `schemas/kubernetes-core.schema.json`: the same for the same release of the client. */
export function kubernetesSchema(): string {
	const found = new Map<string, Json>();
	const open = [...roots];
	for (let name = open.pop(); name; name = open.pop()) {
		if (found.has(name)) continue;
		const schema = typeSchema(name);
		found.set(name, schema);
		open.push(...Array.from(JSON.stringify(schema).matchAll(/#\/\$defs\/(\w+)/g), ([, type = ""]) => type));
	}
	const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
	return `${write({
		$schema: "https://json-schema.org/draft/2020-12/schema",
		$id: "kubernetes-core.schema.json",
		title: "Types of Kubernetes that serving platforms embed",
		$defs: Object.fromEntries(sorted),
	})}\n`;
}

function typeSchema(name: string): Json {
	const attributes = attributesOf(name);
	const mandatory = new Set(Array.from(declaration(name).matchAll(/^ {4}'(\w+)': /gm), ([, property = ""]) => property));
	const required = attributes.flatMap(({ name: property, baseName }) => (mandatory.has(property) ? [baseName] : []));
	return {
		type: "object",
		properties: Object.fromEntries(attributes.map((attribute) => [attribute.baseName, attributeSchema(name, attribute)])),
		...(required.length > 0 ? { required } : {}),
		additionalProperties: false,
	};
}

function attributeSchema(owner: string, attribute: Attribute): Json {
	const { baseName, type, format } = attribute;
	const [, item] = /^Array<(.*)>$/.exec(type) ?? [];
	if (item) return { type: "array", items: attributeSchema(owner, { ...attribute, type: item }) };
	const [, value] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
	if (value) return { type: "object", additionalProperties: attributeSchema(owner, { ...attribute, type: value }) };
	if (quantities.has(`${owner}.${baseName}`)) return quantity;
	if (type === "number") return { type: format === "double" ? "number" : "integer" };
	const scalar = scalars[type];
	if (scalar) return naming[`${owner}.${baseName}`] ?? scalar;
	if (!(type in client)) throw new Error(`${owner}.${baseName} is of the unknown type ${type}.`);
	return { $ref: `#/$defs/${type}` };
}

function attributesOf(name: string): readonly Attribute[] {
	const model = (client as unknown as Readonly<Record<string, { getAttributeTypeMap(): readonly Attribute[] }>>)[name];
	if (!model) throw new Error(`The Kubernetes client has no type ${name}.`);
	return model.getAttributeTypeMap();
}

/** Which attributes must be there is told by the typings alone. */
function declaration(name: string): string {
	return readFileSync(join(models, `${name}.d.ts`), "utf8");
}

/** One line for each property, so that a new release of the client shows as few changed lines. */
function write(value: Json, depth = 0): string {
	if (typeof value !== "object") return JSON.stringify(value);
	const inline = depth >= 4 || Array.isArray(value);
	const parts = Array.isArray(value)
		? value.map((item) => write(item, 9))
		: Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item, inline ? 9 : depth + 1)}`);
	const [open, close] = Array.isArray(value) ? ["[", "]"] : inline && parts.length > 0 ? ["{ ", " }"] : ["{", "}"];
	if (inline || parts.length === 0) return open + parts.join(", ") + close;
	const indent = "\t".repeat(depth + 1);
	return `${open}\n${indent}${parts.join(`,\n${indent}`)}\n${"\t".repeat(depth)}${close}`;
}
