import type { Located, Span } from "../../source/span.ts";
import type { Cursor, Tree, TreeMap, TreeScalar } from "../../source/tree.ts";

/** A value that CloudFormation computes: unknown here, whatever its type, but not what it is computed from. */
export interface Computed extends TreeScalar {
	/** The function, such as `Ref` or `Fn::GetAtt`. */
	readonly call: string;
	readonly argument: Tree;
}

/** The function that a map of one key stands for; one among other keys rewrites the whole map. */
export function functionIn(tree: Tree): { readonly name: Located<string>; readonly argument: Tree } | undefined {
	if (tree.kind !== "map") return undefined;
	const [first, ...others] = tree.entries;
	if (first && others.length === 0 && first.key.value === "Ref") return { name: first.key, argument: first.value };
	const called = tree.entries.find(({ key }) => key.value.startsWith("Fn::"));
	return called && { name: called.key, argument: called.value };
}

export function computed(cursor: Cursor): Computed | undefined {
	const { tree } = cursor;
	return tree?.kind === "scalar" && "call" in tree ? (tree as Computed) : undefined;
}

/** The tree with each call of a function as one scalar of unknown value. What `AWS::NoValue` stands for is not there. */
export function withoutCalls(tree: Tree): Tree {
	const called = functionIn(tree);
	if (called) return computedAt(tree.at, called.name.value, called.argument);
	if (tree.kind === "list") return { ...tree, items: tree.items.filter((item) => !isNothing(item)).map(withoutCalls) };
	if (tree.kind === "scalar") return tree;
	const entries = tree.entries.filter(({ value }) => !isNothing(value)).map((entry) => ({ ...entry, value: withoutCalls(entry.value) }));
	return { ...tree, entries } satisfies TreeMap;
}

function computedAt(at: Span, call: string, argument: Tree): Computed {
	return { kind: "scalar", at, value: call, style: "plain", templated: true, call, argument };
}

function isNothing(tree: Tree): boolean {
	const called = functionIn(tree);
	return called?.name.value === "Ref" && called.argument.kind === "scalar" && called.argument.value === "AWS::NoValue";
}

/** A condition may leave it out. */
export function isConditional(cursor: Cursor): boolean {
	return computed(cursor)?.call === "Fn::If";
}

/** It stands there whatever the conditions say. */
export function isStated(cursor: Cursor): boolean {
	const { tree } = cursor;
	if (tree === undefined || isConditional(cursor)) return false;
	return tree.kind !== "scalar" || tree.value !== null || tree.templated;
}

/** A list whose items are all written out. */
export function isWhole(list: Cursor): boolean {
	return list.isList && list.items().every((item) => item.isMap);
}
