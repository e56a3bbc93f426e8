import { keysAt, schemaAt, typeInWords } from "../dialects/describe.ts";
import type { Reading } from "../dialects/read.ts";
import type { Schema } from "../dialects/schema.ts";
import { type Trail, trailAt } from "../source/locate.ts";
import type { Span } from "../source/span.ts";
import { Cursor } from "../source/tree.ts";

/** What the schema says of a key. */
export interface Field {
	readonly name: string;
	readonly type: string;
	readonly description: string | undefined;
	readonly since: string | undefined;
	readonly removed: string | undefined;
	readonly instead: string | undefined;
	readonly required: boolean;
	/** What may stand there, where the schema lists it. */
	readonly values: readonly string[];
	/** A map or a list follows on the next line. */
	readonly block: "map" | "list" | undefined;
}

export interface FieldAt {
	readonly at: Span;
	readonly field: Field;
	/** Keys and indices from the document's root. */
	readonly path: readonly (string | number)[];
	readonly dialect: string;
}

/** The key at an offset, or the one whose scalar value is there, as the dialect's schema describes it. */
export function fieldAt(reading: Reading, offset: number): FieldAt | undefined {
	const found = documentAt(reading, offset);
	if (!found) return undefined;
	const { trail, schema, dialect } = found;
	const entry = trail.entries.at(-1);
	const path = trail.path.slice(0, trail.path.findLastIndex((part) => typeof part === "string") + 1);
	const own = schema && entry && schemaAt(schema, path);
	if (!entry || !own || (trail.node.kind !== "scalar" && !trail.key)) return undefined;
	const parent = schemaAt(schema, path.slice(0, -1));
	return { at: entry.key.at, field: toField(entry.key.value, own, parent), path, dialect };
}

/** The keys that may be added to the map at a path, without those that stand there already. */
export function missingKeys(reading: Reading, offset: number, path: readonly (string | number)[]): readonly Field[] {
	const document = reading.documents.find(({ tree }) => tree.at.start <= offset) ?? reading.documents[0];
	const schema = document?.dialect.schema(new Cursor(document.tree));
	if (!document || !schema) return [];
	const present = new Set(
		new Cursor(document.tree)
			.get(...path)
			.entries()
			.map(({ key }) => key?.value),
	);
	const parent = schemaAt(schema, path);
	return Object.entries(keysAt(schema, path))
		.filter(([name, field]) => !present.has(name) && !field.deprecated && !field["x-removed"])
		.map(([name, field]) => toField(name, field, parent));
}

function documentAt(reading: Reading, offset: number) {
	for (const { dialect, tree } of reading.documents) {
		const trail: Trail | undefined = trailAt(tree, offset);
		if (trail) return { trail, schema: dialect.schema(new Cursor(tree)), dialect: dialect.title };
	}
	return undefined;
}

function toField(name: string, schema: Schema, parent: Schema | undefined): Field {
	const types = schema.type === undefined ? [] : [schema.type].flat();
	return {
		name,
		type: typeInWords(schema),
		description: schema.description,
		since: schema["x-since"],
		removed: schema["x-removed"],
		instead: schema["x-instead"],
		required: parent?.required?.includes(name) ?? false,
		values: schema.enum?.map(String) ?? (types.includes("boolean") ? ["true", "false"] : []),
		block: types.includes("object") ? "map" : types.includes("array") ? "list" : undefined,
	};
}
