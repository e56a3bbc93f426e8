import card from "../../../schemas/deployment-card.schema.json" with { type: "json" };
import kserve from "../../../schemas/kserve-inferenceservice.schema.json" with { type: "json" };
import kubernetes from "../../../schemas/kubernetes-core.schema.json" with { type: "json" };
import configuration from "../../../schemas/plimsoll.schema.json" with { type: "json" };
import triton from "../../../schemas/triton-model-config.schema.json" with { type: "json" };
import type { Schema } from "./schema.ts";

/** Every schema that a dialect checks with, by the file name that is its `$id`. */
const schemas: Readonly<Record<string, Schema>> = Object.fromEntries(
	// The JSON files are wider than what we use of them; a test holds each against the JSON Schema meta-schema.
	([card, configuration, kserve, kubernetes, triton] as unknown as readonly Schema[]).map((schema) => [schema.$id ?? "", schema]),
);

/** A schema together with the file that its local references are looked up in. */
export interface Position {
	readonly schema: Schema;
	readonly root: Schema;
}

export function schemaNamed(id: string): Schema {
	const schema = schemas[id];
	if (!schema) throw new Error(`There is no schema ${id}.`);
	return schema;
}

export function start(schema: Schema): Position {
	return follow({ schema, root: schema });
}

/** Follows `$ref` to what it stands for; words beside the reference, such as a description, win over those of its target. */
export function follow(position: Position): Position {
	let { schema, root } = position;
	for (let hops = 0; schema.$ref !== undefined && hops < 16; hops++) {
		const [id, pointer = ""] = schema.$ref.split("#");
		root = id ? schemaNamed(id) : root;
		const target = pointer === "" ? root : root.$defs?.[pointer.replace("/$defs/", "")];
		if (!target) throw new Error(`Nothing stands at ${schema.$ref}.`);
		const { $ref: _, ...beside } = schema;
		schema = Object.keys(beside).length > 0 ? { ...target, ...beside } : target;
	}
	return { schema, root };
}

/** The schema of one key of an object, or of any item of a list. */
export function step(position: Position, key: string | number): Position | undefined {
	const { schema, root } = follow(position);
	if (typeof key === "number") return schema.items && follow({ schema: schema.items, root });
	const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
	const child = property ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
	return child && follow({ schema: child, root });
}
