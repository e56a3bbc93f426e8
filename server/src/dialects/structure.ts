import type { PlatformRemark } from "../facts/facts.ts";
import type { Tree, TreeMap } from "../source/tree.ts";

/** A key that stands twice in one map: the reader keeps the last one, and the first is lost. */
export function repeatedKeys(tree: Tree): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	visit(tree, (node) => {
		if (node.kind === "map") remarks.push(...repeatedIn(node));
		return true;
	});
	return remarks;
}

function repeatedIn(map: TreeMap): readonly PlatformRemark[] {
	const first = new Map<string, TreeMap["entries"][number]>();
	return map.entries.flatMap((entry): readonly PlatformRemark[] => {
		const earlier = entry.merged ? undefined : first.get(entry.key.value);
		first.set(entry.key.value, entry);
		if (!earlier || earlier.merged) return [];
		const message = `\`${entry.key.value}\` stands twice in the same map, so one of the two values is lost.`;
		return [
			{ rule: "config/duplicate-key", at: entry.key.at, message, related: [{ value: "It stands here already.", at: earlier.key.at }] },
		];
	});
}

/** Kustomize replaces and Helm templates live elsewhere; a container's own shell and environment expand `${…}` when it runs. */
const expandedLater = new Set(["args", "command", "env", "environment", "data", "stringData"]);

/** Placeholders that nobody has filled in, in a file that a server is to read as it is. */
export function unresolvedPlaceholders(tree: Tree, file: string): readonly PlatformRemark[] {
	if (/(^|\/)(templates|charts|kustomize|overlays|components)\/|\.(tmpl|tpl|j2)\./.test(file)) return [];
	const remarks: PlatformRemark[] = [];
	visit(tree, (node, key) => {
		if (key !== undefined && expandedLater.has(key)) return false;
		if (node.kind !== "scalar" || !node.templated || node.style === "block") return true;
		const message = `The placeholder ${String(node.value)} stands in a file that is read as it is, so the server sees the placeholder and no value.`;
		// An alias that names nothing is told as a mistake of the text.
		if (typeof node.value === "string" && node.value.length <= 80 && !node.value.startsWith("*"))
			remarks.push({ rule: "config/unresolved-placeholder", at: node.at, message });
		return true;
	});
	return remarks;
}

/** Goes through a tree without recursion, each shared branch once; `enter` says whether to go deeper. */
function visit(tree: Tree, enter: (node: Tree, key: string | undefined) => boolean): void {
	const seen = new Set<Tree>();
	const open: { readonly node: Tree; readonly key: string | undefined }[] = [{ node: tree, key: undefined }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, key } = next;
		if (seen.has(node) || !enter(node, key)) continue;
		seen.add(node);
		if (node.kind === "map") for (const entry of node.entries) open.push({ node: entry.value, key: entry.key.value });
		if (node.kind === "list") for (const item of node.items) open.push({ node: item, key: undefined });
	}
}
