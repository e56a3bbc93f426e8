import type { PlatformRemark } from "../../facts/facts.ts";
import type { Tree } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/** Unknown fields that one map beside them knows are told where they belong; a field that merely looks like a known one keeps its suggestion. */
export function tellPlaces(remarks: readonly PlatformRemark[], tree: Tree, schema: Schema): readonly PlatformRemark[] {
	const unknown = remarks.filter(({ rule, fix }) => rule === "config/unknown-field" && !fix);
	if (unknown.length === 0) return remarks;
	const places = new Map<number, string>();
	visit(tree, start(schema), places);
	return remarks.map((remark) => {
		const place = remark.rule === "config/unknown-field" && !remark.fix ? places.get(remark.at.start) : undefined;
		return place === undefined ? remark : { ...remark, message: remark.message.replace(/\.$/, `; ${place}.`) };
	});
}

/** Was such a remark told where its field belongs? */
export function isPlaced({ rule, fix, message }: PlatformRemark): boolean {
	return rule === "config/unknown-field" && !fix && / stands in `[\w-]+`\.$/.test(message);
}

function visit(tree: Tree, position: Position, places: Map<number, string>): void {
	if (tree.kind === "list") {
		const item = step(position, 0);
		if (item) for (const value of tree.items) visit(value, item, places);
	}
	if (tree.kind !== "map" || !position.schema.properties) return;
	const known = Object.keys(position.schema.properties);
	for (const { key, value, merged } of tree.entries) {
		const child = step(position, key.value);
		if (child) visit(value, child, places);
		if (child || merged) continue;
		const homes = known.filter((name) => Object.hasOwn(step(position, name)?.schema.properties ?? {}, key.value));
		if (homes.length === 1) places.set(key.at.start, `\`${key.value}\` stands in \`${homes[0]}\``);
	}
}
