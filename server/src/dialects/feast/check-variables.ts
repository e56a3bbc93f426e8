import type { PlatformRemark } from "../../facts/facts.ts";
import type { Tree } from "../../source/tree.ts";
import type { Repository } from "./repository.ts";

/** Shells and other tools know a value for when a variable is not set; Feast looks for a variable of that whole name. */
const withDefault = /\$\{(\w+):[^}]*\}/;

/** Feast fills in `$NAME` and `${NAME}`, and leaves everything else as it is. */
export function checkVariables(tree: Tree, { platform }: Repository): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	const open: Tree[] = [tree];
	const seen = new Set<Tree>();
	for (let next = open.pop(); next; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		if (next.kind === "list") open.push(...next.items);
		else if (next.kind === "map") open.push(...next.entries.map(({ value }) => value));
		else if (typeof next.value === "string") remarks.push(...inText(next.value, next.at, platform.title));
	}
	return remarks;
}

function inText(text: string, at: PlatformRemark["at"], title: string): readonly PlatformRemark[] {
	const [written, name] = withDefault.exec(text) ?? [];
	if (written === undefined || text.length > 400) return [];
	const message = `${written} stays as it is: ${title} fills in \${${name}}, and knows no value for when it is not set.`;
	return [{ rule: "config/unresolved-placeholder", at, message }];
}
