import type { PlatformRemark } from "../../facts/facts.ts";
import { isEmpty, type Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform, Schema } from "../schema.ts";
import { follow, type Position, start, step } from "../schemas.ts";
import { isFilledElsewhere } from "./value.ts";

/** The release that the schemas describe. */
const newest = "3.67";

export function platformOf(target: string | undefined): Platform {
	return { title: `DVC ${target ?? newest}`, rejectsUnknown: true, target: target ?? newest };
}

export function isBefore(release: string, platform: Platform): boolean {
	return compareVersions(platform.target ?? newest, release) < 0;
}

/** What the schema says. DVC turns down a key that it no longer has, and a key without a value where the value is not to be nothing. */
export function checkStructure(tree: Tree, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	const remarks = checkSchema(asWritten(tree), schema, platform).map((remark): PlatformRemark => {
		const gone = remark.rule === "config/deprecated-setting" && remark.message.includes("was removed");
		return gone ? { ...remark, severity: "error" } : remark;
	});
	return [...remarks, ...emptyValues(tree, start(schema), platform)];
}

/** The form is checked before variables are filled in: until then a variable is text. */
function asWritten(tree: Tree, seen: Map<Tree, Tree> = new Map()): Tree {
	const known = seen.get(tree);
	if (known) return known;
	const written = textual(tree, seen);
	seen.set(tree, written);
	return written;
}

function textual(tree: Tree, seen: Map<Tree, Tree>): Tree {
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => asWritten(item, seen)) };
	if (tree.kind === "map") return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: asWritten(entry.value, seen) })) };
	return tree.templated && typeof tree.value === "string" && !isFilledElsewhere(tree.value) ? { ...tree, templated: false } : tree;
}

function emptyValues(tree: Tree, position: Position, platform: Platform): readonly PlatformRemark[] {
	if (tree.kind === "list") {
		const items = step(position, 0);
		return items ? tree.items.flatMap((item) => emptyValues(item, items, platform)) : [];
	}
	if (tree.kind === "scalar") return [];
	const required = follow(position).schema.required ?? [];
	return tree.entries.flatMap(({ key, value }): readonly PlatformRemark[] => {
		const child = step(position, key.value);
		if (!child || required.includes(key.value)) return [];
		if (!isEmpty(value)) return emptyValues(value, child, platform);
		const types = [child.schema.type ?? "null"].flat();
		if (types.includes("null")) return [];
		const message = `\`${key.value}\` has no value, but ${platform.title} wants ${types.map((type) => words[type] ?? `a ${type}`).join(" or ")}.`;
		return [{ rule: "config/wrong-type", at: key.at, message }];
	});
}

const words: Readonly<Record<string, string>> = { object: "a map", array: "a list", integer: "an integer", boolean: "true or false" };
