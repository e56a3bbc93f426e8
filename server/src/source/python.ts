import { parser } from "@lezer/python";
import { type Binding, bindingsOf, importedNames } from "./python-bindings.ts";
import { ExpressionReader } from "./python-expressions.ts";
import { type SyntaxNode, symbol } from "./python-syntax.ts";
import type { Located, Span } from "./span.ts";
import type { Source, Tree, TreeEntry } from "./tree.ts";

/** What a person writes is shorter; of a longer text nothing is read. */
const longest = 256 * 1024;
/** The parser takes about one step for six characters of ordinary code; on text that is no Python each step is slow. */
const mostSteps = 150_000;

/**
 * Reads a Python module into one located map of what its names stand for, without running anything: an entry for each time that a name is bound
 * at the top of the module, or that its value may have changed. `python-forms.ts` says what the values look like and which of them counts. Mistakes
 * in the text are for Python to tell: what can be read is.
 */
export function readPython(file: string, text: string): Source {
	const nothing: Source = { file, text, documents: [], problems: [], comments: [] };
	if (text.length > longest) return nothing;
	const top = parse(text);
	const comments: Located<string>[] = [];
	const bindings = bindingsOf(top, text, (start, end) =>
		comments.push({ value: text.slice(start, end).replace(/^#+/, "").trim(), at: { file, start, end } }),
	);
	const reader = new ExpressionReader(file, text, importedNames(bindings));
	const entries = bindings.map((binding) => entryOf(binding, reader, { file, start: binding.start, end: binding.end }));
	return { ...nothing, documents: [{ kind: "map", at: { file, start: 0, end: text.length }, entries }], comments };
}

function parse(text: string): SyntaxNode {
	// A byte order mark is no part of the module; a space keeps all places where they are.
	const parse = parser.startParse(text.replace(/^\uFEFF/, " "));
	let tree = parse.advance();
	for (let steps = 0; !tree; tree = parse.advance()) if (++steps === mostSteps) parse.stopAt(parse.parsedPos);
	return tree.topNode;
}

function entryOf({ name, nameStart, bound, start }: Binding, reader: ExpressionReader, at: Span): TreeEntry {
	const key = { value: name, at: { file: at.file, start: nameStart, end: nameStart + name.length } };
	return { key, value: readBound(bound, reader, { ...key.at, start: Math.max(start, nameStart) }), at };
}

function readBound(bound: Binding["bound"], reader: ExpressionReader, at: Span): Tree {
	switch (bound.kind) {
		case "expression":
			return reader.read(bound.node);
		case "import":
			return { kind: "map", at, entries: [{ key: { value: "import", at }, value: symbol(bound.target, at, false), at }] };
		case "function":
			return reader.readFunction(bound.node, at);
		case "changed":
		case "unknown":
			return symbol("", at, true);
	}
}
