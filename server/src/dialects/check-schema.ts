import type { PlatformRemark } from "../facts/facts.ts";
import { replace } from "../facts/finding.ts";
import { nearest } from "../source/nearest.ts";
import type { Located } from "../source/span.ts";
import { isEmpty, type Tree, type TreeEntry, type TreeMap } from "../source/tree.ts";
import { checkScalar } from "./check-scalar.ts";
import { compareVersions } from "./dialect.ts";
import type { Platform, Schema } from "./schema.ts";
import { follow, type Position, start } from "./schemas.ts";

/** How a strategic merge patch of Kubernetes says what becomes of a map or a list. */
const mergeDirective = /^\$(?:patch|retainKeys|(?:deleteFromPrimitiveList|setElementOrder)\/)/;

/**
 * Holds a document against its schema. The located tree is walked itself, not a plain value made of it: every remark stands where the words
 * stand, placeholders stay silent wherever they are, and a shared branch is looked at once for each place that uses it.
 */
export function checkSchema(tree: Tree, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	check(tree, start(schema), "the document", platform, remarks);
	return remarks.map((remark) => ({ ...remark, message: remark.message.charAt(0).toUpperCase() + remark.message.slice(1) }));
}

function check(tree: Tree, position: Position, name: string, platform: Platform, remarks: PlatformRemark[]): void {
	if (isEmpty(tree)) return;
	const { schema, root } = position;
	if (tree.kind === "scalar") {
		if (!tree.templated) remarks.push(...checkScalar(tree, schema, name, platform));
		return;
	}
	const types = schema.type === undefined ? undefined : [schema.type].flat();
	if (types && !types.includes(tree.kind === "map" ? "object" : "array")) {
		const written = tree.kind === "map" ? "a map" : "a list";
		const at = firstLine(tree);
		remarks.push({ rule: "config/wrong-type", at, message: `${name} is ${written}, but ${platform.title} wants ${wanted(types)}.` });
		return;
	}
	if (tree.kind === "list") {
		checkLength(tree.items.length, tree, schema, name, platform, remarks);
		const items = schema.items && follow({ schema: schema.items, root });
		if (items) for (const item of tree.items) check(item, items, `an item of ${name}`, platform, remarks);
		return;
	}
	checkMap(tree, position, name, platform, remarks);
}

function checkMap(tree: TreeMap, { schema, root }: Position, name: string, platform: Platform, remarks: PlatformRemark[]): void {
	const known = schema.properties ?? {};
	let free: readonly string[] | undefined;
	for (const entry of tree.entries) {
		const { key, value } = entry;
		const property = Object.hasOwn(known, key.value) ? known[key.value] : undefined;
		if (property) {
			const child = follow({ schema: property, root });
			remarks.push(...checkRelease(entry, child.schema, tree, platform));
			check(value, child, `\`${key.value}\``, platform, remarks);
		} else if (typeof schema.additionalProperties === "object") {
			check(value, follow({ schema: schema.additionalProperties, root }), `\`${key.value}\``, platform, remarks);
		} else if (schema.additionalProperties === false && !key.value.startsWith("x-") && !mergeDirective.test(key.value) && !entry.merged) {
			free ??= withoutTaken(known, tree);
			remarks.push(unknownField(key, name, free, platform));
		}
	}
	for (const required of schema.required ?? []) {
		const entry = tree.entries.find(({ key }) => key.value === required);
		if (entry && !isEmpty(entry.value)) continue;
		const message = `${name} has no \`${required}\`, but ${platform.title} requires it.`;
		remarks.push({ rule: "config/missing-field", at: entry?.key.at ?? firstLine(tree), about: tree.at, message });
	}
}

/** Is the field one that the targeted release does not know yet, or no longer? */
function checkRelease(entry: TreeEntry, schema: Schema, parent: TreeMap, platform: Platform): readonly PlatformRemark[] {
	const { key } = entry;
	const { "x-since": since, "x-removed": removed, "x-instead": instead } = schema;
	if (since && platform.target && compareVersions(platform.target, since) < 0) {
		const message = `\`${key.value}\` is known from release ${since} on, but the target is ${platform.title}.`;
		return [{ rule: "config/unknown-field", severity: platform.rejectsUnknown ? "error" : "warning", at: key.at, message }];
	}
	if (!schema.deprecated && !removed) return [];
	const gone = removed && (!platform.target || compareVersions(platform.target, removed) >= 0);
	if (removed && !gone && !schema.deprecated) return [];
	const what = gone ? `was removed in release ${removed}, and the target is ${platform.title}` : `is deprecated in ${platform.title}`;
	const renamed = instead && /^\w+$/.test(instead) && !parent.entries.some((other) => other.key.value === instead);
	return [
		{
			rule: "config/deprecated-setting",
			at: key.at,
			message: `\`${key.value}\` ${what}${instead ? `; \`${instead}\` takes its place` : ""}.`,
			...(renamed ? { fix: replace(key.at, instead, `Rename to ${instead}`, true) } : {}),
		},
	];
}

/** The fields that are still to be had, which an unknown one may be meant for. */
function withoutTaken(known: Readonly<Record<string, Schema>>, map: TreeMap): readonly string[] {
	const taken = new Set(map.entries.map(({ key }) => key.value));
	return Object.keys(known).filter((name) => !taken.has(name));
}

function unknownField(key: Located<string>, name: string, free: readonly string[], platform: Platform): PlatformRemark {
	const meant = nearest(key.value, free);
	const verb = platform.rejectsUnknown ? "rejects" : "ignores";
	return {
		rule: "config/unknown-field",
		severity: platform.rejectsUnknown ? "error" : "warning",
		at: key.at,
		message: `${name} has no field \`${key.value}\`, and ${platform.title} ${verb} unknown fields${meant ? `; did you mean \`${meant}\`?` : "."}`,
		...(meant ? { fix: replace(key.at, quotedLike(key, meant), `Rename to ${meant}`, true) } : {}),
	};
}

/** A key's place covers its quotes, so its replacement brings them along. */
function quotedLike(key: Located<string>, text: string): string {
	return key.at.end - key.at.start === key.value.length + 2 ? `"${text}"` : text;
}

function checkLength(length: number, tree: Tree, schema: Schema, name: string, platform: Platform, remarks: PlatformRemark[]): void {
	const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
	if (length >= minItems && length <= maxItems) return;
	const limit = length < minItems ? `at least ${minItems}` : `at most ${maxItems}`;
	const message = `${name} has ${length} items, but ${platform.title} wants ${limit}.`;
	remarks.push({ rule: "config/out-of-range", at: firstLine(tree), about: tree.at, message });
}

/** Underlining a whole block would cover the screen: its first key or item stands for it. */
function firstLine(tree: Tree): Tree["at"] {
	if (tree.kind === "map" && tree.entries[0]) return tree.entries[0].key.at;
	if (tree.kind === "list" && tree.items[0]) return firstLine(tree.items[0]);
	return tree.at;
}

function wanted(types: readonly string[]): string {
	const words: Readonly<Record<string, string>> = { object: "a map", array: "a list", integer: "an integer" };
	return types.map((type) => words[type] ?? `a ${type}`).join(" or ");
}
