import type { PlatformRemark } from "../../facts/facts.ts";
import type { Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { type Position, start, step } from "../schemas.ts";
import type { Asset } from "./asset.ts";
import { coerced } from "./coercion.ts";
import { schemaOf } from "./recognition.ts";

/** The SDK raises on keys that it does not know, and the CLI sends nothing. */
export function checkStructure({ kind, context, title, release }: Asset): readonly PlatformRemark[] {
	const schema = schemaOf(kind);
	if (!schema) return [];
	const remarks = checkSchema(coerced(context.document, schema), schema, { title, rejectsUnknown: true, target: release });
	const missing = new Set(remarks.filter(({ rule }) => rule === "config/missing-field").map(({ at }) => at.start));
	const empty = [...emptyFields(context.document, start(schema), title)].filter(({ at }) => !missing.has(at.start));
	return [...remarks, ...empty];
}

/** A key without a value is not the same to the SDK as no key: none of its fields may be null. */
function* emptyFields(tree: Tree, position: Position, title: string): Iterable<PlatformRemark> {
	if (tree.kind === "list") {
		const items = position.schema.items && step(position, 0);
		if (items) for (const item of tree.items) yield* emptyFields(item, items, title);
	}
	if (tree.kind !== "map") return;
	for (const { key, value, merged } of tree.entries) {
		const child = step(position, key.value);
		if (!child || merged) continue;
		if (value.kind === "scalar" && value.value === null && !value.templated && child.schema.type !== undefined) {
			const message = `\`${key.value}\` stands there without a value, and ${title} refuses that; leave the key out.`;
			yield { rule: "config/wrong-type", at: key.at, message };
		} else yield* emptyFields(value, child, title);
	}
}
