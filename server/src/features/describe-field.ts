import type { Schema } from "../dialects/schema.ts";
import type { Field } from "../workspace/field.ts";
import { code } from "./model-text.ts";

/** What the schema says of a field besides its type, as Markdown. */
export function describeField({ schema }: Field): string {
	return [schema.description, ...releases(schema), ...valuesIn(schema)].filter((line) => line !== undefined).join("\n\n");
}

function releases({ "x-since": since, "x-removed": removed, "x-instead": instead, deprecated }: Schema): readonly string[] {
	const other = instead === undefined ? "" : `; use ${code(instead)}`;
	return [
		...(since === undefined ? [] : [`Since release ${since} of its platform.`]),
		...(removed === undefined ? [] : [`Removed in release ${removed}${other}.`]),
		...(deprecated && removed === undefined ? [`Deprecated${other}.`] : []),
	];
}

function valuesIn(schema: Schema): readonly string[] {
	const range = rangeIn(schema);
	const examples = schema.examples?.filter((one) => typeof one === "string" || typeof one === "number") ?? [];
	return [
		...(schema.default === undefined ? [] : [`Default: ${code(JSON.stringify(schema.default))}.`]),
		...(range === undefined ? [] : [range]),
		...(examples.length > 0 ? [`For example ${examples.map((one) => code(String(one))).join(", ")}.`] : []),
	];
}

function rangeIn({ minimum, maximum, exclusiveMinimum, pattern }: Schema): string | undefined {
	if (pattern !== undefined) return `Of the form ${code(pattern)}.`;
	// The limits of a machine word are no limit that anybody meets.
	const most = maximum !== undefined && maximum < 2 ** 31 - 1 ? maximum : undefined;
	const least = minimum !== undefined && minimum > -(2 ** 31) ? minimum : undefined;
	if (exclusiveMinimum !== undefined) return `Above ${exclusiveMinimum}${most === undefined ? "" : `, at most ${most}`}.`;
	if (least !== undefined && most !== undefined) return `From ${least} to ${most}.`;
	if (least !== undefined) return `At least ${least}.`;
	return most === undefined ? undefined : `At most ${most}.`;
}
