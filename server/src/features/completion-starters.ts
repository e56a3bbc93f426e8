import { formatOf, schemaOfText } from "../dialects/read.ts";
import type { Schema } from "../dialects/schema.ts";
import { documentSchemas, start } from "../dialects/schemas.ts";
import type { Completion } from "./completing.ts";
import type { Place, Style } from "./place.ts";
import { type Sketch, sketchOf, sketchOfExample } from "./sketch.ts";
import { plainOf, writeValue } from "./write.ts";

/** The least of a document of some kind. */
export interface Starter {
	readonly schema: Schema;
	readonly snippet: string;
}

/** Whole documents, where nothing but a word stands in the file or behind a separator. */
export function starters(file: string, text: string, offset: number): readonly Completion[] {
	const style = styleOf(file);
	const word = style && wordAlone(text, offset);
	if (!style || word === undefined) return [];
	const at = { file, start: offset - word.length, end: offset };
	return startersFor(file, style).map(({ schema, snippet }): Completion => {
		return {
			label: schema.title ?? "",
			detail: "new document",
			documentation: schema.description,
			kind: "snippet",
			required: false,
			deprecated: false,
			at,
			insert: plainOf(snippet),
			snippet,
			edits: [],
		};
	});
}

/** The words that say what a document is, where it is none yet: those of all documents that agree with what stands there. */
export function openings(file: string, place: Place | undefined): readonly Completion[] {
	const style = styleOf(file);
	const [key, ...rest] = place?.path ?? [];
	if (!place || !style || place.kind !== "value" || rest.length > 0 || typeof key !== "string" || !telling.has(key)) return [];
	const present = place.maps.at(-1) ?? new Map<string, string>();
	const words = documentSchemas().flatMap(({ title, examples }): readonly (readonly [string, string])[] => {
		const heads = new Map(Object.entries(examples?.[0] ?? {}));
		const agrees = [...telling].every((other) => other === key || !present.get(other) || present.get(other) === heads.get(other));
		const word = heads.get(key);
		return agrees && typeof word === "string" ? [[word, title ?? ""]] : [];
	});
	const at = { file, start: place.start, end: place.end };
	const common = { documentation: undefined, kind: "value", required: false, deprecated: false, at, edits: [] } as const;
	const bare = place.style === "json" && place.quote === "";
	return [...new Map(words)].map(([label, detail]) => ({ ...common, label, detail, insert: bare ? JSON.stringify(label) : label }));
}

const telling: ReadonlySet<string> = new Set(["apiVersion", "kind", "$schema"]);

/** Those that would be read in a file of this name; where its name says what it is, no others. */
export function startersFor(file: string, style: Style): readonly Starter[] {
	const known = chosen.get(file);
	if (known) return known;
	const format = formatOf(file) ?? "";
	const fitting = all(style)
		.filter(({ schema }) => schema["x-formats"]?.includes(format) ?? true)
		.filter(({ schema, snippet }) => schemaOfText(file, plainOf(snippet))?.$id === schema.$id);
	const own = fitting.filter(({ schema }) => schema["x-files"] !== undefined && new RegExp(schema["x-files"]).test(file));
	const found = own.length > 0 ? own : fitting;
	if (chosen.size > 100) chosen.clear();
	chosen.set(file, found);
	return found;
}

/** Which documents a file can begin with follows from its name alone. */
const chosen = new Map<string, readonly Starter[]>();

/** They are made once for each format. */
const made = new Map<Style, readonly Starter[]>();

function all(style: Style): readonly Starter[] {
	const known = made.get(style);
	if (known) return known;
	const found = documentSchemas().map((schema): Starter => {
		const position = start(schema);
		const sketch = merged(sketchOfExample(schema.examples?.[0], position), filled(sketchOf(position), ""));
		return { schema, snippet: `${writeValue(sketch, { style, indent: "" })}\n` };
	});
	made.set(style, found);
	return found;
}

/** What an example leaves out although it is required comes behind it. */
function merged(example: Sketch, least: Sketch): Sketch {
	if (example.kind !== "map" || least.kind !== "map") return example;
	const own = new Map(example.entries);
	const rest = new Map(least.entries);
	const entries = example.entries.map(([key, value]) => [key, merged(value, rest.get(key) ?? value)] as const);
	return { kind: "map", entries: [...entries, ...least.entries.filter(([key]) => !own.has(key))] };
}

/** Whatever is to be typed has a word there, so that the document is whole from the start. */
function filled(sketch: Sketch, key: string): Sketch {
	if (sketch.kind === "map") return { kind: "map", entries: sketch.entries.map(([name, value]) => [name, filled(value, name)] as const) };
	if (sketch.kind === "list") return { kind: "list", items: sketch.items.map((item) => filled(item, key)) };
	if (sketch.kind === "empty") return sketch;
	return sketch.value === undefined ? { ...sketch, value: sketch.text ? key : 1 } : sketch;
}

function styleOf(file: string): Style | undefined {
	const styles: Readonly<Record<string, Style>> = { yaml: "block", json: "json", pbtxt: "pbtxt", properties: "properties" };
	const format = formatOf(file);
	return format && styles[format];
}

/** The word before the cursor, if the document holds nothing else but comments. */
function wordAlone(text: string, offset: number): string | undefined {
	const before = text.slice(0, offset);
	const mark = [...before.matchAll(/^---.*$/gm)].at(-1);
	const own = mark ? before.slice(mark.index + mark[0].length) : before;
	const [behind = ""] = text.slice(offset).split(/^(?:---|\.\.\.)/m);
	const [, blanks = "", word = ""] = /^((?:[ \t]*(?:#.*)?\r?\n)*)([\w .-]*)$/.exec(own) ?? [];
	return blanks.length + word.length === own.length && /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(behind) ? word : undefined;
}
