import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Resource } from "./resource.ts";

export function stepsOf({ spec }: Resource): readonly Cursor[] {
	return spec
		.get("steps")
		.items()
		.filter(({ isMap }) => isMap);
}

/** What a reference leads to: the step, and what of it. A bare step stands for its outputs. */
export interface Reference {
	readonly word: Located<string>;
	readonly step: string;
}

export function referencesIn(list: Cursor): readonly Reference[] {
	return list.items().flatMap((item) => {
		const word = item.string();
		return word ? [{ word, step: word.value.split(".")[0] ?? "" }] : [];
	});
}
