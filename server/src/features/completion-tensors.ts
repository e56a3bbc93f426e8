import { type Position, step } from "../dialects/schemas.ts";
import { askingAt, type Named } from "./asking.ts";
import type { Completing, Completion } from "./completing.ts";
import { namedBy } from "./named.ts";
import type { Sketch } from "./sketch.ts";
import { plainOf, writeItem } from "./write.ts";

/** Each tensor of the model's file as a whole item of a list, with everything that the file tells of it. */
export function instances(item: Position, completing: Completing): readonly Completion[] {
	const { place, file } = completing;
	const name = step(item, "name");
	if (place.style !== "pbtxt" || place.quote || name?.schema["x-names"] !== "tensor") return [];
	const asking = askingAt(completing, "");
	return namedBy(name.schema, { ...asking, maps: [...place.maps, new Map()] }).map(({ word, detail }): Completion => {
		const maps = [...place.maps, new Map([["name", word]])];
		const entries = Object.keys(item.schema.properties ?? {}).flatMap((key): readonly (readonly [string, Sketch])[] => {
			const field = step(item, key);
			const [known] = field?.schema["x-names"]?.startsWith("tensor-") ? namedBy(field.schema, { ...asking, maps }) : [];
			return known && field ? [[key, sketchOf(known, field)]] : [];
		});
		const first: Sketch = { kind: "word", value: word, choices: [], fixed: true, text: true };
		const snippet = writeItem({ kind: "map", entries: [["name", first], ...entries] }, { style: place.style, indent: place.indent });
		return {
			label: word,
			detail,
			documentation: undefined,
			kind: "snippet",
			required: false,
			deprecated: false,
			at: { file, start: place.start, end: place.end },
			insert: `${plainOf(snippet)}${place.commaBehind ? "," : ""}`,
			edits: [],
		};
	});
}

/** Sizes are a list of numbers, and a type is a word of its own. */
function sketchOf({ word }: Named, { schema }: Position): Sketch {
	if (schema.items === undefined) return { kind: "word", value: word, choices: [], fixed: true, text: false };
	const items = word.split(", ").map((size): Sketch => ({ kind: "word", value: Number(size), choices: [], fixed: true, text: false }));
	return { kind: "list", items };
}
