import { type Position, step } from "../dialects/schemas.ts";
import type { Scalar } from "../source/tree.ts";
import { valuesOf } from "../workspace/field.ts";

/** A value that is still to be filled in, in no format yet. */
export type Sketch =
	| { readonly kind: "map"; readonly entries: readonly (readonly [key: string, value: Sketch])[] }
	| { readonly kind: "list"; readonly items: readonly Sketch[] }
	/** A map or list that has nothing in it, and may stay so. */
	| { readonly kind: "empty"; readonly brackets: "{}" | "[]" }
	/** A scalar; `fixed` is one that nobody has to look at again. An absent value is to be typed. */
	| {
			readonly kind: "word";
			readonly value: Scalar | undefined;
			readonly choices: readonly string[];
			readonly fixed: boolean;
			readonly text: boolean;
	  };

const deepest = 8;

/** The least that the schema wants at a position. */
export function sketchOf({ schema, root }: Position, depth = 0): Sketch {
	const types = [schema.type].flat();
	if (schema.const === undefined && depth < deepest) {
		if (types.includes("object")) {
			const entries = (schema.required ?? []).flatMap((key) => {
				const child = step({ schema, root }, key);
				return child ? [[key, sketchOf(child, depth + 1)] as const] : [];
			});
			return { kind: "map", entries };
		}
		if (types.includes("array")) {
			const item = step({ schema, root }, 0);
			return { kind: "list", items: item ? [sketchOf(item, depth + 1)] : [] };
		}
	}
	return wordOf({ schema, root });
}

function wordOf({ schema }: Position): Sketch {
	const choices = valuesOf(schema);
	const types = [schema.type].flat();
	const text = types.includes("string") || (types[0] === undefined && typeof schema.const === "string");
	const standard = isScalar(schema.default) ? schema.default : undefined;
	const example = schema.examples?.find(isScalar);
	const value = schema.const ?? standard ?? example ?? (choices.length > 0 ? choices[0] : undefined);
	return { kind: "word", value, choices, fixed: schema.const !== undefined, text };
}

/** A whole value as an example has it; `position` tells the words that could stand there instead. */
export function sketchOfExample(value: unknown, position: Position | undefined, key = ""): Sketch {
	if (Array.isArray(value) && value.length === 0) return { kind: "empty", brackets: "[]" };
	if (Array.isArray(value)) {
		const item = position && step(position, 0);
		return { kind: "list", items: value.map((one) => sketchOfExample(one, item)) };
	}
	if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return { kind: "empty", brackets: "{}" };
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value).map(
			([name, one]) => [name, sketchOfExample(one, position && step(position, name), name)] as const,
		);
		return { kind: "map", entries };
	}
	const schema = position?.schema;
	const choices = schema ? valuesOf(schema) : [];
	const fixed = schema?.const !== undefined || /^(?:apiVersion|kind|\$schema|Type|AWSTemplateFormatVersion)$/.test(key);
	return { kind: "word", value: isScalar(value) ? value : undefined, choices, fixed, text: typeof value === "string" };
}

function isScalar(value: unknown): value is Scalar {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null;
}
