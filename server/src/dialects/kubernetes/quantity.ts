import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { parseQuantity } from "../../facts/units.ts";
import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/**
 * Decimals without quotes where a custom resource wants a quantity. Kubernetes itself reads `cpu: 0.1`, but the schema of a custom resource takes
 * strings and integers only; where a mutating webhook of the platform comes first, it writes the number anew and hides that.
 */
export function unquotedDecimals(tree: Tree, schema: Schema, title: string): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	visit(tree, start(schema), "", (scalar, name) => remarks.push(unquoted(scalar, name, title)));
	return remarks;
}

function visit(tree: Tree, position: Position, name: string, found: (scalar: TreeScalar, name: string) => void): void {
	if (tree.kind === "map") {
		for (const { key, value } of tree.entries) {
			const child = step(position, key.value);
			if (child) visit(value, child, key.value, found);
		}
	} else if (tree.kind === "list") {
		const item = step(position, 0);
		if (item) for (const value of tree.items) visit(value, item, name, found);
	} else if (position.schema.format === "quantity" && !tree.templated && typeof tree.value === "number" && !Number.isInteger(tree.value)) {
		found(tree, name);
	}
}

function unquoted({ at, value }: TreeScalar, name: string, title: string): PlatformRemark {
	const message = `\`${name}\` is the bare number ${value}, but the schema of ${title} takes a string or an integer here, so only clusters whose webhook rewrites it accept it.`;
	const spelt = parseQuantity(String(value)) === undefined ? {} : { fix: replace(at, `"${value}"`, `Write "${value}"`, true) };
	return { rule: "config/wrong-type", severity: "warning", at, message, ...spelt };
}
