import { contentAt, mapAt, positionFrom, typeInWords } from "../dialects/describe.ts";
import { compareVersions, type Dialect } from "../dialects/dialect.ts";
import type { Reading } from "../dialects/read.ts";
import type { Schema } from "../dialects/schema.ts";
import { type Position, start, step } from "../dialects/schemas.ts";
import { readEmbeddedJson } from "../source/embedded-json.ts";
import { decodeScalar, readEmbeddedYaml } from "../source/embedded-yaml.ts";
import { decodeFolded } from "../source/folded.ts";
import { type Trail, trailAt } from "../source/locate.ts";
import type { Span } from "../source/span.ts";
import { Cursor, type Tree, type TreeScalar } from "../source/tree.ts";

/** What the schema says of a key. */
export interface Field {
	readonly name: string;
	readonly required: boolean;
	readonly type: string;
	readonly schema: Schema;
	readonly position: Position;
}

/** The structure that the document around some place must have. */
export interface Structure {
	readonly position: Position;
	readonly dialect: Dialect;
	/** The whole document as it was last read, in whatever text it stands. */
	readonly tree: Tree;
}

export interface FieldAt {
	readonly at: Span;
	readonly field: Field;
	/** Keys and indices from the root of the document, or of the text within it that is one itself. */
	readonly path: readonly (string | number)[];
	readonly trail: Trail;
	readonly structure: Structure;
}

/** The key at an offset, or the one whose scalar value is there, as the dialect's schema describes it. */
export function fieldAt(reading: Reading, offset: number): FieldAt | undefined {
	for (const { dialect, tree } of reading.documents) {
		const schema = dialect.schema(new Cursor(tree));
		if (schema && trailAt(tree, offset)) return fieldIn({ position: start(schema), dialect, tree }, reading.source.text, offset);
	}
	return undefined;
}

function fieldIn(structure: Structure, text: string, offset: number): FieldAt | undefined {
	const trail = trailAt(structure.tree, offset);
	const entry = trail?.entries.at(-1);
	if (!trail || !entry) return undefined;
	const path = trail.path.slice(0, trail.path.findLastIndex((part) => typeof part === "string") + 1);
	const own = positionFrom(structure.position, path);
	const content = own && !trail.key && trail.node.kind === "scalar" ? contentOf(own, text, trail.node) : undefined;
	const inner = content && fieldIn({ ...structure, ...content }, text, offset);
	if (inner) return inner;
	if (!own || (trail.node.kind !== "scalar" && !trail.key)) return undefined;
	const parent = positionFrom(structure.position, path.slice(0, -1));
	return { at: entry.key.at, field: toField(entry.key.value, own, parent), path, trail, structure };
}

/** The document that a text within a document is, with every place of it where it stands in the file. */
function contentOf(position: Position, text: string, scalar: TreeScalar): Pick<Structure, "position" | "tree"> | undefined {
	const content = contentAt(position);
	if (!content) return undefined;
	if (position.schema.contentMediaType === "application/json") {
		const decoded = decodeScalar(text, scalar) ?? decodeFolded(text, scalar);
		const { tree } = decoded ? readEmbeddedJson(scalar.at.file, decoded) : { tree: undefined };
		return tree && { position: content, tree };
	}
	// Where its places cannot be told, the whole text would be the place of everything in it.
	const tree = decodeScalar(text, scalar) ? readEmbeddedYaml(text, scalar).tree : undefined;
	return tree && { position: content, tree };
}

/** What the document around an offset must look like. A separator ends a document even where the next one is not recognised. */
export function structureAround({ documents, source }: Reading, offset: number): Structure | undefined {
	const document = documents.findLast(({ tree }) => tree.at.start <= offset) ?? documents[0];
	if (!document) return undefined;
	const [from, to] = [document.tree.at.start, offset].toSorted((a, b) => a - b);
	if (/^---/m.test(source.text.slice(from, to))) return undefined;
	const { dialect, tree } = document;
	const schema = dialect.schema(new Cursor(tree));
	return schema && { position: start(schema), dialect, tree };
}

/** The keys that may stand in the map at a position, or in an item of the list there, in the targeted release of the platform. */
export function fieldsAt(position: Position, target: string | undefined): readonly Field[] {
	const parent = mapAt(position);
	return Object.keys(parent.schema.properties ?? {}).flatMap((name) => {
		const own = step(parent, name);
		return own && isKnown(own.schema, target) ? [toField(name, own, parent)] : [];
	});
}

/** The words that a schema lists for a value. */
export function valuesOf(schema: Schema): readonly string[] {
	if (schema.const !== undefined) return [String(schema.const)];
	return schema.enum?.map(String) ?? ([schema.type].flat().includes("boolean") ? ["true", "false"] : []);
}

/** Without a target, the newest release is meant. */
function isKnown({ "x-since": since, "x-removed": removed }: Schema, target: string | undefined): boolean {
	if (removed !== undefined && (target === undefined || compareVersions(target, removed) >= 0)) return false;
	return since === undefined || target === undefined || compareVersions(target, since) >= 0;
}

function toField(name: string, position: Position, parent: Position | undefined): Field {
	const required = (parent && mapAt(parent).schema.required?.includes(name)) ?? false;
	return { name, required, type: typeInWords(position.schema), schema: position.schema, position };
}
