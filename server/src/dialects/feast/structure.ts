import type { PlatformRemark } from "../../facts/facts.ts";
import { isEmpty, type Tree, type TreeEntry } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Platform, Schema } from "../schema.ts";
import { follow, type Position, start, step } from "../schemas.ts";
import { prepared } from "./prepared.ts";

/** Words of ours in Feast's schema: the class takes keys that it does not know, and the value is not converted from text. */
export type FeastSchema = Schema & { readonly "x-open"?: boolean; readonly "x-strict"?: boolean };

/** Holds a part against its schema as pydantic does: some of Feast's classes refuse keys that they do not know, others keep them unread. */
export function checkStructure(tree: Tree, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	const ready = prepared(tree, schema);
	const open = new Set<number>();
	const remarks: PlatformRemark[] = [];
	visit(ready, start(schema), platform, open, remarks);
	return [...checkSchema(ready, schema, platform).flatMap((remark) => ofClass(remark, open, platform)), ...remarks];
}

/** Goes through all maps: notes the keys of open classes, and finds null where a value is wanted. */
function visit(tree: Tree, position: Position, platform: Platform, open: Set<number>, remarks: PlatformRemark[]): void {
	if (tree.kind === "list") {
		const item = step(position, 0);
		if (item) for (const one of tree.items) visit(one, item, platform, open, remarks);
	}
	if (tree.kind !== "map") return;
	const { schema } = position as { readonly schema: FeastSchema };
	for (const entry of tree.entries) {
		if (schema["x-open"]) open.add(entry.key.at.start);
		const child = step(position, entry.key.value);
		if (!child) continue;
		if (isEmpty(entry.value) && !schema.required?.includes(entry.key.value)) remarks.push(...checkNull(entry, child.schema, platform));
		visit(entry.value, follow(child), platform, open, remarks);
	}
}

const inWords: Readonly<Record<string, string>> = {
	array: "a list",
	boolean: "true or false",
	integer: "an integer",
	number: "a number",
	object: "a map",
	string: "a string",
};

/** A key without a value is null, which is another thing than its absence. */
function checkNull({ key }: TreeEntry, { type }: Schema, { title }: Platform): readonly PlatformRemark[] {
	const wanted = typeof type === "string" ? inWords[type] : undefined;
	if (wanted === undefined) return [];
	return [{ rule: "config/wrong-type", at: key.at, message: `\`${key.value}\` has no value, but ${title} wants ${wanted}.` }];
}

/** What is not known is refused by closed classes and kept unread by open ones; what was removed is not known either. */
function ofClass(remark: PlatformRemark, open: ReadonlySet<number>, { title }: Platform): readonly PlatformRemark[] {
	const isOpen = open.has(remark.at.start);
	if (remark.rule === "config/deprecated-setting" && !isOpen && remark.message.includes("was removed"))
		return [{ ...remark, severity: "error" }];
	if (remark.rule !== "config/unknown-field" || !isOpen) return [remark];
	return [{ ...remark, severity: "warning", message: remark.message.replace(`${title} rejects`, `${title} ignores`) }];
}
