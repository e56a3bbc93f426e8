import type { Place } from "./place.ts";

interface Token {
	readonly text: string;
	readonly start: number;
}

interface Level {
	readonly bracket: string;
	/** The field that the bracket belongs to; a message in a list has none of its own. */
	readonly field: string | undefined;
	readonly keys: Set<string>;
}

const pattern = /#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{}[\]<>,;:]|[\w.+-]+/g;

/** The fields and brackets around the cursor; nothing inside a comment or a string. */
export function pbtxtPlace(text: string, offset: number): Place | undefined {
	const before = read(text.slice(0, offset));
	const last = before.at(-1);
	const touched = last && last.start + last.text.length === offset ? last : undefined;
	if (touched && /^[#"']/.test(touched.text)) return undefined;
	const word = touched && /^\w/.test(touched.text) ? touched : undefined;
	const { levels, field, colon } = walk(word ? before.slice(0, -1) : before);
	const path = levels.flatMap((level) => level.field ?? []);
	const start = word?.start ?? offset;
	const inner = levels.at(-1);
	if (colon && field !== undefined) return { kind: "value", path: [...path, field], start, present: new Set(), indent: "" };
	if (inner?.bracket === "[") return { kind: "value", path, start, present: new Set(), indent: "" };
	return { kind: "key", path, start, present: new Set([...(inner?.keys ?? []), ...keysBehind(read(text.slice(offset)))]), indent: "" };
}

function read(text: string): readonly Token[] {
	return Array.from(text.matchAll(pattern), ({ 0: word, index }) => ({ text: word, start: index }));
}

/** Which brackets are open at the end, and which field was named last without a value so far. */
function walk(tokens: readonly Token[]): {
	readonly levels: readonly Level[];
	readonly field: string | undefined;
	readonly colon: boolean;
} {
	const levels: Level[] = [{ bracket: "", field: undefined, keys: new Set() }];
	let field: string | undefined;
	let colon = false;
	for (const { text } of tokens) {
		if (text.startsWith("#")) continue;
		if (text === ":") {
			colon = true;
			continue;
		}
		if (/^[{<[]$/.test(text)) levels.push({ bracket: text, field, keys: new Set() });
		else if (/^[}>\]]$/.test(text) && levels.length > 1) levels.pop();
		else if (/^[A-Za-z_]/.test(text) && !colon && levels.at(-1)?.bracket !== "[") {
			field = text;
			levels.at(-1)?.keys.add(text);
			continue;
		}
		field = undefined;
		colon = false;
	}
	return { levels, field, colon };
}

/** The fields that follow in the same message. */
function keysBehind(tokens: readonly Token[]): readonly string[] {
	const keys: string[] = [];
	let depth = 0;
	for (const [i, { text }] of tokens.entries()) {
		if (/^[{<[]$/.test(text)) depth++;
		else if (/^[}>\]]$/.test(text) && depth-- === 0) break;
		else if (depth === 0 && /^[A-Za-z_]/.test(text) && tokens[i - 1]?.text !== ":") keys.push(text);
	}
	return keys;
}
