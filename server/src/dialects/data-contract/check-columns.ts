import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";

const limits = ["format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

/** Which options each logical type has. */
const options: Readonly<Record<string, readonly string[]>> = {
	string: ["minLength", "maxLength", "pattern", "format"],
	date: limits,
	timestamp: [...limits, "timezone", "defaultTimezone"],
	time: [...limits, "timezone", "defaultTimezone"],
	integer: [...limits, "multipleOf"],
	number: [...limits, "multipleOf"],
	object: ["minProperties", "maxProperties", "required"],
	array: ["minItems", "maxItems", "uniqueItems"],
	boolean: [],
};

const sizes: Readonly<Record<string, readonly string[]>> = {
	integer: ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"],
	number: ["f32", "f64"],
};

const bounds = [
	["minLength", "maxLength"],
	["minimum", "maximum"],
	["minItems", "maxItems"],
	["minProperties", "maxProperties"],
] as const;

/** What a column says beside its logical type must belong to that type. */
export function checkColumns(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	return document
		.get("schema")
		.items()
		.flatMap((object) => object.get("properties").items())
		.flatMap((column) => checkColumn(column, platform));
}

function checkColumn(column: Cursor, platform: Platform): readonly PlatformRemark[] {
	const type = column.get("logicalType").string()?.value;
	const below = [...column.get("properties").items(), ...(column.get("items").isMap ? [column.get("items")] : [])];
	const own = type !== undefined && Object.hasOwn(options, type) ? checkTyped(column, type, platform) : [];
	return [...own, ...below.flatMap((part) => checkColumn(part, platform))];
}

function checkTyped(column: Cursor, type: string, platform: Platform): readonly PlatformRemark[] {
	const early = compareVersions(platform.target ?? "", "3.1.0") < 0;
	const nested = [
		["properties", "object"],
		["items", "array"],
	].flatMap(([key = "", wanted = ""]): readonly PlatformRemark[] => {
		const part = column.get(key);
		if (!part.key || type === wanted) return [];
		const message = `\`${key}\` stands in a column of the logical type \`${type}\`, but only \`${wanted}\` has it.`;
		return [{ rule: "config/rejected", severity: early ? "warning" : "error", at: part.key.at, message }];
	});
	return [...nested, ...checkOptions(column.get("logicalTypeOptions"), type, platform)];
}

function checkOptions(given: Cursor, type: string, { title }: Platform): readonly PlatformRemark[] {
	const known = options[type] ?? [];
	// A boolean may have any, because nothing is said of them.
	const strange = type === "boolean" ? [] : given.entries().flatMap(({ key }) => (key && !known.includes(key.value) ? [key] : []));
	const unknown = strange.map((key): PlatformRemark => {
		const meant = nearest(key.value, known);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		const message = `The logical type \`${type}\` has no option \`${key.value}\`, which ${title} rejects${hint}`;
		return { rule: "config/unknown-field", at: key.at, message };
	});
	return [...unknown, ...checkFormat(given, type, title), ...checkBounds(given)];
}

function checkFormat(given: Cursor, type: string, title: string): readonly PlatformRemark[] {
	const format = given.get("format").string();
	const known = sizes[type];
	if (!format || !known || known.includes(format.value)) return [];
	const message = `\`format\` is \`${format.value}\`, but ${title} knows only ${known.join(", ")} for the logical type \`${type}\`.`;
	return [{ rule: "config/unknown-value", at: format.at, message }];
}

function checkBounds(given: Cursor): readonly PlatformRemark[] {
	return bounds.flatMap(([low, high]): readonly PlatformRemark[] => {
		const [least, most] = [given.get(low).number(), given.get(high).number()];
		if (!least || !most || least.value <= most.value) return [];
		const message = `\`${low}\` is ${least.value}, which is more than \`${high}\` with ${most.value}, so no value fits.`;
		return [{ rule: "config/out-of-range", at: least.at, message, related: [{ value: `\`${high}\` stands here.`, at: most.at }] }];
	});
}
