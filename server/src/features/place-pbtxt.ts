import { deepest, indentAt, type Place } from "./place.ts";

interface Token {
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

interface Level {
	readonly bracket: string;
	readonly path: readonly string[];
	readonly map: Map<string, string>;
	/** The field that was named last and has no value so far. */
	field?: string;
	colon: boolean;
}

const pattern = /#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{}[\]<>,;:]|[\w.+-]+/g;

/** The fields and brackets around the cursor; nothing inside a comment. */
export function pbtxtPlace(text: string, offset: number): Place | undefined {
	const levels: Level[] = [{ bracket: "", path: [], map: new Map(), colon: false }];
	let place: Place | undefined;
	let open: readonly Level[] = levels;
	for (const { 0: word, index } of text.matchAll(pattern)) {
		const token = { text: word, start: index, end: index + word.length };
		if (!place && token.end >= offset && (token.end > offset || isUnfinished(token))) {
			const touched = token.start < offset && /^[\w"'#+-]/.test(word) ? token : undefined;
			if (touched?.text.startsWith("#")) return undefined;
			place = placeIn(text, offset, touched, levels);
			open = [...levels];
			if (touched) continue;
		}
		take(word, levels);
		if (levels.length > deepest) return undefined;
	}
	place ??= placeIn(text, offset, undefined, levels);
	return { ...place, maps: open.flatMap(({ bracket, map }) => (bracket === "[" ? [] : [map])) };
}

/** What is typed right behind it still belongs to it. */
function isUnfinished({ text }: Token): boolean {
	if (/^["']/.test(text)) return text.length < 2 || text.at(-1) !== text[0];
	return /^[\w#+-]/.test(text);
}

function placeIn(text: string, offset: number, touched: Token | undefined, levels: readonly Level[]): Place {
	const level: Level = levels.at(-1) ?? { bracket: "", path: [], map: new Map(), colon: false };
	const quote = touched && /^["']/.test(touched.text) ? (touched.text[0] ?? "") : "";
	const closed = quote !== "" && touched !== undefined && !isUnfinished(touched);
	const start = touched ? touched.start + quote.length : offset;
	const end = touched ? touched.end - (closed ? 1 : 0) : offset;
	const isValue = (level.colon && level.field !== undefined) || level.bracket === "[";
	const path = level.field !== undefined && level.colon ? [...level.path, level.field] : level.path;
	const behind = text.slice(end + (closed ? 1 : 0));
	return {
		kind: isValue ? "value" : "key",
		path,
		start,
		end,
		maps: [],
		style: "pbtxt",
		quote,
		indent: indentAt(text, offset),
		followed: /^[ \t]*[:{<[]/.test(behind),
		commaBehind: level.bracket === "[" && /^\s*["'\w{<]/.test(behind),
	};
}

/** Brings the open brackets up to date with one more token. */
function take(word: string, levels: Level[]): void {
	const level = levels.at(-1);
	if (!level || word.startsWith("#")) return;
	if (word === ":") level.colon = true;
	else if (/^[{<[]$/.test(word)) {
		const path = level.field === undefined ? level.path : [...level.path, level.field];
		clear(level);
		levels.push({ bracket: word, path, map: new Map(), colon: false });
	} else if (/^[}>\]]$/.test(word)) {
		if (levels.length > 1) levels.pop();
	} else if (/^[A-Za-z_]/.test(word) && !level.colon && level.bracket !== "[") {
		level.field = word;
		level.map.set(word, level.map.get(word) ?? "");
	} else {
		if (level.field !== undefined && level.colon) level.map.set(level.field, word.replace(/^["']|["']$/g, ""));
		if (!/^[,;]$/.test(word) || level.colon) clear(level);
	}
}

function clear(level: Level): void {
	delete level.field;
	level.colon = false;
}
