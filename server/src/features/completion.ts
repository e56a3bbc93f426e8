import type { Format } from "../dialects/dialect.ts";
import { formatOf, type Reading } from "../dialects/read.ts";
import { trailAt } from "../source/locate.ts";
import type { Span } from "../source/span.ts";
import { type Field, keysFor, valuesFor } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";
import { cardWords } from "./card-words.ts";
import type { Place } from "./place.ts";
import { pbtxtPlace } from "./place-pbtxt.ts";
import { propertiesPlace } from "./place-properties.ts";
import { yamlPlace } from "./place-yaml.ts";

export interface Completion {
	readonly label: string;
	readonly detail: string;
	readonly documentation: string | undefined;
	readonly kind: "key" | "value";
	readonly required: boolean;
	/** What is typed already and gives way to `insert`. */
	readonly at: Span;
	/** With the whitespace of further lines as it must stand in the text. */
	readonly insert: string;
}

/** Keys that fit the place, or the values that a key allows. YAML, protobuf text and properties. */
export function complete(world: World, file: string, offset: number): readonly Completion[] {
	const reading = world.reading(file);
	if (!reading || isInText(reading, offset)) return [];
	const { text } = reading.source;
	const format = formatOf(file);
	const pbtxt = format === "pbtxt";
	const place = placeIn(format, text, offset);
	if (!place) return [];
	const at = { file, start: place.start, end: offset };
	const words = [...valuesFor(reading, offset, place.path), ...cardWords(world, file, place.path)];
	const values = words.map(
		(label): Completion => ({ label, detail: "", documentation: undefined, kind: "value", required: false, at, insert: label }),
	);
	if (place.kind === "value") return values;
	const keys = keysFor(reading, offset, place.path)
		.filter(({ name, block }) => !place.present.has(name) || (pbtxt && block === "list"))
		.map((field) => toKey(field, place, at, format));
	// An item of a list of words is typed where a key would be.
	return keys.length > 0 ? keys : values;
}

/** Nothing is told of places in JSON. */
function placeIn(format: Format | undefined, text: string, offset: number): Place | undefined {
	if (format === "pbtxt") return pbtxtPlace(text, offset);
	if (format === "yaml") return yamlPlace(text, offset);
	return format === "properties" ? propertiesPlace(text, offset) : undefined;
}

/** Nothing is offered in a comment or in a block of text. */
function isInText({ source, documents }: Reading, offset: number): boolean {
	if (source.comments.some(({ at }) => at.start < offset && offset <= at.end)) return true;
	return documents.some(({ tree }) => {
		const node = trailAt(tree, offset)?.node;
		return node?.kind === "scalar" && node.style === "block" && node.at.start < offset && offset < node.at.end;
	});
}

function toKey(field: Field, { indent }: Place, at: Span, format: Format | undefined): Completion {
	const { name, type, required, block, description, since } = field;
	const documentation = [description, since ? `Since release ${since}.` : undefined].filter((line) => line !== undefined).join("\n\n");
	const yaml = block === "map" ? `:\n${indent}  ` : block === "list" ? `:\n${indent}  - ` : ": ";
	const pbtxt = block === "map" ? " {" : block === "list" ? " [" : ": ";
	const insert = `${name}${format === "pbtxt" ? pbtxt : format === "properties" ? "=" : yaml}`;
	return {
		label: name,
		detail: required ? `${type}, required` : type,
		documentation: documentation || undefined,
		kind: "key",
		required,
		at,
		insert,
	};
}
