import { piecesOf } from "./python-strings.ts";
import { childrenOf, groupsOf, type SyntaxNode, symbol } from "./python-syntax.ts";
import type { Span } from "./span.ts";
import type { Scalar, Tree, TreeEntry, TreeScalar } from "./tree.ts";

/** No definition nests this deep; what lies deeper is not looked into. */
const deepest = 60;
const dotted = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u;

/** Reads expressions into trees, in the forms that `python-forms.ts` tells of. */
export class ExpressionReader {
	private readonly file: string;
	private readonly text: string;
	private readonly imported: ReadonlyMap<string, string>;

	/** `imported`: name → the dotted name of what it stands for. */
	constructor(file: string, text: string, imported: ReadonlyMap<string, string>) {
		this.file = file;
		this.text = text;
		this.imported = imported;
	}

	/** A function by its decorators, which may make another thing of it. */
	readFunction(node: SyntaxNode, at: Span): Tree {
		const decorators = childrenOf(node).filter(({ name }) => name === "Decorator");
		const items = decorators.map((one) => this.decorator(one));
		return this.form("function", symbol(this.text.slice(at.start, at.end), at, false), at, [
			["decorators", { kind: "list", at: this.span(node), items }],
		]);
	}

	read(node: SyntaxNode, depth = 0): Tree {
		if (depth > deepest) return this.opaque(node);
		switch (node.name) {
			case "String":
			case "ContinuedString":
			case "FormatString":
				return this.string(node, depth);
			case "Number":
			case "UnaryExpression":
				return this.number(node, this.text.slice(node.from, node.to));
			case "Boolean":
				return this.plain(node, this.text.slice(node.from, node.to) === "True");
			case "None":
				return this.plain(node, null);
			case "VariableName":
				return symbol(this.text.slice(node.from, node.to), this.span(node), true);
			case "MemberExpression":
				return this.member(node, depth);
			case "ParenthesizedExpression":
				return this.inner(node, depth);
			case "ArrayExpression":
			case "TupleExpression":
				return { kind: "list", at: this.span(node), items: groupsOf(node).map((group) => this.item(group, depth)) };
			case "DictionaryExpression":
				return this.dictionary(node, depth);
			case "CallExpression":
				return this.call(node, depth);
			case "BinaryExpression":
				return this.sum(node, depth);
			default:
				return this.opaque(node);
		}
	}

	private decorator(node: SyntaxNode): Tree {
		const parts = childrenOf(node).filter(({ name }) => name !== "At");
		const callee = parts.filter(({ name }) => name !== "ArgList");
		const [first, last] = [callee[0], callee.at(-1)];
		if (!first || !last) return this.opaque(node);
		return this.callOf(
			first.from,
			last.to,
			parts.find(({ name }) => name === "ArgList"),
			this.span(node),
			0,
		);
	}

	private call(node: SyntaxNode, depth: number): Tree {
		const [callee, list] = childrenOf(node);
		if (!callee) return this.opaque(node);
		const written = this.text.slice(callee.from, callee.to);
		if (callee.name === "VariableName" || dotted.test(written)) return this.callOf(callee.from, callee.to, list, this.span(node), depth);
		const [object, , property] = childrenOf(callee);
		if (callee.name !== "MemberExpression" || !object || property?.name !== "PropertyName") return this.opaque(node);
		const name = symbol(this.text.slice(property.from, property.to), this.span(property), false);
		return this.form("call", name, this.span(node), [["on", this.read(object, depth + 1)], ...this.passed(list, name.at, depth)]);
	}

	/** A call of what a dotted name stands for: something imported, a method of a value, or a name of this module. */
	private callOf(start: number, end: number, list: SyntaxNode | undefined, at: Span, depth: number): Tree {
		const written = this.text.slice(start, end);
		const [root = "", ...rest] = written.split(".");
		const target = this.imported.get(root);
		const passed = this.passed(list, { file: this.file, start, end }, depth);
		if (target !== undefined || rest.length === 0) {
			const name = [target ?? root, ...rest].join(".");
			return this.form("call", symbol(name, { file: this.file, start, end }, false), at, passed);
		}
		const dot = start + written.lastIndexOf(".");
		const on = symbol(written.slice(0, dot - start), { file: this.file, start, end: dot }, true);
		return this.form("call", symbol(written.slice(dot + 1 - start), { file: this.file, start: dot + 1, end }, false), at, [
			["on", on],
			...passed,
		]);
	}

	private passed(list: SyntaxNode | undefined, callee: Span, depth: number): readonly (readonly [string, Tree])[] {
		const at = list ? this.span(list) : { ...callee, start: callee.end };
		const positional: Tree[] = [];
		const keywords: TreeEntry[] = [];
		for (const group of list ? groupsOf(list) : []) {
			const [first, second, third] = group;
			if (!first) continue;
			const start = first.from;
			if (first.name === "VariableName" && second && this.text.slice(second.from, second.to) === "=" && third) {
				const key = { value: this.text.slice(first.from, first.to), at: this.span(first) };
				keywords.push({
					key,
					value: group.length === 3 ? this.read(third, depth + 1) : this.opaque(third),
					at: this.range(start, third.to),
				});
			} else if (first.name === "**" && second) {
				keywords.push({
					key: { value: "**", at: this.span(first) },
					value: this.read(second, depth + 1),
					at: this.range(start, second.to),
				});
			} else positional.push(this.item(group, depth));
		}
		return [
			["arguments", { kind: "list", at, items: positional }],
			["keywords", { kind: "map", at, entries: keywords }],
		];
	}

	/** One item between commas; more than one node there is a mistake of the text, or an expression without a form. */
	private item(group: readonly SyntaxNode[], depth: number): Tree {
		const [first, second] = group;
		if (first?.name === "*" && second) {
			const at = this.range(first.from, second.to);
			return this.form("unpack", symbol("*", this.span(first), false), at, [["of", this.read(second, depth + 1)]]);
		}
		const last = group.at(-1);
		if (!first || !last) return symbol("", this.range(0, 0), true);
		return group.length === 1 ? this.read(first, depth + 1) : this.unread(first.from, last.to);
	}

	private dictionary(node: SyntaxNode, depth: number): Tree {
		const entries: TreeEntry[] = [];
		for (const [key, colon, value, more] of groupsOf(node)) {
			const read = key && this.read(key, depth + 1);
			if (colon?.name !== ":" || !value || more || read?.kind !== "scalar" || read.templated) return this.opaque(node);
			const written = { value: String(read.value), at: read.at };
			entries.push({ key: written, value: this.read(value, depth + 1), at: this.range(read.at.start, value.to) });
		}
		return { kind: "map", at: this.span(node), entries };
	}

	private member(node: SyntaxNode, depth: number): Tree {
		const [object, bracket, index, closing, ...rest] = childrenOf(node);
		const written = this.text.slice(node.from, node.to);
		if (dotted.test(written)) {
			const [root = "", ...names] = written.split(".");
			const target = this.imported.get(root);
			return target === undefined
				? symbol(written, this.span(node), true)
				: this.form("import", symbol([target, ...names].join("."), this.span(node), false), this.span(node), []);
		}
		if (!object || bracket?.name !== "[" || !index || closing?.name !== "]" || rest.length > 0) return this.opaque(node);
		return this.form("subscript", symbol("[]", this.range(bracket.from, closing.to), false), this.span(node), [
			["of", this.read(object, depth + 1)],
			["index", this.read(index, depth + 1)],
		]);
	}

	private sum(node: SyntaxNode, depth: number): Tree {
		const [left, operator, right] = childrenOf(node);
		if (!left || !operator || !right || this.text.slice(operator.from, operator.to) !== "+") return this.opaque(node);
		return this.form("plus", symbol("+", this.span(operator), false), this.span(node), [
			["left", this.read(left, depth + 1)],
			["right", this.read(right, depth + 1)],
		]);
	}

	private inner(node: SyntaxNode, depth: number): Tree {
		const [, one, closing] = childrenOf(node);
		return one && closing?.name === ")" ? this.read(one, depth + 1) : this.opaque(node);
	}

	private number(node: SyntaxNode, written: string): Tree {
		const value = /^[-+]?[\d.]/.test(written) ? Number(written.replaceAll("_", "")) : Number.NaN;
		return Number.isNaN(value) ? this.opaque(node) : this.plain(node, value);
	}

	/** Texts that follow one another are one; those with values in braces are made of parts. */
	private string(node: SyntaxNode, depth: number): Tree {
		const literals = node.name === "ContinuedString" ? childrenOf(node) : [node];
		const parts = literals.flatMap((literal) => this.parts(literal, depth));
		if (parts.every((part) => part.kind === "scalar" && !part.templated)) {
			const value = parts.map((part) => (part.kind === "scalar" ? String(part.value) : "")).join("");
			return { kind: "scalar", at: this.span(node), value, style: "quoted", templated: false };
		}
		const at = this.span(node);
		return this.form("format", symbol("f", { ...at, end: at.start + 1 }, false), at, [["parts", { kind: "list", at, items: parts }]]);
	}

	private parts(literal: SyntaxNode, depth: number): readonly Tree[] {
		const replaced = childrenOf(literal).filter(({ name }) => name === "FormatReplacement");
		const pieces = piecesOf(this.text.slice(literal.from, literal.to), literal.from, replaced);
		if (!pieces) return [this.opaque(literal)];
		return pieces.map((piece): Tree => {
			if ("text" in piece) {
				const at = this.range(piece.from, piece.to);
				return { kind: "scalar", at, value: piece.text, style: "quoted", templated: false };
			}
			const [inside, ...more] = childrenOf(piece.replaced).filter(({ name }) => name !== "{" && name !== "}");
			return inside && more.length === 0 ? this.read(inside, depth + 1) : this.opaque(piece.replaced);
		});
	}

	private plain(node: SyntaxNode, value: Scalar): TreeScalar {
		return { kind: "scalar", at: this.span(node), value, style: "plain", templated: false };
	}

	private form(kind: string, name: TreeScalar, at: Span, rest: readonly (readonly [string, Tree])[]): Tree {
		const entries = [[kind, name] as const, ...rest].map(([key, value]) => ({ key: { value: key, at: name.at }, value, at: value.at }));
		return { kind: "map", at, entries };
	}

	/** What is not looked into: its value is not known. */
	private opaque(node: SyntaxNode): TreeScalar {
		return this.unread(node.from, node.to);
	}

	private unread(start: number, end: number): TreeScalar {
		return { kind: "scalar", at: this.range(start, end), value: this.text.slice(start, end), style: "plain", templated: true };
	}

	private span({ from, to }: SyntaxNode): Span {
		return this.range(from, to);
	}

	private range(start: number, end: number): Span {
		return { file: this.file, start, end };
	}
}
