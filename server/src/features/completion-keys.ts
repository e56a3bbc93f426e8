import { isList, mapAt, typeInWords } from "../dialects/describe.ts";
import { follow, type Position, step } from "../dialects/schemas.ts";
import type { Edit } from "../facts/finding.ts";
import { type Field, fieldsAt } from "../workspace/field.ts";
import { askingAt, type Named, ownWords } from "./asking.ts";
import type { Completing, Completion } from "./completing.ts";
import { describeField } from "./describe-field.ts";
import { namedBy } from "./named.ts";
import { type Place, presentIn } from "./place.ts";
import { type Sketch, sketchOf, sketchOfExample } from "./sketch.ts";
import { escapeSnippet, keyIn, plainOf, writeEntry, writeItem, writeNewEntry } from "./write.ts";

/** The keys that may stand in the map at a place and do not stand there yet. */
export function keys(completing: Completing): readonly Completion[] {
	const { place, position, target } = completing;
	const present = presentIn(place);
	const parent = mapAt(position);
	const repeats = (field: Field) => place.style === "pbtxt" && [field.schema.type].flat().includes("array");
	const fields = fieldsAt(position, target).filter((field) => !present.has(field.name) || repeats(field));
	const { propertyNames, additionalProperties } = parent.schema;
	const free = propertyNames && typeof additionalProperties === "object" ? namedBy(propertyNames, askingAt(completing, "")) : [];
	const names = [...free, ...ownWords(completing)].filter(({ word }) => !present.has(word));
	return [
		...fields.map((field) => toKey(field, completing)),
		...names.map((one) => toName(one, completing)),
		...another(parent, completing),
	];
}

/** One more entry of a map whose keys are free and whose values are maps: it is called like the map, without its plural. */
function another(parent: Position, { place, file, text, offset }: Completing): readonly Completion[] {
	const { additionalProperties, propertyNames } = parent.schema;
	const child =
		typeof additionalProperties === "object" && !propertyNames ? follow({ ...parent, schema: additionalProperties }) : undefined;
	const collection = place.path.at(-1);
	if (!child?.schema.properties || typeof collection !== "string" || place.followed || place.quote) return [];
	const one = collection.replace(/s$/, "");
	const typed = text.slice(place.start, offset);
	const example = child.schema.examples?.[0];
	const snippet = writeNewEntry(typed || one, example ? sketchOfExample(example, child) : sketchOf(child), place);
	const comma = place.commaBehind && place.style !== "block" ? "," : "";
	return [
		{
			label: `new ${one}`,
			detail: typeInWords(child.schema),
			documentation: child.schema.description,
			kind: "snippet",
			required: false,
			deprecated: false,
			at: { file, start: place.start, end: place.end },
			insert: `${plainOf(snippet)}${comma}`,
			snippet: `${snippet}${comma}`,
			filter: typed || one,
			edits: commaBefore(place, file),
		},
	];
}

function toKey(field: Field, completing: Completing): Completion {
	const { name, required, schema, type } = field;
	const release = schema["x-since"] ? `, since ${schema["x-since"]}` : "";
	return {
		label: name,
		detail: `${type}${required ? ", required" : ""}${schema.deprecated ? ", deprecated" : ""}${release}`,
		documentation: describeField(field) || undefined,
		kind: "key",
		required,
		deprecated: schema.deprecated ?? false,
		...insertion(name, sketchOf(field.position), completing),
	};
}

function toName({ word, detail, documentation }: Named, completing: Completing): Completion {
	const child = step(mapAt(completing.position), word);
	const value: Sketch = child ? sketchOf(child) : empty;
	return {
		label: word,
		detail,
		documentation,
		kind: "name",
		required: false,
		deprecated: false,
		...insertion(word, value, completing),
	};
}

const empty: Sketch = { kind: "word", value: undefined, choices: [], fixed: false, text: false };

type Insertion = Pick<Completion, "at" | "insert" | "snippet" | "filter" | "edits">;

/** A key with whatever comes behind it; the key alone where a value stands there already. */
function insertion(name: string, value: Sketch, { place, file, position, text }: Completing): Insertion {
	const { style, quote } = place;
	const quoted = quote !== "" && style !== "pbtxt" && style !== "properties";
	const written = quoted ? `${quote}${name}${quote}` : keyIn(name, style);
	// The quotes give way with the word.
	const end = quoted && text[place.end] === quote ? place.end + 1 : place.end;
	const at = { file, start: quoted ? place.start - 1 : place.start, end };
	const common = { at, ...(written === name ? {} : { filter: written }), edits: commaBefore(place, file) };
	if (place.followed) return { ...common, insert: written };
	const comma = place.commaBehind && (style === "json" || style === "flow") ? "," : "";
	// A map in a list needs its dash where none is typed yet.
	const isItem = style === "block" && isList(position) && place.path.at(-1) !== 0;
	const entry = (one: Sketch) => {
		const all = isItem ? writeItem({ kind: "map", entries: [[name, one]] }, place) : writeEntry(name, one, place);
		return `${quoted ? all.replace(escapeSnippet(keyIn(name, style)), () => escapeSnippet(written)) : all}${comma}`;
	};
	const snippet = entry(open(value));
	return { ...common, insert: plainOf(entry(closed(value))), ...(needsStops(snippet) ? { snippet } : {}) };
}

/** A value of its own is chosen or typed; nothing is filled in for the person. */
function open(value: Sketch): Sketch {
	return value.kind === "word" && value.choices.length === 0 && !value.fixed ? { ...value, value: undefined } : value;
}

function closed(value: Sketch): Sketch {
	return value.kind === "word" && !value.fixed ? { ...value, value: undefined, choices: [] } : value;
}

/** A single tab stop at the very end is where the cursor comes to stand anyway. */
function needsStops(snippet: string): boolean {
	return /\$/.test(snippet.replace(/\\\$/g, "").replace(/\$1$/, ""));
}

export function commaBefore({ comma }: Place, file: string): readonly Edit[] {
	return comma === undefined ? [] : [{ at: { file, start: comma, end: comma }, text: "," }];
}
