import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Span } from "./span.ts";
import { isTemplated } from "./template.ts";
import type { Source, SyntaxProblem, Tree, TreeEntry } from "./tree.ts";

const deepest = 200;

/** Reads one JSON document into a located tree, as far as it can be read. */
export function readJson(file: string, text: string): Source {
	const tooDeep = findTooDeep(text);
	if (tooDeep !== undefined) {
		const message = `The document nests more than ${deepest} levels deep, so it is not read.`;
		return { file, text, documents: [], problems: [{ at: { file, start: tooDeep, end: tooDeep + 1 }, message }], comments: [] };
	}
	const errors: ParseError[] = [];
	// A byte order mark is no part of the document; a space keeps all places where they are.
	const root = parseTree(text.replace(/^\uFEFF/, " "), errors, { disallowComments: true });
	const problems = errors.map((error): SyntaxProblem => {
		const at = { file, start: error.offset, end: error.offset + error.length };
		return { at, message: `${words(printParseErrorCode(error.error))}.` };
	});
	return { file, text, documents: root ? [read(file, text, root)] : [], problems, comments: [] };
}

/** Tokens are told apart by their text, quotes and all, because the scanner's enumeration of kinds exists at compile time only. */
function findTooDeep(text: string): number | undefined {
	const scanner = createScanner(text, true);
	let depth = 0;
	while (scanner.getPosition() < text.length) {
		scanner.scan();
		const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
		if (token === "{" || token === "[") depth++;
		if (token === "}" || token === "]") depth--;
		if (depth > deepest) return scanner.getTokenOffset();
	}
	return undefined;
}

/** "ValueExpected" → "Value expected". */
function words(code: string): string {
	const spaced = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function read(file: string, text: string, node: Node): Tree {
	const at: Span = { file, start: node.offset, end: node.offset + node.length };
	if (node.type === "array") return { kind: "list", at, items: (node.children ?? []).map((child) => read(file, text, child)) };
	if (node.type === "object") {
		const entries = (node.children ?? []).flatMap((property) => entry(file, text, property) ?? []);
		return { kind: "map", at, entries };
	}
	const value = node.value === undefined ? null : (node.value as string | number | boolean | null);
	const style = node.type === "string" ? "quoted" : "plain";
	return { kind: "scalar", at, value, style, templated: typeof value === "string" && isTemplated(value) };
}

function entry(file: string, text: string, property: Node): TreeEntry | undefined {
	const [key, value] = property.children ?? [];
	if (!key) return undefined;
	const at = { file, start: property.offset, end: property.offset + property.length };
	const keyAt = { file, start: key.offset, end: key.offset + key.length };
	const absent: Tree = { kind: "scalar", at: { file, start: keyAt.end, end: keyAt.end }, value: null, style: "plain", templated: false };
	return { key: { value: String(key.value), at: keyAt }, value: value ? read(file, text, value) : absent, at };
}
