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

/** The keys that may stand in the map at a path of keys, but for those that nobody should write any more. */
export function keysFor(reading: Reading, offset: number, path: readonly string[]): readonly Field[] {
	const schema = schemaAround(reading, offset);
	if (!schema) return [];
	const place = schemaAt(schema, path);
	const parent = place?.items ? schemaAt(schema, [...path, 0]) : place;
	return Object.keys(keysAt(schema, path))
		.map((name) => [name, schemaAt(schema, [...path, name])] as const)
		.flatMap(([name, field]) => (field && !field.deprecated && !field["x-removed"] ? [toField(name, field, parent)] : []));
}

/** What may stand as value at a path of keys, or as an item of the list there. */
export function valuesFor(reading: Reading, offset: number, path: readonly string[]): readonly string[] {
	const schema = schemaAround(reading, offset);
	const place = schema && schemaAt(schema, path);
	const own = place?.items && schema ? schemaAt(schema, [...path, 0]) : place;
	return own ? valuesOf(own) : [];
}

/** The schema of the document around an offset. A separator ends a document even where the next one is not recognised. */
function schemaAround({ documents, source }: Reading, offset: number): Schema | undefined {
	const document = documents.findLast(({ tree }) => tree.at.start <= offset) ?? documents[0];
	if (!document) return undefined;
	const [start, end] = [document.tree.at.start, offset].toSorted((a, b) => a - b);
	if (/^---/m.test(source.text.slice(start, end))) return undefined;
	return document.dialect.schema(new Cursor(document.tree));
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
		values: valuesOf(schema),
		block: types.includes("object") ? "map" : types.includes("array") ? "list" : undefined,
	};
}

function valuesOf({ enum: words, type }: Schema): readonly string[] {
	return words?.map(String) ?? ([type].flat().includes("boolean") ? ["true", "false"] : []);
}
