import type { PlatformRemark } from "../facts/facts.ts";
import { type Fix, replace } from "../facts/finding.ts";
import { parseDate, parseDuration, parseOffset, parseQuantity } from "../facts/units.ts";
import { nearest } from "../source/nearest.ts";
import type { TreeScalar } from "../source/tree.ts";
import type { Platform, Schema, SchemaType } from "./schema.ts";

/** Holds one scalar against its schema: type first, then format, then the values that are allowed. */
export function checkScalar(tree: TreeScalar, schema: Schema, name: string, platform: Platform): readonly PlatformRemark[] {
	const types = schema.type === undefined ? undefined : [schema.type].flat();
	const { oldYaml } = platform;
	if (types && oldYaml && isOldTruth(tree, oldYaml)) {
		return types.includes("boolean") ? [] : [bareTruth(tree, types, name, platform)];
	}
	if (types && !types.some((type) => isOf(tree, type))) return [wrongType(tree, types, schema.format, name, platform)];
	const wrong = schema.format === undefined ? undefined : wrongFormat(tree, schema.format, name, platform);
	if (wrong) return [wrong];
	return [...wrongValue(tree, schema, name, platform), ...outOfRange(tree, schema, name, platform)];
}

function isOf(tree: TreeScalar, type: SchemaType): boolean {
	switch (type) {
		case "string":
			return typeof tree.value === "string";
		case "number":
			return typeof tree.value === "number";
		case "integer":
			return Number.isInteger(tree.value);
		case "boolean":
			return typeof tree.value === "boolean";
		case "null":
			return tree.value === null;
		case "object":
		case "array":
			return false;
	}
}

function isOldTruth({ style, value }: TreeScalar, reader: NonNullable<Platform["oldYaml"]>): boolean {
	if (style !== "plain" || typeof value !== "string") return false;
	return /^(?:yes|Yes|YES|on|On|ON|no|No|NO|off|Off|OFF)$/.test(value) || (reader === "Kubernetes" && /^[yYnN]$/.test(value));
}

function bareTruth(tree: TreeScalar, types: readonly SchemaType[], name: string, platform: Platform): PlatformRemark {
	const truth = /^[yY]|^on$/i.test(String(tree.value));
	const message = `${name} is ${tree.value} without quotes, which ${platform.oldYaml} reads as ${truth}, but ${platform.title} wants ${words(types)}.`;
	const fix = types.includes("string") ? { fix: replace(tree.at, `"${tree.value}"`, `Write "${tree.value}"`, true) } : {};
	return { rule: "config/wrong-type", at: tree.at, message, ...fix };
}

function words(types: readonly SchemaType[]): string {
	return types.map((type) => typeWords[type]).join(" or ");
}

function wrongType(
	tree: TreeScalar,
	types: readonly SchemaType[],
	format: string | undefined,
	name: string,
	platform: Platform,
): PlatformRemark {
	const form = format === undefined ? undefined : forms[format];
	if (form)
		return { rule: "config/wrong-type", at: tree.at, message: `${name} is ${describe(tree)}, but ${platform.title} wants ${form}.` };
	const message = `${name} is ${describe(tree)}, but ${platform.title} wants ${words(types)}.`;
	const respelt = respell(tree, types);
	const fix = respelt === undefined ? {} : { fix: replace(tree.at, respelt, `Write ${respelt}`, true) };
	return { rule: "config/wrong-type", at: tree.at, message, ...fix };
}

/** Text of a form of its own, which quotes around a number do not make. */
const forms: Readonly<Record<string, string>> = {
	duration: "a duration such as 200ms, 15m or 90d",
	offset: "a time before or after such as -30d, 0d or 1h",
	date: "a date such as 2026-03-31",
	"date-time": "a date such as 2026-03-31",
};

const typeWords: Readonly<Record<SchemaType, string>> = {
	object: "a map",
	array: "a list",
	string: "a string",
	number: "a number",
	integer: "an integer",
	boolean: "true or false",
	null: "nothing",
};

/** The same value in the type that is wanted, where only the quotes are wrong. */
function respell(tree: TreeScalar, types: readonly SchemaType[]): string | undefined {
	const { value, style } = tree;
	if (types.includes("string") && style === "plain" && (typeof value === "number" || typeof value === "boolean")) return `"${value}"`;
	if (typeof value !== "string" || style === "block") return undefined;
	if (types.includes("boolean") && /^(true|false)$/i.test(value)) return value.toLowerCase();
	if (types.includes("boolean") && /^(yes|no|on|off)$/i.test(value)) return String(/^(yes|on)$/i.test(value));
	if (types.includes("integer") && /^-?\d{1,15}$/.test(value)) return String(Number(value));
	if (types.includes("number") && /^-?\d{1,15}(\.\d+)?$/.test(value)) return String(Number(value));
	return undefined;
}

function describe(tree: TreeScalar): string {
	if (typeof tree.value === "string") return `the string "${shorten(tree.value)}"`;
	if (typeof tree.value === "number") return `the number ${tree.value}`;
	return String(tree.value);
}

function shorten(text: string): string {
	const [line = ""] = text.split("\n", 1);
	return line.length > 60 || line.length < text.length ? `${line.slice(0, 57)}…` : text;
}

function wrongFormat(tree: TreeScalar, format: string, name: string, platform: Platform): PlatformRemark | undefined {
	if (typeof tree.value !== "string" || tree.value === "") return undefined;
	const text = tree.value;
	const told = (what: string): PlatformRemark => {
		const message = `${name} is "${shorten(text)}", which ${platform.title} cannot read as ${what}.`;
		return { rule: "config/wrong-type", at: tree.at, message };
	};
	if (format === "quantity" && parseQuantity(text) === undefined) {
		const spelt = quantityMeant(text);
		const fix = spelt === undefined ? {} : { fix: replace(tree.at, spelt, `Write ${spelt}`, true) };
		return { ...told("a quantity such as 500m or 2Gi"), ...fix };
	}
	const form = forms[format];
	const read = readers[format] ?? parseDate;
	return form !== undefined && read(text) === undefined ? told(form) : undefined;
}

const readers: Readonly<Record<string, (text: string) => number | undefined>> = { duration: parseDuration, offset: parseOffset };

/** "4 GB" and "4GB" are 4G, "4 GiB" and "4gi" are 4Gi. */
function quantityMeant(text: string): string | undefined {
	const match = /^(\d+(?:\.\d+)?)\s*([kmgt])(i?)b?$/i.exec(text.trim());
	if (!match) return undefined;
	const [, digits = "", prefix = "", two = ""] = match;
	const unit = prefix.toLowerCase() === "k" && two === "" ? "k" : prefix.toUpperCase();
	const spelt = `${digits}${unit}${two.toLowerCase()}`;
	return parseQuantity(spelt) === undefined ? undefined : spelt;
}

function wrongValue(tree: TreeScalar, schema: Schema, name: string, platform: Platform): readonly PlatformRemark[] {
	const { value } = tree;
	const allowed = schema.const === undefined ? schema.enum : [schema.const];
	if (allowed && !allowed.includes(value)) {
		const words = allowed.filter((word): word is string => typeof word === "string" && word !== "");
		const near = typeof value === "string" ? nearest(value, words) : undefined;
		const meant = near ?? (typeof value === "string" ? abbreviated(value, words) : undefined);
		const hint = meant ? `; did you mean \`${meant}\`?` : `: ${list(allowed.map(String).filter((word) => word !== ""))}.`;
		const message = `${name} is \`${shorten(String(value))}\`, which is none of the values that ${platform.title} knows${hint}`;
		const fix = meant
			? { fix: replace(tree.at, tree.style === "quoted" ? `"${meant}"` : meant, `Change to ${meant}`, near !== undefined) }
			: {};
		return [{ rule: "config/unknown-value", at: tree.at, message, ...fix }];
	}
	if (schema.pattern !== undefined && typeof value === "string" && !new RegExp(schema.pattern, "u").test(value)) {
		const message = `${name} is \`${shorten(value)}\`, but ${platform.title} wants the form ${schema.pattern}.`;
		return [{ rule: "config/unknown-value", at: tree.at, message }];
	}
	return [];
}

/** The only word that begins as the given one does, such as production for prod, or that it begins with. */
function abbreviated(word: string, known: readonly string[]): string | undefined {
	const short = word.toLowerCase();
	const found = known.filter((one) => one.length > 2 && short.length > 2 && (one.startsWith(short) || short.startsWith(one)));
	return found.length === 1 ? found[0] : undefined;
}

/** 99.9 % is 0.999 where a share is wanted. */
function asShare({ at }: TreeScalar, value: number, { type, minimum, maximum }: Schema): { readonly fix?: Fix } {
	if (type !== "number" || minimum !== 0 || maximum !== 1 || value > 100) return {};
	const share = String(Number((value / 100).toPrecision(12)));
	return { fix: replace(at, share, `Write ${share}`, false) };
}

function list(words: readonly string[]): string {
	if (words.length > 12) return `${words.slice(0, 12).join(", ")} and ${words.length - 12} more`;
	return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words.join("");
}

function outOfRange(tree: TreeScalar, schema: Schema, name: string, platform: Platform): readonly PlatformRemark[] {
	const { value } = tree;
	const told = (limit: string, fix: { readonly fix?: Fix } = {}): readonly PlatformRemark[] => {
		const message = `${name} is ${describe(tree)}, but ${platform.title} wants ${limit}.`;
		return [{ rule: "config/out-of-range", at: tree.at, message, ...fix }];
	};
	if (typeof value === "number") {
		if (schema.minimum !== undefined && value < schema.minimum) return told(`at least ${schema.minimum}`);
		if (schema.maximum !== undefined && value > schema.maximum) return told(`at most ${schema.maximum}`, asShare(tree, value, schema));
		if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return told(`more than ${schema.exclusiveMinimum}`);
	}
	if (typeof value === "string") {
		if (schema.minLength !== undefined && value.length < schema.minLength)
			return told(`at least ${schema.minLength} ${schema.minLength === 1 ? "character" : "characters"}`);
		if (schema.maxLength !== undefined && value.length > schema.maxLength) return told(`at most ${schema.maxLength} characters`);
	}
	return [];
}
