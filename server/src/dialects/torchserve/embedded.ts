import { readEmbeddedJson } from "../../source/embedded-json.ts";
import { decodeProperty } from "../../source/properties.ts";
import { Cursor, type Source, type SyntaxProblem } from "../../source/tree.ts";

/** The JSON in a value of a config.properties. */
export interface Embedded {
	/** Points at nothing where the value is absent, filled in later or no JSON at all. */
	readonly json: Cursor;
	/** Only mistakes that the server's lenient reader does not forgive. */
	readonly problems: readonly SyntaxProblem[];
}

export function embedded(document: Cursor, key: string, { file, text }: Source): Embedded {
	const value = document.get(key);
	const written = value.string();
	if (!written || written.value.includes("$$")) return { json: new Cursor(undefined), problems: [] };
	const { tree, problems } = readEmbeddedJson(file, decodeProperty(text, written.at.start, written.at.end));
	// The server takes bare words, single quotes and comments for JSON too; the reader here does not.
	const lenient = problems.some(({ message }) => /^Invalid (?:symbol|comment token|character)/.test(message));
	const readable = problems.length === 0 && tree?.kind === "map";
	return { json: new Cursor(readable ? tree : undefined), problems: lenient ? [] : problems };
}
