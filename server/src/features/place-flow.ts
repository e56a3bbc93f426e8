import { deepest, indentAt, type Path, type Place } from "./place.ts";

interface Token {
	readonly kind: "open" | "close" | "comma" | "colon" | "string" | "word" | "comment";
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

interface Level {
	readonly bracket: string;
	readonly path: Path;
	readonly map: Map<string, string>;
	/** The word that is a key if a colon follows, or a value if one went before. */
	word?: Token;
	key?: string;
	/** A value stands behind the last comma, key or bracket, so that the next entry needs a comma. */
	valued: boolean;
}

/** Where a collection in brackets stands: the way to it, and the maps around it. */
export interface Surroundings {
	readonly path: Path;
	readonly maps: Place["maps"];
	readonly style: "flow" | "json";
}

const pattern = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\n]|'')*'?|(?:#|\/\/)[^\n]*|[{}[\],:]|[^\s{}[\],:"'](?:[^\s{}[\],:]|:(?![\s,{}[\]]|$))*/g;

/** The place of an offset within a text of brackets: JSON, or a collection of YAML in flow style. */
export function flowPlace(text: string, start: number, end: number, offset: number, around: Surroundings): Place | undefined {
	const tokens = tokensIn(text, start, end);
	const levels: Level[] = [];
	let place: Place | undefined;
	let open: readonly Level[] | undefined;
	for (const [i, token] of tokens.entries()) {
		if (!open && token.end >= offset && !(token.end === offset && isClosed(token))) {
			open = [...levels];
			place = placeIn({ text, offset, tokens, index: i, levels, around });
			if (!place) return undefined;
			// The word that is being typed is no entry of its map.
			if (isTouched(token, offset)) {
				const next = tokens[i + 1];
				const level = levels.at(-1);
				if (level && next?.kind === "colon") level.key = "";
				continue;
			}
		}
		take(token, levels, around);
		if (levels.length > deepest) return undefined;
	}
	open ??= levels;
	place ??= placeIn({ text, offset, tokens, index: tokens.length, levels, around });
	const maps = open.flatMap(({ bracket, map }) => (bracket === "{" ? [map] : []));
	return place && { ...place, maps: [...around.maps, ...maps] };
}

function tokensIn(text: string, start: number, end: number): readonly Token[] {
	return Array.from(text.slice(start, end).matchAll(pattern), ({ 0: word, index }): Token => {
		return { kind: kindOf(word), text: word, start: start + index, end: start + index + word.length };
	});
}

function kindOf(word: string): Token["kind"] {
	const kinds: Readonly<Record<string, Token["kind"]>> = {
		"{": "open",
		"[": "open",
		"}": "close",
		"]": "close",
		",": "comma",
		":": "colon",
	};
	if (/^["']/.test(word)) return "string";
	return kinds[word] ?? (/^(?:#|\/\/)/.test(word) ? "comment" : "word");
}

/** Nothing can be typed at its end that would belong to it. */
function isClosed({ kind, text }: Token): boolean {
	if (kind === "string") return text.length > 1 && text.endsWith(text[0] ?? "");
	return kind !== "word" && kind !== "comment";
}

function isTouched({ kind, start }: Token, offset: number): boolean {
	return start < offset && (kind === "word" || kind === "string");
}

/** Brings the open brackets up to date with one more token. */
function take(token: Token, levels: Level[], around: Surroundings): void {
	const level = levels.at(-1);
	if (token.kind === "open") {
		const path = level ? pathIn(level) : around.path;
		if (level?.key !== undefined) level.map.set(level.key, "");
		levels.push({ bracket: token.text, path, map: new Map(), valued: false });
	} else if (token.kind === "close") {
		levels.pop();
		const outer = levels.at(-1);
		if (outer) outer.valued = true;
	} else if (!level) return;
	else if (token.kind === "comma") {
		delete level.key;
		delete level.word;
		level.valued = false;
	} else if (token.kind === "colon") {
		level.key ??= level.word ? plain(level.word) : "";
		level.valued = false;
	} else if (token.kind !== "comment") {
		level.word = token;
		level.valued = level.bracket === "[" || level.key !== undefined;
		if (level.key !== undefined && level.key !== "") level.map.set(level.key, plain(token));
	}
}

function pathIn({ bracket, path, key }: Level): Path {
	return bracket === "[" ? [...path, 0] : [...path, key ?? ""];
}

function plain({ kind, text }: Token): string {
	return kind === "string" ? text.slice(1, text.length > 1 && text.endsWith(text[0] ?? "") ? -1 : undefined) : text;
}

interface Cut {
	readonly text: string;
	readonly offset: number;
	readonly tokens: readonly Token[];
	/** Of the first token that does not end before the cursor. */
	readonly index: number;
	readonly levels: readonly Level[];
	readonly around: Surroundings;
}

function placeIn({ text, offset, tokens, index, levels, around }: Cut): Place | undefined {
	const level = levels.at(-1);
	const token = tokens[index];
	const touched = token && isTouched(token, offset) ? token : undefined;
	if (!level || (token?.kind === "comment" && token.start < offset)) return undefined;
	const next = tokens.slice(touched ? index + 1 : index).find(({ kind }) => kind !== "comment");
	const quote = touched?.kind === "string" ? (touched.text[0] ?? "") : "";
	const inMap = level.bracket === "{";
	// Behind a whole entry the next one begins, even where the comma between them is still missing.
	const isValue = !inMap || (level.key !== undefined && !level.valued);
	// Two words of YAML without a comma between them are one plain text.
	if (level.valued && touched?.kind === "word" && around.style === "flow") return undefined;
	const before = tokens.slice(0, index).findLast(({ kind }) => kind !== "comment");
	return {
		kind: isValue ? "value" : "key",
		path: isValue ? pathIn(level) : level.path,
		start: touched ? touched.start + quote.length : offset,
		end: touched ? touched.end - (quote && isClosed(touched) ? 1 : 0) : offset,
		maps: [],
		style: around.style,
		quote,
		indent: indentAt(text, offset),
		followed: next?.kind === "colon",
		...(level.valued && before ? { comma: before.end } : {}),
		commaBehind: next !== undefined && (next.kind === "open" || next.kind === "string" || next.kind === "word"),
	};
}
