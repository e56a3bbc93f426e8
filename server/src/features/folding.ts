import type { Span } from "../source/span.ts";
import type { Tree } from "../source/tree.ts";
import type { World } from "../workspace/world.ts";

/** What an editor can fold away in protobuf text: each message and list, and what stands between its brackets. Nothing for other formats. */
export function foldings(world: World, file: string): readonly Span[] | undefined {
	const reading = world.reading(file);
	if (!reading || !file.endsWith(".pbtxt") || reading.source.documents.length === 0) return undefined;
	const found: Span[] = [];
	const visit = (tree: Tree): void => {
		if (tree.kind === "scalar") return;
		found.push(tree.at);
		for (const inner of tree.kind === "map" ? tree.entries.map(({ value }) => value) : tree.items) visit(inner);
	};
	// The text as a whole has no brackets.
	for (const tree of reading.source.documents) if (tree.kind === "map") for (const { value } of tree.entries) visit(value);
	return found;
}
