import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { missing, placeOf, plainTypes, unknownType } from "./types.ts";

const parameterTypes = plainTypes.filter((type) => type !== "binary");

/** The parameters that a request may set; each has a default. */
export function checkParameters(list: Cursor, platform: Platform): readonly PlatformRemark[] {
	const items = list.items();
	return [...items.flatMap((item) => checkParameter(item, platform)), ...repeated(items, platform)];
}

function checkParameter(item: Cursor, platform: Platform): readonly PlatformRemark[] {
	if (!item.isMap) {
		const message = `An item of \`params\` is no map, but ${platform.title} wants a name, a type and a default.`;
		return [{ rule: "config/wrong-type", at: placeOf(item), message }];
	}
	// Older releases wrote dtype.
	const type = item.get("type").present ? item.get("type") : item.get("dtype");
	const absent = ["name", "default"].filter((key) => !item.get(key).present);
	if (!type.present) absent.push("type");
	if (absent.length > 0) return absent.map((key) => missing(item, key, "an item of `params`", platform));
	const word = type.string();
	if (word?.value === "object") return [];
	if (word && !parameterTypes.includes(word.value)) return [unknownType(word, `\`${type.key?.value}\``, parameterTypes, platform)];
	return checkShape(item, platform);
}

/** A parameter is one value, or a list of any length. */
function checkShape(item: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const [shape, value] = [item.get("shape"), item.get("default")];
	const sizes = shape.items().map((size) => size.number()?.value);
	const isScalar = !shape.isList;
	if (!isScalar && (sizes.length !== 1 || sizes[0] !== -1)) {
		const message = `\`shape\` is neither null nor [-1], and ${title} knows no other shape of a parameter.`;
		return [{ rule: "config/out-of-range", at: placeOf(shape), message }];
	}
	if (isScalar && value.isList) {
		const message = `\`default\` is a list, but the parameter has no \`shape\` of [-1], so ${title} refuses it.`;
		return [{ rule: "config/rejected", at: placeOf(value), message }];
	}
	if (!isScalar && !value.isList && !value.templated) {
		const message = `\`shape\` is [-1], but \`default\` is no list, so ${title} refuses it.`;
		return [{ rule: "config/rejected", at: placeOf(value), message }];
	}
	return (isScalar ? [value] : value.items()).flatMap((one) => checkDefault(one, item, title));
}

/** MLflow converts an integer to a number with a point, and nothing else. */
function checkDefault(value: Cursor, item: Cursor, title: string): readonly PlatformRemark[] {
	const type = (item.get("type").string() ?? item.get("dtype").string())?.value ?? "";
	const { tree } = value;
	if (tree?.kind !== "scalar" || tree.templated || tree.value === null || fits(tree.value, type)) return [];
	const written = typeof tree.value === "string" ? `the text "${tree.value}"` : String(tree.value);
	const message = `\`default\` is ${written}, which is no ${type}, so ${title} cannot load the model.`;
	return [{ rule: "config/wrong-type", at: placeOf(value), message }];
}

function fits(value: unknown, type: string): boolean {
	switch (type) {
		case "long":
		case "integer":
			return typeof value === "number" && Number.isInteger(value);
		case "float":
		case "double":
			return typeof value === "number";
		case "boolean":
			return typeof value === "boolean";
		case "string":
			return typeof value === "string";
		case "datetime":
			return typeof value === "string" && /\d/.test(value);
		default:
			return true;
	}
}

function repeated(items: readonly Cursor[], { title }: Platform): readonly PlatformRemark[] {
	const names = items.flatMap((item) => item.get("name").word() ?? []);
	return names.flatMap((name, i): readonly PlatformRemark[] => {
		const first = names.slice(0, i).find(({ value }) => value === name.value);
		if (!first) return [];
		const message = `The parameter \`${name.value}\` stands twice, which ${title} refuses.`;
		return [{ rule: "config/rejected", at: name.at, message, related: [{ value: "It stands here already.", at: first.at }] }];
	});
}
