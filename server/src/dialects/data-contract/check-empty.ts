import type { PlatformRemark } from "../../facts/facts.ts";
import { isEmpty, type Tree } from "../../source/tree.ts";
import type { Platform, Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/** Keys without a value: elsewhere that says nothing, but a contract that holds such a key is refused. */
export function checkEmpty(tree: Tree, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	visit(tree, start(schema), platform, remarks);
	return remarks;
}

function visit(tree: Tree, position: Position, platform: Platform, remarks: PlatformRemark[]): void {
	const items = tree.kind === "list" ? step(position, 0) : undefined;
	if (tree.kind === "list" && items) for (const item of tree.items) visit(item, items, platform, remarks);
	if (tree.kind !== "map") return;
	for (const { key, value } of tree.entries) {
		const child = step(position, key.value);
		if (!child) continue;
		// A value that may be anything may be nothing, and what is required is told to be missing.
		const mayBeEmpty =
			child.schema.type === undefined || /^value(?:Ext)?$/.test(key.value) || position.schema.required?.includes(key.value);
		if (isEmpty(value) && !mayBeEmpty) {
			const message = `\`${key.value}\` has no value, which ${platform.title} refuses; without the key nothing is said either.`;
			remarks.push({ rule: "config/wrong-type", at: key.at, message });
		}
		visit(value, child, platform, remarks);
	}
}
