import { childrenOf, type SyntaxNode } from "./python-syntax.ts";

/** One time that a name gets a value at the top of a module. */
export interface Binding {
	readonly name: string;
	readonly nameStart: number;
	/** The statement; without extent where it may be carried out at any time. */
	readonly start: number;
	readonly end: number;
	readonly bound: Bound;
}

type Bound =
	| { readonly kind: "expression" | "function"; readonly node: SyntaxNode }
	/** The dotted name of a module or of something in it; dots in front count folders from the file's own. */
	| { readonly kind: "import"; readonly target: string }
	/** To the same as before, but that may be another by now. */
	| { readonly kind: "changed" }
	/** In a loop, under a condition, by a definition: what it is after that is not known. */
	| { readonly kind: "unknown" };

/** All bindings of a module, in order. Comments are told on the way. */
export function bindingsOf(top: SyntaxNode, text: string, comment: (start: number, end: number) => void): readonly Binding[] {
	const collector = new Collector(text);
	for (let child = top.firstChild; child; child = child.nextSibling) collector.statement(child, true);
	collector.anywhere(top, comment);
	const imported = importedNames(collector.bindings);
	// What is imported is not changed by calling what is in it, and importing it twice is importing it.
	const first = new Map(collector.bindings.toReversed().flatMap((one) => (one.bound.kind === "import" ? [[one.name, one] as const] : [])));
	return collector.bindings.filter((one) => !imported.has(one.name) || first.get(one.name) === one).toSorted((a, b) => a.start - b.start);
}

/** Names that stand for one imported thing, and for nothing else at any time. */
export function importedNames(bindings: readonly Binding[]): ReadonlyMap<string, string> {
	const targets = new Map<string, string>();
	const others = new Set<string>();
	for (const { name, bound } of bindings) {
		if (bound.kind === "import" && (targets.get(name) ?? bound.target) === bound.target) targets.set(name, bound.target);
		else if (bound.kind !== "changed") others.add(name);
	}
	return new Map([...targets].filter(([name]) => !others.has(name)));
}

class Collector {
	readonly bindings: Binding[] = [];
	private readonly text: string;

	constructor(text: string) {
		this.text = text;
	}

	/** `top`: it is carried out once, whatever else happens. */
	statement(node: SyntaxNode, top: boolean): void {
		const children = childrenOf(node);
		if (node.name === "StatementGroup") for (const child of children) this.statement(child, top);
		else if (node.name === "ImportStatement") this.imports(node, top);
		else if (node.name === "AssignStatement") this.assignment(node, top);
		else if (node.name === "DecoratedStatement") this.decorated(node, top);
		else if (node.name === "ExpressionStatement") this.method(node);
		else if (node.name === "UpdateStatement") this.targets(children.slice(0, 1), node);
		else if (/^(?:Delete|Type|Function|Class)(?:Statement|Definition)$/.test(node.name)) this.targets(children, node);
		else this.compound(node);
	}

	/** What binds a name of the module from within functions or expressions, and comments. */
	anywhere(top: SyntaxNode, comment: (start: number, end: number) => void): void {
		const cursor = top.cursor();
		do {
			if (cursor.name === "Comment") comment(cursor.from, cursor.to);
			else if (cursor.name === "ScopeStatement") this.targets(childrenOf(cursor.node), undefined);
			else if (cursor.name === "CapturePattern") this.targets(childrenOf(cursor.node), undefined);
			else if (cursor.name === "AssignOp" && this.text.slice(cursor.from, cursor.to) === ":=") {
				const target = cursor.node.prevSibling;
				if (target) this.target(target, undefined);
			}
		} while (cursor.next());
	}

	/** Conditions, loops and the like: what is bound in them may be bound or not. */
	private compound(node: SyntaxNode): void {
		const children = childrenOf(node);
		const loop = node.name === "ForStatement" ? children.findIndex(({ name }) => name === "in") : 0;
		for (const [i, child] of children.entries()) {
			if (/Body$|^MatchClause$/.test(child.name)) this.compound(child);
			else if (/(?:Statement|Definition|StatementGroup)$/.test(child.name)) this.statement(child, false);
			else if (i < loop || children[i - 1]?.name === "as") this.target(child, node);
		}
	}

	private assignment(node: SyntaxNode, top: boolean): void {
		const children = childrenOf(node).filter(({ name }) => name !== "TypeDef");
		const last = children.findLastIndex(({ name }) => name === "AssignOp");
		// An annotation binds nothing; but so the parser takes what a `with` binds in parentheses.
		if (last < 0) this.targets(children.slice(children[0]?.name === "VariableName" ? children.length : 0), node);
		const [value, ...more] = children.slice(last + 1);
		// What is not closed takes the statements behind it for its own: then there are calls among the targets.
		const broken = children.slice(0, Math.max(0, last)).some(({ name }) => name === "CallExpression");
		const plain = top && value && more.length === 0 && !broken;
		for (const [i, target] of children.slice(0, Math.max(0, last)).entries()) {
			const alone = (i === 0 || children[i - 1]?.name === "AssignOp") && children[i + 1]?.name === "AssignOp";
			if (plain && alone && target.name === "VariableName") this.bind(target, node, { kind: "expression", node: value });
			else this.target(target, node);
		}
	}

	private decorated(node: SyntaxNode, top: boolean): void {
		const definition = childrenOf(node).find(({ name }) => name === "FunctionDefinition" || name === "ClassDefinition");
		const name = definition && childrenOf(definition).find((child) => child.name === "VariableName");
		if (!name) return;
		if (top && definition.name === "FunctionDefinition") this.bind(name, node, { kind: "function", node });
		else this.target(name, node);
	}

	private imports(node: SyntaxNode, top: boolean): void {
		const children = childrenOf(node);
		const start = children.findIndex(({ name }) => name === "import");
		const from = start > 0 ? this.text.slice(children[1]?.from ?? 0, children[start - 1]?.to ?? 0).replace(/\s/g, "") : undefined;
		let path: SyntaxNode[] = [];
		let alias: SyntaxNode | undefined;
		for (const child of [...children.slice(start + 1), undefined]) {
			if (child?.name === "VariableName") {
				if (path.at(-1)?.name === "as") alias = child;
				else path.push(child);
			} else if (child?.name === "as") path.push(child);
			else if (!child || child.name === ",") {
				this.imported(node, path, alias, from, top);
				path = [];
				alias = undefined;
			}
		}
	}

	private imported(
		node: SyntaxNode,
		path: readonly SyntaxNode[],
		alias: SyntaxNode | undefined,
		from: string | undefined,
		top: boolean,
	): void {
		const names = path.filter(({ name }) => name === "VariableName");
		const first = names[0];
		if (!first) return;
		const words = names.map((name) => this.text.slice(name.from, name.to));
		const whole = from === undefined ? words : [from.endsWith(".") ? `${from}${words[0]}` : `${from}.${words[0]}`];
		// `import a.b` binds `a`, but `import a.b as c` binds `c` to `a.b`.
		const target = alias || from !== undefined ? whole.join(".") : (words[0] ?? "");
		this.bind(alias ?? first, node, top ? { kind: "import", target } : { kind: "unknown" });
	}

	/** A statement that only calls a method may change what the method is of. */
	private method(node: SyntaxNode): void {
		const call = node.firstChild;
		if (call?.name === "CallExpression" && call.firstChild?.name === "MemberExpression") this.target(call.firstChild, node);
	}

	private targets(nodes: readonly SyntaxNode[], statement: SyntaxNode | undefined): void {
		for (const node of nodes) this.target(node, statement);
	}

	/** The names that a target binds anew, or whose values it changes: `a`, `a, b`, `a.b`, `a["b"]`. */
	private target(node: SyntaxNode, statement: SyntaxNode | undefined): void {
		const open: SyntaxNode[] = [node];
		for (let next = open.pop(); next; next = open.pop()) {
			if (next.name === "VariableName") this.bind(next, statement, { kind: node.name === "MemberExpression" ? "changed" : "unknown" });
			else if (next.name === "MemberExpression" || next.name === "CallExpression") open.push(...childrenOf(next).slice(0, 1));
			else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(next.name)) open.push(...childrenOf(next));
		}
	}

	private bind({ from, to }: SyntaxNode, statement: SyntaxNode | undefined, bound: Bound): void {
		this.bindings.push({
			name: this.text.slice(from, to),
			nameStart: from,
			start: statement?.from ?? from,
			end: statement?.to ?? from,
			bound,
		});
	}
}
