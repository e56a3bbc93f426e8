import { readNumber, readString, Scanner } from "./pbtxt-tokens.ts";
import type { Located } from "./span.ts";
import { isTemplated } from "./template.ts";
import type { Source, SyntaxProblem, Tree, TreeEntry, TreeScalar } from "./tree.ts";

const deepest = 200;
const mostProblems = 50;

const fieldName = /[A-Za-z_]\w*/y;
const bracketedName = /\[[ \t]*[A-Za-z_][\w.-]*(?:\/[\w./-]*)?[ \t]*\]/y;
const word = /[A-Za-z_]\w*/y;
/** A word in the place of a value is the name of the next field if one of these follows. */
const fieldFollows = /[A-Za-z_]\w*[ \t\r\n]*[:{<]/y;
/** `${VAR}` and `{{ … }}`, with the characters that touch them. */
const placeholder = /-?[\w.]{0,200}(?:(?:\$\{[^}\r\n]{0,200}\}|\{\{(?:(?!\}\})[^\r\n]){0,200}\}\})[\w.-]{0,200})+/y;
const toBeFilledIn = /<[A-Za-z][\w .-]{0,80}>/y;
const untilNext = /[^\r\n{}<>[\],;#"']+/y;
const closers: Readonly<Record<string, string>> = { "{": "}", "<": ">", "[": "]" };

/** A message or list that is being read. */
interface Frame {
	readonly kind: "map" | "list";
	readonly start: number;
	readonly close: string;
	/** The field that it is the value of; nothing for the whole text, items of lists and brackets that belong to nobody. */
	readonly key: Located<string> | undefined;
	readonly entries: TreeEntry[];
	readonly items: Tree[];
	/** A value has just ended here, so that a separator may follow. */
	ended: boolean;
}

/** Reads protobuf text, as far as it can be read, into one map. Without the message's schema a field is repeated by standing there twice. */
export function readPbtxt(file: string, text: string): Source {
	const reader = new Reader(new Scanner(file, text));
	const documents = [reader.read()];
	const { comments, problems } = reader.scanner;
	return { file, text, documents, problems: fewest(problems), comments };
}

/** In the order of the text; of very many, the first ones and the innermost, which tells of nesting that is too deep. */
function fewest(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
	const sorted = problems.toSorted((a, b) => a.at.start - b.at.start);
	return sorted.length > mostProblems ? [...sorted.slice(0, mostProblems - 1), ...sorted.slice(-1)] : sorted;
}

/** Keeps its own stack, so that nesting cannot exhaust the machine's. */
class Reader {
	readonly scanner: Scanner;
	private readonly stack: Frame[] = [];
	private frame: Frame;

	constructor(scanner: Scanner) {
		this.scanner = scanner;
		this.frame = { kind: "map", start: 0, close: "", key: undefined, entries: [], items: [], ended: false };
	}

	read(): Tree {
		for (let next = this.scanner.peek(); next !== ""; next = this.scanner.peek()) {
			if (next === "}" || next === ">" || next === "]") this.close(next);
			else if (next === "," || next === ";") this.separate(next);
			else if (this.frame.kind === "map") this.field(next);
			else this.item();
		}
		while (this.stack.length > 0) this.leave(true);
		return { kind: "map", at: this.scanner.span(0), entries: this.frame.entries };
	}

	private field(next: string): void {
		const { scanner } = this;
		const start = scanner.position;
		const name = scanner.match(next === "[" ? bracketedName : fieldName);
		if (name === undefined) {
			scanner.complain(`\`${next}\` stands where a field should start.`, start, start + 1);
			if (next in closers) this.enter(next, undefined);
			else this.skip();
			return;
		}
		const key = { value: name.replace(/[ \t]/g, ""), at: scanner.span(start) };
		const colon = scanner.take(":");
		const [first, at] = [scanner.peek(), scanner.position];
		this.value(first, key, colon);
		const bare = !colon && scanner.position > at && first !== "{" && first !== "<" && this.frame.entries.at(-1)?.key === key;
		if (bare) scanner.complain(`A \`:\` is missing between \`${shorten(key.value)}\` and its value.`, key.at.start, key.at.end);
	}

	private item(): void {
		const { scanner, frame } = this;
		const start = scanner.position;
		if (frame.ended) scanner.complain("A comma is missing between two items of a list.", start, start + 1);
		const next = scanner.peek();
		const items = frame.items.length;
		this.value(next, undefined, true);
		if (frame !== this.frame || frame.items.length > items || scanner.position > start) return;
		scanner.complain(`\`${next}\` stands where an item of a list should start.`, start, start + 1);
		this.skip();
	}

	/** Reads what stands behind a field's name or in a list; a field without a value gets an empty one. */
	private value(next: string, key: Located<string> | undefined, colon: boolean): void {
		const { scanner } = this;
		const scalar = this.placeholder(next, colon) ?? this.scalar(next);
		if (scalar) this.attach(scalar, key);
		else if (next === "{" || next === "<" || next === "[") {
			if (next === "[" && !colon && key) this.enterBareList(key);
			else this.enter(next, key);
		} else if (key) {
			scanner.complain(`\`${shorten(key.value)}\` has no value.`, key.at.start, key.at.end);
			const at = scanner.span(key.at.end, key.at.end);
			this.attach({ kind: "scalar", at, value: null, style: "plain", templated: false }, key);
		}
	}

	private placeholder(next: string, colon: boolean): TreeScalar | undefined {
		const { scanner } = this;
		const start = scanner.position;
		const raw = next === "<" ? colon && scanner.match(toBeFilledIn) : scanner.match(placeholder);
		return raw ? { kind: "scalar", at: scanner.span(start), value: raw, style: "plain", templated: true } : undefined;
	}

	private scalar(next: string): TreeScalar | undefined {
		const { scanner } = this;
		const start = scanner.position;
		if (next === '"' || next === "'") {
			const { value, end } = readString(scanner);
			return { kind: "scalar", at: scanner.span(start, end), value, style: "quoted", templated: isTemplated(value) };
		}
		if (scanner.see(fieldFollows) !== undefined) return undefined;
		const number = readNumber(scanner);
		if (number !== undefined) return { kind: "scalar", at: scanner.span(start), value: number, style: "plain", templated: false };
		const symbol = scanner.match(word);
		if (symbol === undefined) return undefined;
		const value = symbol === "true" || symbol === "false" ? symbol === "true" : symbol;
		return { kind: "scalar", at: scanner.span(start), value, style: "symbol", templated: false };
	}

	/** Only lists of messages may follow their field without a colon. */
	private enterBareList(key: Located<string>): void {
		this.enter("[", key);
		const next = this.scanner.peek();
		if (next === "{" || next === "<" || next === "]" || next === "") return;
		this.scanner.complain(`A \`:\` is missing between \`${shorten(key.value)}\` and its value.`, key.at.start, key.at.end);
	}

	private enter(open: string, key: Located<string> | undefined): void {
		const { scanner } = this;
		const start = scanner.position;
		if (this.frame.kind === "list" && open === "[") scanner.complain("A list cannot stand in a list.", start, start + 1);
		if (this.stack.length >= deepest) {
			this.skipBlock();
			scanner.complain(`The text nests more than ${deepest} levels deep here, so this part is not read.`, start, start + 1);
			return;
		}
		scanner.position++;
		this.stack.push(this.frame);
		this.frame = { kind: open === "[" ? "list" : "map", start, close: closers[open] ?? "", key, entries: [], items: [], ended: false };
	}

	private close(closer: string): void {
		const { scanner } = this;
		const start = scanner.position;
		const known = this.frame.close === closer || this.stack.some((frame) => frame.close === closer);
		if (!known) {
			scanner.position++;
			scanner.complain(`\`${closer}\` closes nothing.`, start);
			return;
		}
		while (this.frame.close !== closer) this.leave(true);
		scanner.position++;
		this.leave(false);
	}

	/** Ends the innermost message or list and hands it to the one around it. */
	private leave(open: boolean): void {
		const { scanner, frame } = this;
		const outer = this.stack.pop();
		if (!outer) return;
		const at = scanner.span(frame.start);
		if (open) scanner.complain(`\`${scanner.text[frame.start]}\` is never closed.`, frame.start, frame.start + 1);
		else if (frame.kind === "list" && frame.items.length > 0 && !frame.ended) {
			scanner.complain("A list cannot end with a comma.", scanner.position - 1);
		}
		this.frame = outer;
		this.attach(frame.kind === "map" ? { kind: "map", at, entries: frame.entries } : { kind: "list", at, items: frame.items }, frame.key);
	}

	private attach(value: Tree, key: Located<string> | undefined): void {
		const { frame } = this;
		frame.ended = true;
		if (frame.kind === "list") frame.items.push(value);
		else if (key) frame.entries.push({ key, value, at: this.scanner.span(key.at.start, value.at.end) });
	}

	private separate(mark: string): void {
		const { scanner, frame } = this;
		const start = scanner.position++;
		if (!frame.ended || (frame.kind === "list" && mark === ";")) scanner.complain(`\`${mark}\` separates nothing.`, start);
		frame.ended = false;
	}

	/** Moves on to where reading can go on: the next line, bracket, string or separator. */
	private skip(): void {
		const { scanner } = this;
		const quote = scanner.peek();
		if (quote === '"' || quote === "'") readString(scanner);
		else if (scanner.match(untilNext) === undefined) scanner.position++;
	}

	/** Moves behind a block without reading it. */
	private skipBlock(): void {
		const { scanner } = this;
		let depth = 0;
		for (let next = scanner.peek(); next !== ""; next = scanner.peek()) {
			if (next === '"' || next === "'") {
				readString(scanner);
				continue;
			}
			scanner.position++;
			if (next in closers) depth++;
			else if (next === "}" || next === ">" || next === "]") depth--;
			if (depth === 0) return;
		}
	}
}

function shorten(name: string): string {
	return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}
