import type { parser } from "@lezer/python";
import type { Span } from "./span.ts";
import type { TreeScalar } from "./tree.ts";

export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** A word that is no text: what a form is called or, where it is `templated`, a name whose value stands elsewhere. */
export function symbol(value: string, at: Span, templated: boolean): TreeScalar {
	return { kind: "scalar", at, value, style: "symbol", templated };
}

/** The nodes directly below one, with those for mistakes of the text. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
	const children: SyntaxNode[] = [];
	for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== "Comment") children.push(child);
	return children;
}

/** What stands between the commas of something in brackets. */
export function groupsOf(node: SyntaxNode): readonly (readonly SyntaxNode[])[] {
	const groups: SyntaxNode[][] = [[]];
	for (const child of childrenOf(node)) {
		if (child.name === ",") groups.push([]);
		else if (!/^[[\](){}]$/.test(child.name)) groups.at(-1)?.push(child);
	}
	return groups.filter((group) => group.length > 0);
}
