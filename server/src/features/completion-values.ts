import { mapAt } from "../dialects/describe.ts";
import { type Position, step } from "../dialects/schemas.ts";
import { valuesOf } from "../workspace/field.ts";
import { askingAt, type Named, ownWords } from "./asking.ts";
import type { Completing, Completion } from "./completing.ts";
import { commaBefore } from "./completion-keys.ts";
import { instances } from "./completion-tensors.ts";
import { namedBy } from "./named.ts";
import { sketchOf } from "./sketch.ts";
import { plainOf, writeItem, yamlWord } from "./write.ts";

/** What may stand as the value at a place: the schema's words, and what the workspace has by name. */
export function values(completing: Completing): readonly Completion[] {
	const { position, place } = completing;
	// In protobuf text an item of a list is typed like a value of its own.
	const item =
		position.schema.items && (place.style === "pbtxt" || place.style === "properties") ? (step(position, 0) ?? position) : position;
	const found = [...shapes(completing), ...wordsAt(item, completing, false)];
	return found.length > 0 ? found : [...instances(item, completing), ...structures(item, completing)];
}

/** The sizes of a tensor, which are the whole list at once. */
function shapes(completing: Completing): readonly Completion[] {
	const { position, place, text } = completing;
	if (position.schema["x-names"] !== "tensor-dims") return [];
	const before = text.slice(0, place.start).trimEnd().at(-1);
	if (before === ",") return [];
	return wordsAt(position, completing, false).map((one) => (before === "[" ? one : { ...one, insert: `[ ${one.insert} ]` }));
}

/** Items of a list of words, where a key would be typed if it were a list of maps. */
export function items(completing: Completing): readonly Completion[] {
	const { position, place } = completing;
	const inItem = place.path.at(-1) === 0;
	const item = position.schema.items ? (step(position, 0) ?? position) : position;
	return wordsAt(item, completing, place.style === "block" && position.schema.items !== undefined && !inItem);
}

function wordsAt(position: Position, completing: Completing, dash: boolean): readonly Completion[] {
	const { place, text, offset } = completing;
	const { schema } = position;
	const known = [
		...namedBy(schema, askingAt(completing, text.slice(place.start, offset))),
		...(place.kind === "value" ? ownWords(completing) : []),
	];
	const named = known.map((one) => toValue(one.word, one, position, completing, dash));
	const listed = valuesOf(schema).map((word) =>
		toValue(word, { word, detail: word === String(schema.default) ? "default" : "", kind: "value" }, position, completing, dash),
	);
	const seen = new Set([...named, ...listed].map(({ label }) => label));
	// Where it is known what there is, what others have is no help; an address may stand beside any path.
	const examples = named.length > 0 && !paths.has(schema["x-names"] ?? "") ? [] : (schema.examples ?? []);
	const others = [...examples, ...(schema.default === undefined || listed.length > 0 ? [] : [schema.default])].flatMap(
		(one): readonly Completion[] => {
			const word = typeof one === "string" || typeof one === "number" ? String(one) : "";
			if (word === "" || seen.has(word)) return [];
			seen.add(word);
			const detail = one === schema.default ? "default" : "for example";
			return [toValue(word, { word, detail, kind: "value" }, position, completing, dash)];
		},
	);
	return [...named, ...listed, ...others];
}

const paths: ReadonlySet<string> = new Set(["artifact", "file", "folder", "path"]);

/** A tuple of sizes is written as it is, a word of an enumeration without quotes where the format has symbols. */
function toValue(
	word: string,
	{ detail, documentation, kind }: Pick<Named, "word" | "detail" | "documentation"> & { readonly kind: Completion["kind"] },
	position: Position,
	{ place, file, text }: Completing,
	dash: boolean,
): Completion {
	const { style, quote } = place;
	const types = [position.schema.type].flat();
	const isText = types.includes("string") && !(/^(?:true|false)$/.test(word) && types.includes("boolean"));
	const written = quote ? inQuotes(word, quote) : isText ? bare(word, position, style) : word;
	const comma = place.commaBehind && !place.followed && text[place.end + quote.length] !== "," ? "," : "";
	// A comma behind quotes would land inside of them.
	const insert = `${dash ? "- " : ""}${written}${quote ? "" : comma}`;
	return {
		label: word,
		detail,
		documentation,
		kind,
		required: false,
		deprecated: false,
		at: { file, start: place.start, end: place.end },
		insert,
		edits: commaBefore(place, file),
	};
}

function inQuotes(word: string, quote: string): string {
	return quote === '"' ? JSON.stringify(word).slice(1, -1) : word.replaceAll("'", "''");
}

function bare(word: string, { schema }: Position, style: Completing["place"]["style"]): string {
	if (style === "json") return JSON.stringify(word);
	if (style === "pbtxt") return schema.enum ? word : JSON.stringify(word);
	return style === "properties" ? word : yamlWord(word, true, style);
}

/** A map or list that begins here. */
function structures(position: Position, { place, file }: Completing): readonly Completion[] {
	const types = [position.schema.type].flat();
	if (place.quote || place.style === "block" || place.style === "properties" || place.followed) return [];
	if (!types.includes("object") && !types.includes("array")) return [];
	const snippet = writeItem(sketchOf(mapOrList(position)), { style: place.style, indent: place.indent });
	return [
		{
			label: types.includes("object") ? "{ … }" : "[ … ]",
			detail: types.includes("object") ? "map" : "list",
			documentation: position.schema.description,
			kind: "snippet",
			required: false,
			deprecated: false,
			at: { file, start: place.start, end: place.end },
			insert: plainOf(snippet),
			snippet,
			edits: commaBefore(place, file),
		},
	];
}

function mapOrList(position: Position): Position {
	return [position.schema.type].flat().includes("array") ? position : mapAt(position);
}
