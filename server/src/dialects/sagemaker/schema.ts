import type { Cursor } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { knownType, schemaIds } from "./recognition.ts";

/**
 * A template is as free as its resources are many: what one of them must look like follows from its type. The same names and types have the same
 * schema, because what a schema leads to is remembered by the schema itself.
 */
export function schemaOf(document: Cursor): Schema {
	const resources = document.get("Resources");
	const known = resources.entries().flatMap((resource): readonly (readonly [id: string, type: string])[] => {
		const type = knownType(resource, resources);
		return type && resource.key ? [[resource.key.value, type]] : [];
	});
	const signature = JSON.stringify(known);
	const before = templates.get(signature);
	if (before) return before;
	if (templates.size >= mostTemplates) templates.clear();
	const schema = templateOf(known);
	templates.set(signature, schema);
	return schema;
}

const mostTemplates = 64;
const templates = new Map<string, Schema>();

function templateOf(known: readonly (readonly [id: string, type: string])[]): Schema {
	const template = schemaNamed("sagemaker-template.schema.json");
	const resources = Object.fromEntries(known.map(([id, type]) => [id, resourceOf(type)]));
	const all = { ...template.properties?.Resources, properties: resources };
	return { ...template, properties: { ...template.properties, Resources: all } };
}

/** One for each type, because what a schema leads to is remembered by the schema itself. */
const made = new Map<string, Schema>();

export function resourceOf(type: string): Schema {
	const known = made.get(type);
	if (known) return known;
	const resource = schemaNamed("sagemaker-template.schema.json").$defs?.Resource ?? {};
	const own = schemaNamed(schemaIds[type] ?? "");
	const properties = {
		...resource.properties,
		Type: { type: "string", const: type, description: `${own.title}: ${own.description}` },
		Properties: { $ref: own.$id ?? "" },
	} as const;
	const required = own.required ? [...(resource.required ?? []), "Properties"] : resource.required;
	const schema: Schema = { ...resource, additionalProperties: false, ...(required ? { required } : {}), properties };
	made.set(type, schema);
	return schema;
}
