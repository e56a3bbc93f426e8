import type { Located, Span } from "./span.ts";

export type Scalar = string | number | boolean | null;

/** What every format is read into. An alias points at the same node as its anchor, so a tree may share branches. */
export type Tree = TreeMap | TreeList | TreeScalar;

export interface TreeEntry {
	readonly key: Located<string>;
	readonly value: Tree;
	/** Key and value together: what a fix deletes or an allow-comment covers. */
	readonly at: Span;
	/** It stands in another map and was merged into this one (`<<`). */
	readonly merged?: boolean;
}

export interface TreeMap {
	readonly kind: "map";
	readonly at: Span;
	/** In the order of the text. A repeated key appears twice; `Cursor` takes the last, as servers do. */
	readonly entries: readonly TreeEntry[];
}

export interface TreeList {
	readonly kind: "list";
	readonly at: Span;
	readonly items: readonly Tree[];
}

export interface TreeScalar {
	readonly kind: "scalar";
	readonly at: Span;
	readonly value: Scalar;
	/** Quoted text is a string whatever it looks like; a symbol is a bare word of protobuf text. */
	readonly style: "plain" | "quoted" | "block" | "symbol";
	/** The text holds a placeholder such as `{{ … }}`, `${VAR}` or `<TODO>`: its value is not known here. */
	readonly templated: boolean;
}

/** A file as its format's reader leaves it. Reading never throws. */
export interface Source {
	readonly file: string;
	readonly text: string;
	readonly documents: readonly Tree[];
	readonly problems: readonly SyntaxProblem[];
	/** The text after the comment mark, trimmed; `at` covers the mark too. */
	readonly comments: readonly Located<string>[];
	/** Stretches that belong together although the tree has their parts in other places: the tables of TOML, in order. */
	readonly blocks?: readonly Span[];
}

export interface SyntaxProblem {
	readonly at: Span;
	readonly message: string;
}

/** A finger on the tree. Pointing at something absent is allowed and yields nothing. */
export class Cursor {
	readonly tree: Tree | undefined;
	/** The key that leads here, where there is one. */
	readonly key: Located<string> | undefined;

	constructor(tree: Tree | undefined, key?: Located<string>) {
		this.tree = tree;
		this.key = key;
	}

	get at(): Span | undefined {
		return this.tree?.at;
	}

	get present(): boolean {
		return this.tree !== undefined;
	}

	get isMap(): boolean {
		return this.tree?.kind === "map";
	}

	get isList(): boolean {
		return this.tree?.kind === "list";
	}

	get templated(): boolean {
		return this.tree?.kind === "scalar" && this.tree.templated;
	}

	get(...path: readonly (string | number)[]): Cursor {
		let cursor: Cursor = this;
		for (const step of path) cursor = cursor.step(step);
		return cursor;
	}

	/** The items of a list, or the values of a repeated key; nothing for anything else. */
	items(): readonly Cursor[] {
		return this.tree?.kind === "list" ? this.tree.items.map((item) => new Cursor(item)) : [];
	}

	entries(): readonly Cursor[] {
		return this.tree?.kind === "map" ? this.tree.entries.map(({ key, value }) => new Cursor(value, key)) : [];
	}

	/** A string that is written as one: a templated scalar is unknown, a bare number is not a string. */
	string(): Located<string> | undefined {
		const scalar = this.scalar();
		return typeof scalar?.value === "string" ? { value: scalar.value, at: scalar.at } : undefined;
	}

	number(): Located<number> | undefined {
		const scalar = this.scalar();
		return typeof scalar?.value === "number" ? { value: scalar.value, at: scalar.at } : undefined;
	}

	boolean(): Located<boolean> | undefined {
		const scalar = this.scalar();
		return typeof scalar?.value === "boolean" ? { value: scalar.value, at: scalar.at } : undefined;
	}

	/** Any scalar but null as text, for fields such as image tags and quantities that may be written bare. */
	word(): Located<string> | undefined {
		const scalar = this.scalar();
		return scalar && scalar.value !== null ? { value: String(scalar.value), at: scalar.at } : undefined;
	}

	private scalar(): TreeScalar | undefined {
		return this.tree?.kind === "scalar" && !this.tree.templated ? this.tree : undefined;
	}

	private step(step: string | number): Cursor {
		if (typeof step === "number") return new Cursor(this.tree?.kind === "list" ? this.tree.items[step] : undefined);
		const entry = this.tree?.kind === "map" ? this.tree.entries.findLast(({ key }) => key.value === step) : undefined;
		return new Cursor(entry?.value, entry?.key);
	}
}

/** Null in YAML means that nothing was said. */
export function isEmpty(tree: Tree | undefined): boolean {
	return tree === undefined || (tree.kind === "scalar" && tree.value === null && !tree.templated);
}
