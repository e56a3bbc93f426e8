import { type Alias, Composer, type CST, type Document, isAlias, isMap, isPair, isScalar, isSeq, Lexer, Parser, type YAMLMap } from "yaml";
import { callOf, functionOf } from "./cloudformation.ts";
import { lenientLexer } from "./lexer.ts";
import type { Located, Span } from "./span.ts";
import { isTemplated } from "./template.ts";
import type { Scalar, Source, SyntaxProblem, Tree, TreeEntry } from "./tree.ts";

/** No manifest nests this deep, and everything that walks a tree recursively stays far from the end of its stack. */
const deepest = 200;
/** Values that the aliases of one document may stand for together. */
const mostAliasedValues = 100_000;
const mostProblems = 50;
/** What the lexer says to the parser before a scalar; it is not in the text. */
const scalarFollows = "\u001f";

/**
 * Reads a YAML stream of any number of documents (YAML 1.2, merge keys of 1.1) into located trees. Indentation within brackets and quotes matters
 * only where the text cannot be read without it, because then it shows where one that is not closed was meant to end.
 */
export function readYaml(file: string, text: string): Source {
	const source = readWith(new Lexer(), file, text);
	const isIndentation = source.problems.some(({ message }) => /sufficiently indented|^The closing/.test(message));
	if (!isIndentation || /^\t/m.test(text)) return source;
	const lenient = readWith(lenientLexer(), file, text);
	return lenient.problems.length === 0 ? lenient : source;
}

function readWith(lexer: Lexer, file: string, text: string): Source {
	const { tokens, comments, tooDeep } = readTokens(lexer, file, text);
	const documents: Tree[] = [];
	const problems: SyntaxProblem[] = [];
	const options = { uniqueKeys: false, prettyErrors: false, logLevel: "silent", strict: false } as const;
	for (const document of new Composer(options).compose(tokens, true, text.length)) {
		for (const { pos, message } of document.errors) problems.push({ at: spanAt(file, text, pos[0], pos[1]), message: sentence(message) });
		const tree = new Reader(file, text, document, problems).read();
		if (tree) documents.push(tree);
	}
	if (tooDeep !== undefined) {
		problems.splice(0, problems.length, {
			at: spanAt(file, text, tooDeep, tooDeep + 1),
			message: `The document nests more than ${deepest} levels deep, so it is read no further than this place.`,
		});
	}
	return { file, text, documents: tooDeep === undefined ? documents : [], problems: problems.slice(0, mostProblems), comments };
}

/** Nesting is measured here, on the flat stream of tokens, because everything after it is recursive. */
function readTokens(
	lexer: Lexer,
	file: string,
	text: string,
): { tokens: CST.Token[]; comments: Located<string>[]; tooDeep: number | undefined } {
	const parser = new Parser();
	const tokens: CST.Token[] = [];
	const comments: Located<string>[] = [];
	let isScalar = false;
	for (const lexeme of lexer.lex(text)) {
		const { offset } = parser;
		if (!isScalar && lexeme.startsWith("#")) {
			comments.push({ value: lexeme.slice(1).trim(), at: { file, start: offset, end: offset + lexeme.trimEnd().length } });
		}
		isScalar = !isScalar && lexeme === scalarFollows;
		tokens.push(...parser.next(lexeme));
		if (parser.stack.length > deepest * 2) return { tokens: [], comments, tooDeep: offset };
	}
	tokens.push(...parser.end());
	return { tokens, comments, tooDeep: undefined };
}

function sentence(message: string): string {
	const line = (message.split("\n")[0] ?? message).trim();
	const quote = /^Missing closing (["'])quote$/.exec(line);
	return quote ? `The closing ${quote[1]} is missing.` : `${line.replace(/[.:]$/, "")}.`;
}

function spanAt(file: string, text: string, start: number, end: number): Span {
	const from = Math.max(0, Math.min(start, text.length));
	return { file, start: from, end: Math.max(from, Math.min(end, text.length)) };
}

/** Turns one composed document into a tree. It remembers the anchors, which aliases then share: the library would look for each of them again. */
class Reader {
	private readonly file: string;
	private readonly text: string;
	private readonly document: Document;
	private readonly problems: SyntaxProblem[];
	/** What an anchor means from here on; nothing while its own node is still being read. */
	private readonly anchors = new Map<string, Tree | undefined>();
	private readonly weights = new Map<Tree, number>();
	private aliased = 0;

	constructor(file: string, text: string, document: Document, problems: SyntaxProblem[]) {
		this.file = file;
		this.text = text;
		this.document = document;
		this.problems = problems;
	}

	read(): Tree | undefined {
		return this.document.contents ? this.node(this.document.contents, 0) : undefined;
	}

	private node(node: unknown, fallback: number): Tree {
		const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
		if (anchor !== undefined) this.anchors.set(anchor, undefined);
		const tree = this.called(node, fallback);
		if (anchor !== undefined) this.anchors.set(anchor, tree);
		return tree;
	}

	/** A value that one of CloudFormation's tags stands before is what the function is called with. */
	private called(node: unknown, fallback: number): Tree {
		const tree = this.convert(node, fallback);
		const tag = isMap(node) || isSeq(node) || isScalar(node) ? node.tag : undefined;
		const name = functionOf(tag);
		const start = name && tag ? this.text.lastIndexOf(tag, tree.at.start) : -1;
		return name && tag && start >= 0 ? callOf(name, tree, { start, end: start + tag.length }) : tree;
	}

	private convert(node: unknown, fallback: number): Tree {
		if (isAlias(node)) return this.alias(node);
		if (isMap(node)) {
			const start = node.range?.[0] ?? fallback;
			if (this.text.startsWith("{{", start)) return this.unknown(start, this.text.indexOf("}}", start) + 2);
			return this.map(node, start);
		}
		if (isSeq(node)) {
			const items = node.items.map((item) => this.node(isPair(item) ? null : item, fallback));
			const at = this.around(node.range?.[0] ?? fallback, node.flow ? node.range?.[1] : items.at(-1)?.at.end);
			return this.weigh({ kind: "list", at, items }, items);
		}
		return this.scalar(node, fallback);
	}

	private map(node: YAMLMap, start: number): Tree {
		const merged = new Map<string, TreeEntry>();
		const own: TreeEntry[] = [];
		let last = start;
		for (const pair of node.items) {
			const key = isScalar(pair.key) ? pair.key : undefined;
			if (!key?.range) continue;
			if (key.anchor !== undefined) this.anchors.set(key.anchor, undefined);
			const value = this.node(pair.value, key.range[1]);
			last = Math.max(last, value.at.file === this.file && !isAlias(pair.value) ? value.at.end : key.range[1]);
			if (key.source === "<<") {
				for (const part of value.kind === "list" ? value.items : [value]) {
					// Of several maps with the same key the first one counts.
					for (const entry of part.kind === "map" ? part.entries : []) {
						if (!merged.has(entry.key.value)) merged.set(entry.key.value, { ...entry, merged: true });
					}
				}
				continue;
			}
			const located = { value: String(key.value ?? key.source ?? ""), at: this.around(key.range[0], key.range[1]) };
			own.push({ key: located, value, at: this.around(key.range[0], Math.max(last, key.range[1])) });
		}
		const names = new Set(own.map((entry) => entry.key.value));
		const entries = [...[...merged.values()].filter((entry) => !names.has(entry.key.value)), ...own];
		const at = this.around(start, node.flow ? node.range?.[1] : last);
		return this.weigh(
			{ kind: "map", at, entries },
			entries.map((entry) => entry.value),
		);
	}

	private scalar(node: unknown, fallback: number): Tree {
		if (!isScalar(node)) return { kind: "scalar", at: this.around(fallback, fallback), value: null, style: "plain", templated: false };
		const start = node.range?.[0] ?? fallback;
		const end = node.range?.[1] ?? start;
		const style = node.type === "PLAIN" ? "plain" : node.type?.startsWith("QUOTE") ? "quoted" : "block";
		const value = scalarValue(node.value);
		return { kind: "scalar", at: this.around(start, end), value, style, templated: isTemplated(this.text.slice(start, end)) };
	}

	private alias(node: Alias): Tree {
		const [start = 0, end = 0] = node.range ?? [];
		const tree = this.anchors.get(node.source);
		if (!tree) {
			const message = `The alias \`*${node.source}\` names no anchor that stands before it.`;
			if (!this.anchors.has(node.source)) this.problems.push({ at: this.around(start, end), message });
			return this.unknown(start, end);
		}
		this.aliased += this.weights.get(tree) ?? 1;
		if (this.aliased <= mostAliasedValues) return tree;
		if (this.aliased !== Number.POSITIVE_INFINITY) {
			const message = `The aliases of this document stand for more than ${mostAliasedValues} values, so they are followed no further than this place.`;
			this.problems.push({ at: this.around(start, end), message });
		}
		this.aliased = Number.POSITIVE_INFINITY;
		return this.unknown(start, end);
	}

	private unknown(start: number, end: number): Tree {
		const at = this.around(start, end);
		return { kind: "scalar", at, value: this.text.slice(at.start, at.end), style: "plain", templated: true };
	}

	private weigh(tree: Tree, parts: readonly Tree[]): Tree {
		let weight = 1;
		for (const part of parts) weight += this.weights.get(part) ?? 1;
		this.weights.set(tree, weight);
		return tree;
	}

	private around(start: number, end: number | undefined): Span {
		return spanAt(this.file, this.text, start, end ?? start);
	}
}

function scalarValue(value: unknown): Scalar {
	if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
	return value === null || value === undefined ? null : String(value);
}
