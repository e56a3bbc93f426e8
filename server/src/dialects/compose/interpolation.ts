import type { PlatformRemark } from "../../facts/facts.ts";
import type { Tree, TreeEntry, TreeScalar } from "../../source/tree.ts";
import { refused } from "../kubernetes/remark.ts";

/**
 * The tree as Compose's loader takes it: a scalar with a variable in it is not known, `$$` is a plain `$`, and what `!reset` takes away is not
 * known either. A shared branch stays shared.
 */
export function prepared(tree: Tree, text: string, seen: Map<Tree, Tree> = new Map()): Tree {
	const known = seen.get(tree);
	if (known) return known;
	const made = prepare(tree, text, seen);
	seen.set(tree, made);
	return made;
}

function prepare(tree: Tree, text: string, seen: Map<Tree, Tree>): Tree {
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => prepared(item, text, seen)) };
	if (tree.kind === "map") return { ...tree, entries: tree.entries.map((entry) => preparedEntry(entry, text, seen)) };
	if (typeof tree.value !== "string" || !tree.value.includes("$")) return tree;
	return hasVariable(tree.value) ? { ...tree, templated: true } : { ...tree, value: tree.value.replaceAll("$$", "$"), templated: false };
}

function preparedEntry(entry: TreeEntry, text: string, seen: Map<Tree, Tree>): TreeEntry {
	if (isReset(entry, text)) {
		return { ...entry, value: { kind: "scalar", at: entry.value.at, value: "!reset", style: "plain", templated: true } };
	}
	return { ...entry, value: prepared(entry.value, text, seen) };
}

function isReset({ key, value }: TreeEntry, text: string): boolean {
	return key.at.end <= value.at.start && /!reset\s*$/.test(text.slice(key.at.end, value.at.start));
}

/** Tags that only a file which is laid over another one has a use for. */
export function overlays(text: string): boolean {
	return /:\s*!(?:reset|override)\b/.test(text);
}

export function hasVariable(text: string): boolean {
	return /\$[A-Za-z_{]/.test(text.replaceAll("$$", ""));
}

/** What a text is if no variable is set: `${NAME:-default}` is its default, and every other variable is empty. */
export function withDefaults(text: string): string {
	let plain = text;
	for (let depth = 0; depth < 5 && plain.includes("${"); depth++) {
		plain = plain.replace(/\$\{\w+(?::?([-+?])([^${}]*))?\}/g, (_, mark: string | undefined, word: string | undefined) =>
			mark === "-" ? (word ?? "").replace(/^(["'])(.*)\1$/, "$2") : "",
		);
	}
	return plain.replace(/\$[A-Za-z_]\w*/g, "");
}

/** The whole file goes through the same reader of variables, scripts and comments in blocks too. A `$` before anything else is only itself. */
export function* checkInterpolation(tree: Tree, title: string): Iterable<PlatformRemark> {
	const seen = new Set<Tree>();
	const open: Tree[] = [tree];
	for (let node = open.pop(); node; node = open.pop()) {
		if (seen.has(node)) continue;
		seen.add(node);
		if (node.kind === "map") open.push(...node.entries.map(({ value }) => value));
		else if (node.kind === "list") open.push(...node.items);
		else yield* inScalar(node, title);
	}
}

function* inScalar({ value, at }: TreeScalar, title: string): Iterable<PlatformRemark> {
	if (typeof value !== "string" || !value.includes("${")) return;
	const bare = value.replaceAll("$$", "  ");
	const end = bare.lastIndexOf("}");
	for (const { index } of bare.matchAll(/\$\{/g)) {
		const rest = bare.slice(index + 2, index + 202);
		if (/^[A-Za-z_]\w*(?:\}|:?[-+?])/.test(rest) && index < end) continue;
		const shown = /^[^}\n]{0,60}\}?/.exec(rest)?.[0] ?? "";
		const what = `\`\${${shown}\` is no variable that Compose can fill in, and a \`$\` that the container is to see is written as \`$$\`.`;
		yield refused(at, title, what);
		return;
	}
}
