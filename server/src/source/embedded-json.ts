import { readJson } from "./json.ts";
import { type Decoded, locator, relocate } from "./relocate.ts";
import type { SyntaxProblem, Tree } from "./tree.ts";

/** JSON that stands as text in a value of another format. */
export interface EmbeddedJson {
	/** Nothing where the text holds no value at all. */
	readonly tree: Tree | undefined;
	readonly problems: readonly SyntaxProblem[];
}

/** Reads JSON out of a decoded value. Every place is one of the file that the value stands in. */
export function readEmbeddedJson(file: string, decoded: Decoded): EmbeddedJson {
	const { documents, problems } = readJson(file, decoded.value);
	const locate = locator(file, decoded);
	const tree = documents[0] && relocate(documents[0], locate);
	return { tree, problems: problems.map(({ at, message }) => ({ at: locate(at), message })) };
}
