import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";

export const plainTypes = ["boolean", "integer", "long", "float", "double", "string", "binary", "datetime"];

/** numpy's and Python's words for the same. */
const abroad: Readonly<Record<string, string>> = {
	bool: "boolean",
	int: "long",
	int32: "integer",
	int64: "long",
	float32: "float",
	float64: "double",
	str: "string",
	object: "string",
	bytes: "binary",
	"datetime64[ns]": "datetime",
};

/** Holds what has a `type` against what MLflow makes of that type, and of the types inside it. */
export function checkType(item: Cursor, platform: Platform): readonly PlatformRemark[] {
	const type = item.get("type").string();
	switch (type?.value) {
		case undefined:
		case "any":
		case "sparkml_vector":
			return [];
		case "array":
			return checkInner(item, "items", platform);
		case "map":
			return checkInner(item, "values", platform);
		case "object":
			return checkProperties(item, platform);
		default:
			return type && !plainTypes.includes(type.value) ? [unknownType(type, "`type`", plainTypes, platform)] : [];
	}
}

export function unknownType(type: Located<string>, name: string, known: readonly string[], { title }: Platform): PlatformRemark {
	const meant = [abroad[type.value.toLowerCase()]].find((word) => word && known.includes(word)) ?? nearest(type.value, known);
	const all = `${known.slice(0, -1).join(", ")} or ${known.at(-1)}`;
	const hint = meant ? `; did you mean \`${meant}\`?` : `: ${all}.`;
	const message = `${name} is \`${type.value}\`, which is none of the types that ${title} knows${hint}`;
	return {
		rule: "config/unknown-value",
		at: type.at,
		message,
		...(meant ? { fix: rewrite(type, meant, `Change to ${meant}`, false) } : {}),
	};
}

export function missing(item: Cursor, key: string, name: string, { title }: Platform): PlatformRemark {
	const subject = name.charAt(0).toUpperCase() + name.slice(1);
	return { rule: "config/missing-field", at: placeOf(item), message: `${subject} has no \`${key}\`, but ${title} requires it.` };
}

/** Its first key stands for a map. */
export function placeOf(item: Cursor): Span {
	return item.get("name").at ?? item.entries()[0]?.key?.at ?? item.at ?? { file: "", start: 0, end: 0 };
}

function checkInner(item: Cursor, key: string, platform: Platform): readonly PlatformRemark[] {
	const inner = item.get(key);
	const name = `a type \`${item.get("type").string()?.value}\``;
	if (!inner.isMap) return [missing(item, key, name, platform)];
	return inner.get("type").present ? checkType(inner, platform) : [missing(inner, "type", `\`${key}\``, platform)];
}

function checkProperties(item: Cursor, platform: Platform): readonly PlatformRemark[] {
	const properties = item.get("properties");
	if (!properties.isMap) return [missing(item, "properties", "a type `object`", platform)];
	if (properties.entries().length === 0 && !properties.templated) {
		const message = `A type \`object\` has no properties at all, which ${platform.title} refuses.`;
		return [{ rule: "config/rejected", at: properties.key?.at ?? placeOf(item), message }];
	}
	return properties.entries().flatMap((property): readonly PlatformRemark[] => {
		const name = `the property \`${property.key?.value}\``;
		return property.get("type").present ? checkType(property, platform) : [missing(property, "type", name, platform)];
	});
}
