import type { Schema } from "./schema.ts";
import { type Position, start, step } from "./schemas.ts";

/** The schema of the place that a path of keys and indices leads to. Repeated protobuf fields have no index in their path. */
export function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
	return walk(schema, path)?.schema;
}

/** The keys that may stand at a place, with their schemas. */
export function keysAt(schema: Schema, path: readonly (string | number)[]): Readonly<Record<string, Schema>> {
	const position = walk(schema, path);
	return (position?.schema.items ? step(position, 0) : position)?.schema.properties ?? {};
}

/** A field's type as a person says it: "integer", "list of strings", "one of http, grpc". */
export function typeInWords(schema: Schema): string {
	if (schema.enum) return `one of ${schema.enum.map(String).join(", ")}`;
	if (schema.format === "quantity") return "quantity such as 500m or 2Gi";
	if (schema.format === "duration") return "duration such as 15m or 7d";
	if (schema.format === "date") return "date";
	const types = schema.type === undefined ? [] : [schema.type].flat();
	return types.map((type) => (type === "object" ? "map" : type === "array" ? "list" : type)).join(" or ");
}

function walk(schema: Schema, path: readonly (string | number)[]): Position | undefined {
	let position: Position | undefined = start(schema);
	for (const part of path) {
		if (typeof part === "string" && position?.schema.items) position = step(position, 0);
		position = position && step(position, part);
	}
	return position;
}
