import type { Located } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { schemaIds } from "./recognition.ts";

/** A section of the service's settings that is a component of one of several kinds. */
export interface Section {
	/** Name of a kind → its definition in the schema. */
	readonly kinds: Readonly<Record<string, string>>;
	/** What it is where no kind is named; nothing where one must be. */
	readonly usual?: string;
}

export const sections: Readonly<Record<string, Section>> = {
	storage: { kinds: { local: "LocalStorage", sql: "SqlStorage" } },
	security: { kinds: { none: "NoSecurity", token: "TokenSecurity" }, usual: "none" },
	metadata: { kinds: { json_file: "JsonMetadata", sql: "Sql" }, usual: "sql" },
	data: { kinds: { inmemory: "InmemoryData", sql: "Sql" }, usual: "sql" },
	blob: { kinds: { fsspec: "FsspecBlob", sql: "Sql" }, usual: "sql" },
	dataset_metadata: { kinds: { json_file: "JsonDatasetMetadata", sql: "Sql" }, usual: "sql" },
	dataset_storage: { kinds: { fsspec: "FsspecDatasets", sql: "Sql" }, usual: "sql" },
	snapshot_dataset_links: { kinds: { file: "FileLinks", sql: "Sql" }, usual: "sql" },
};

/** Sections that refuse to be kept in a database that the file does not name. */
export const needDatabase = ["storage", "dataset_metadata", "dataset_storage", "snapshot_dataset_links"];

export function kindOf(document: Cursor, name: string): Located<string> | undefined {
	return document.get(name, "type").string();
}

/** The kind that a section is of, named or not; nothing where it is a placeholder or must be named. */
export function kindName(document: Cursor, name: string): string | undefined {
	const named = kindOf(document, name)?.value;
	return named ?? (isEmpty(document.get(name, "type").tree) ? sections[name]?.usual : undefined);
}

const chosen = new Map<string, Schema>();

/** The schema of the service's settings, where each section has the keys of the kind that it is of. */
export function serviceSchema(document: Cursor): Schema {
	const definitions = Object.entries(sections).flatMap(([name, { kinds }]) => {
		const definition = entryOf(kinds, kindName(document, name) ?? Object.keys(kinds)[0]);
		return definition && isKnown(document, name) ? [[name, definition] as const] : [];
	});
	const id = definitions.join();
	const known = chosen.get(id);
	if (known) return known;
	const base = schemaNamed(schemaIds.Service);
	const own = definitions.map(([name, definition]) => [name, { ...base.properties?.[name], $ref: `#/$defs/${definition}` }] as const);
	const schema = { ...base, properties: { ...base.properties, ...Object.fromEntries(own) } };
	chosen.set(id, schema);
	return schema;
}

/** Of a class of somebody else nobody knows the keys. */
function isKnown(document: Cursor, name: string): boolean {
	const type = document.get(name, "type");
	const word = type.string()?.value;
	return word === undefined ? isEmpty(type.tree) : Object.hasOwn(sections[name]?.kinds ?? {}, word);
}
