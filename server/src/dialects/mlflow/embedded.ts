import { readEmbeddedJson } from "../../source/embedded-json.ts";
import { decodeScalar } from "../../source/embedded-yaml.ts";
import { decodeFolded } from "../../source/folded.ts";
import { Cursor, type Source, type SyntaxProblem } from "../../source/tree.ts";

/** The JSON in a value of an MLmodel. */
export interface Embedded {
	/** Points at nothing where the value is absent, filled in later or no JSON. */
	readonly json: Cursor;
	readonly problems: readonly SyntaxProblem[];
	/** Its places are those of its own words, so that a fix can be written there. */
	readonly exact: boolean;
}

/** Where the text cannot be followed through its quotes, the whole value is the place of everything in it. */
export function embedded(value: Cursor, { file, text }: Source): Embedded {
	const { tree } = value;
	const written = value.string();
	if (!written || written.value === "" || tree?.kind !== "scalar") return { json: new Cursor(undefined), problems: [], exact: false };
	const decoded = decodeScalar(text, tree) ?? decodeFolded(text, tree);
	const read = readEmbeddedJson(file, decoded ?? { value: written.value, offsets: [] });
	// Python reads and writes numbers that JSON does not have.
	const extended = /\b(?:NaN|Infinity)\b/.test(written.value);
	if (extended) return { json: new Cursor(undefined), problems: [], exact: false };
	const place = (problem: SyntaxProblem) => (decoded ? problem : { ...problem, at: written.at });
	const readable = read.problems.length === 0 && decoded !== undefined;
	return {
		json: new Cursor(readable ? read.tree : undefined),
		problems: read.problems.map(place),
		exact: readable,
	};
}
