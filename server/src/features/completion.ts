import { contentAt, positionFrom } from "../dialects/describe.ts";
import { formatOf } from "../dialects/read.ts";
import type { Position } from "../dialects/schemas.ts";
import { frontMatterIn } from "../source/markdown.ts";
import { type Structure, structureAround } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";
import type { Completion } from "./completing.ts";
import { keys } from "./completion-keys.ts";
import { openings, starters } from "./completion-starters.ts";
import { items, values } from "./completion-values.ts";
import type { Place } from "./place.ts";
import { jsonPlace } from "./place-json.ts";
import { pbtxtPlace } from "./place-pbtxt.ts";
import { propertiesPlace } from "./place-properties.ts";
import { tomlPlace, wayTo } from "./place-toml.ts";
import { type TextPlace, yamlPlace } from "./place-yaml.ts";

/** Keys that fit the place, the values that a key allows, what the workspace has by name, or whole documents where there is none yet. */
export function complete(world: World, file: string, offset: number): readonly Completion[] {
	const reading = world.reading(file);
	if (!reading || reading.skipped) return [];
	const { text } = reading.source;
	const structure = structureAround(reading, offset);
	const place = placeIn(file, text, offset, structure?.dialect.part ? wayTo(structure.tree, reading.source.documents[0]) : []);
	if (!structure) return [...starters(file, text, offset), ...openings(file, place?.kind === "text" ? undefined : place)];
	const target = world.settings(file).targets[structure.dialect.id];
	const found = place && resolve(structure, text, offset, place);
	if (!found) return [];
	const completing = { world, file, text, offset, structure, target, ...found };
	if (found.place.kind === "value") return values(completing);
	const fitting = keys(completing);
	const { path } = found.place;
	const inList = found.position.schema.items !== undefined || path.at(-1) === 0;
	// An item of a list of words is typed where a key would be.
	return [...starters(file, text, offset), ...fitting, ...(inList || fitting.length === 0 ? items(completing) : [])];
}

/** `part` leads from the whole file to the document that is completed, where that is a part of it. */
function placeIn(file: string, text: string, offset: number, part: readonly string[]): Place | TextPlace | undefined {
	switch (formatOf(file)) {
		case "pbtxt":
			return pbtxtPlace(text, offset);
		case "yaml":
			return yamlPlace(text, offset);
		case "json":
			return /^\s*[{[]/.test(text) ? jsonPlace(text, offset) : yamlPlace(text, offset);
		case "properties":
			return propertiesPlace(text, offset);
		case "toml":
			return tomlPlace(text, offset, part);
		case "markdown":
			return isWithin(frontMatterIn(text), offset) ? yamlPlace(text, offset) : undefined;
		default:
			return undefined;
	}
}

function isWithin(window: ReturnType<typeof frontMatterIn>, offset: number): boolean {
	return window !== undefined && window.start <= offset && offset <= window.end;
}

/** A text within the document is completed only where it is a document itself. */
function resolve(
	structure: Structure,
	text: string,
	offset: number,
	place: Place | TextPlace,
): { readonly place: Place; readonly position: Position } | undefined {
	const position = positionFrom(structure.position, place.path);
	if (place.kind !== "text") return position && { place, position };
	const content = position && contentAt(position);
	const inner = content && yamlPlace(text, offset, place.window);
	if (!inner || inner.kind === "text") return undefined;
	const at = positionFrom(content, inner.path);
	return at && { place: { ...inner, maps: [...place.maps, ...inner.maps] }, position: at };
}
