import type { Span } from "../source/span.ts";
import type { Tree, TreeScalar } from "../source/tree.ts";
import type { World } from "../workspace/world.ts";

/** The kinds of words in protobuf text, by their names in the Language Server Protocol. */
export const tokenTypes = ["struct", "property", "string", "number", "enumMember", "keyword", "comment"] as const;

export interface Token {
	readonly at: Span;
	readonly type: (typeof tokenTypes)[number];
}

/** What each word of protobuf text is, for editors that have no grammar of it. Nothing for other formats. In the order of the text. */
export function tokens(world: World, file: string): readonly Token[] {
	const reading = world.reading(file);
	if (!reading || !file.endsWith(".pbtxt")) return [];
	const { documents, comments } = reading.source;
	const found: Token[] = comments.map(({ at }) => ({ at, type: "comment" }));
	const visit = (tree: Tree): void => {
		if (tree.kind === "scalar") {
			const type = typeOf(tree);
			if (type) found.push({ at: tree.at, type });
		} else if (tree.kind === "list") tree.items.forEach(visit);
		else
			for (const { key, value } of tree.entries) {
				found.push({ at: key.at, type: isMessage(value) ? "struct" : "property" });
				visit(value);
			}
	};
	documents.forEach(visit);
	return found.toSorted((a, b) => a.at.start - b.at.start);
}

function isMessage(value: Tree): boolean {
	return value.kind === "map" || (value.kind === "list" && value.items.some(({ kind }) => kind === "map"));
}

function typeOf({ value, style, templated }: TreeScalar): Token["type"] | undefined {
	if (style === "quoted") return "string";
	if (templated || value === null) return undefined;
	if (typeof value === "number") return "number";
	return typeof value === "boolean" ? "keyword" : "enumMember";
}
