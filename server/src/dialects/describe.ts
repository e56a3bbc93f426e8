import type { Schema } from "./schema.ts";
import { follow, type Position, start, step } from "./schemas.ts";

/** The schema of the place that a path of keys and indices leads to. Repeated protobuf fields have no index in their path. */
export function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
	return positionAt(schema, path)?.schema;
}

/** The keys that may stand at a place, with their schemas. */
export function keysAt(schema: Schema, path: readonly (string | number)[]): Readonly<Record<string, Schema>> {
	const position = positionAt(schema, path);
	return (position && mapAt(position).schema.properties) ?? {};
}

/** The map whose keys stand at a position: itself, or any item of the list that it is. */
export function mapAt(position: Position): Position {
	return isList(position) ? (step(position, 0) ?? position) : position;
}

/** Nothing but a list can stand there. */
export function isList({ schema }: Position): boolean {
	return schema.items !== undefined && ![schema.type].flat().includes("object");
}

/** What the text at a position must look like, where that is a document itself. */
export function contentAt({ schema, root }: Position): Position | undefined {
	return schema.contentSchema && follow({ schema: schema.contentSchema, root });
}

/** A field's type as a person says it: "integer", "list of strings", "one of http, grpc". */
export function typeInWords(schema: Schema): string {
	if (schema.enum) return `one of ${schema.enum.map(String).join(", ")}`;
	if (schema.format === "quantity") return "quantity such as 500m or 2Gi";
	if (schema.format === "duration") return "duration such as 15m or 7d";
	if (schema.format === "offset") return "time before or after such as -30d or 1h";
	if (schema.format === "date") return "date";
	const types = schema.type === undefined ? [] : [schema.type].flat();
	return types.map((type) => (type === "object" ? "map" : type === "array" ? "list" : type)).join(" or ");
}

/** The place that a path of keys and indices leads to, with the schema that its references start in. */
export function positionAt(schema: Schema, path: readonly (string | number)[]): Position | undefined {
	return positionFrom(start(schema), path);
}

/** The same from some place of a schema on. */
export function positionFrom(from: Position, path: readonly (string | number)[]): Position | undefined {
	let position: Position | undefined = from;
	for (const part of path) {
		const own: Position | undefined = position && step(position, part);
		// A key in a list is one of its items, unless the same place may be a map as well.
		position = own || typeof part === "number" ? own : position?.schema.items && mapStep(position, part);
	}
	return position;
}

function mapStep(position: Position, part: string): Position | undefined {
	const item = step(position, 0);
	return item && step(item, part);
}
