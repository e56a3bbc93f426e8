import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Located, Span } from "./span.ts";
import { isTemplated } from "./template.ts";
import { blame, tooDeepAt, without } from "./toml-repair.ts";
import type { Source, SyntaxProblem, Tree, TreeScalar } from "./tree.ts";

/** No configuration nests this deep, and everything that walks a tree recursively stays far from the end of its stack. */
const deepest = 200;
const mostProblems = 50;
/** Characters that are parsed in all, however often a file is tried again without the lines that are wrong. */
const mostParsed = 8_000_000;

/** Reads TOML 1.0 into one located map. A statement that is wrong is left out, and the others are read. */
export function readToml(file: string, text: string): Source {
	const nothing: Source = { file, text, documents: [], problems: [], comments: [] };
	const deep = tooDeepAt(text, deepest);
	if (deep !== undefined) {
		const message = `The document nests more than ${deepest} levels deep, so it is not read.`;
		return { ...nothing, problems: [{ at: { file, start: deep, end: deep + 1 }, message }] };
	}
	const { program, problems } = parse(file, text);
	if (!program) return { ...nothing, problems };
	const builder = new Builder(file, text);
	const comments = program.comments.map(
		({ value, range: [start, end] }): Located<string> => ({ value: value.trim(), at: { file, start, end } }),
	);
	return { file, text, documents: [builder.read(program)], problems, comments, blocks: builder.tables };
}

function parse(file: string, text: string): { readonly program: AST.TOMLProgram | undefined; readonly problems: readonly SyntaxProblem[] } {
	const problems: SyntaxProblem[] = [];
	// A byte order mark is no part of the document; a space keeps all places where they are.
	let rest = text.replace(/^\uFEFF/, " ");
	const tries = Math.min(mostProblems, Math.max(1, Math.floor(mostParsed / (text.length + 1))));
	for (let i = 0; i <= tries; i++) {
		try {
			return { program: parseTOML(rest, { tomlVersion: "1.0" }), problems };
		} catch (error) {
			if (!(error instanceof ParseError)) throw error;
			const mistake = blame(rest, error.index, /multiple times/.test(error.message));
			if (!mistake) break;
			const message = mistake.unfinished ? "What begins on this line is not finished." : `${error.message.replace(/\.$/, "")}.`;
			problems.push({ at: { file, start: mistake.start, end: mistake.end }, message });
			rest = without(rest, mistake);
		}
	}
	return { program: undefined, problems };
}

/** A map that tables in several places write into. */
interface Branch {
	readonly kind: "map";
	at: Span;
	readonly entries: { readonly key: Located<string>; readonly value: Node; at: Span }[];
}

interface Row {
	readonly kind: "list";
	at: Span;
	readonly items: Node[];
}

type Node = Branch | Row | TreeScalar;

/** Puts the tables of a file into one tree. The map of a table begins behind its header, and its entry with it. */
class Builder {
	/** Every table with its header, in order. */
	readonly tables: Span[] = [];
	private readonly file: string;
	private readonly text: string;

	constructor(file: string, text: string) {
		this.file = file;
		this.text = text;
	}

	read({ body: [top] }: AST.TOMLProgram): Tree {
		const root: Branch = { kind: "map", at: this.span(0, this.text.length), entries: [] };
		for (const part of top.body) {
			if (part.type === "TOMLKeyValue") this.pair(root, part);
			else this.table(root, part);
		}
		return root;
	}

	private table(root: Branch, { kind, key, body, range }: AST.TOMLTable): void {
		this.tables.push(this.span(...range));
		const last = key.keys.length - 1;
		const header = this.afterHeader(key.range[1]);
		let map = root;
		for (const [i, name] of key.keys.slice(0, deepest).entries()) {
			const start = i === 0 ? range[0] : name.range[0];
			const from = i === last ? header : (key.keys[i + 1]?.range[0] ?? header);
			map = kind === "array" && i === last ? this.row(map, name, start, header) : this.below(map, name, start, from);
		}
		for (const one of body) this.pair(map, one);
		this.reach(root, key.keys, range[1]);
	}

	/** Everything on the way to a table reaches to its end. */
	private reach(root: Branch, names: AST.TOMLKey["keys"], end: number): void {
		let map: Branch | undefined = root;
		for (const name of names.slice(0, deepest)) {
			const entry: Branch["entries"][number] | undefined = map?.entries.findLast(({ key }) => key.value === wordOf(name));
			if (!entry) return;
			const value: Node = entry.value;
			entry.at = longer(entry.at, end);
			if (value.kind !== "scalar") value.at = longer(value.at, end);
			const inner: Node | undefined = value.kind === "list" ? value.items.at(-1) : value;
			map = inner?.kind === "map" ? inner : undefined;
			if (map) map.at = longer(map.at, end);
		}
	}

	private pair(map: Branch, { key, value, range }: AST.TOMLKeyValue): void {
		const names = key.keys.slice(0, deepest);
		const name = names.pop();
		let inner = map;
		for (const [i, word] of names.entries()) {
			inner = this.below(inner, word, word.range[0], (names[i + 1] ?? name ?? word).range[0]);
		}
		if (name) inner.entries.push({ key: this.key(name), value: this.value(value), at: this.span(name.range[0], range[1]) });
		this.reach(map, names, range[1]);
	}

	/** The map under a key, or the last one of a list there; it is made where there is none. */
	private below(map: Branch, name: AST.TOMLBare | AST.TOMLQuoted, start: number, from: number): Branch {
		const value = map.entries.findLast(({ key }) => key.value === wordOf(name))?.value;
		const found = value?.kind === "list" ? value.items.at(-1) : value;
		if (found?.kind === "map") return found;
		const made: Branch = { kind: "map", at: this.span(from, from), entries: [] };
		map.entries.push({ key: this.key(name), value: made, at: this.span(start, from) });
		return made;
	}

	private row(map: Branch, name: AST.TOMLBare | AST.TOMLQuoted, start: number, from: number): Branch {
		const made: Branch = { kind: "map", at: this.span(from, from), entries: [] };
		const value = map.entries.findLast(({ key }) => key.value === wordOf(name))?.value;
		if (value?.kind === "list") value.items.push(made);
		else {
			const list: Row = { kind: "list", at: this.span(from, from), items: [made] };
			map.entries.push({ key: this.key(name), value: list, at: this.span(start, from) });
		}
		return made;
	}

	private value(node: AST.TOMLContentNode): Node {
		const at = this.span(...node.range);
		if (node.type === "TOMLArray") return { kind: "list", at, items: node.elements.map((one) => this.value(one)) };
		if (node.type === "TOMLInlineTable") {
			const map: Branch = { kind: "map", at, entries: [] };
			for (const one of node.body) this.pair(map, one);
			return map;
		}
		const written = this.text.slice(at.start, at.end);
		if (node.kind === "string") {
			const style = node.multiline ? "block" : "quoted";
			return { kind: "scalar", at, value: node.value, style, templated: isTemplated(node.value) };
		}
		// Dates have no type of their own in a tree.
		const value = node.kind === "boolean" || node.kind === "integer" || node.kind === "float" ? node.value : written;
		return { kind: "scalar", at, value, style: "plain", templated: false };
	}

	private key(name: AST.TOMLBare | AST.TOMLQuoted): Located<string> {
		return { value: wordOf(name), at: this.span(...name.range) };
	}

	private afterHeader(end: number): number {
		const [brackets = ""] = /^[ \t]*\]{1,2}/.exec(this.text.slice(end, end + 80)) ?? [];
		return end + brackets.length;
	}

	private span(start: number, end: number): Span {
		return { file: this.file, start, end };
	}
}

function wordOf(name: AST.TOMLBare | AST.TOMLQuoted): string {
	return name.type === "TOMLBare" ? name.name : name.value;
}

function longer(at: Span, end: number): Span {
	return end > at.end ? { ...at, end } : at;
}
