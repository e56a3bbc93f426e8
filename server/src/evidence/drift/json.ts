/** Deeper than any report is; whoever walks the value may do so without counting. */
const deepest = 200;
/** Lists and maps; a report of a thousand columns with all its figures has some ten thousand. */
const mostContainers = 1_000_000;

/** Whatever JSON says. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Reads JSON as Python writes it, with bare NaN and Infinity, which become `null` and infinite numbers. */
export function readJson(text: string): { readonly value: Json } | { readonly problem: string } {
	const start = text.replace(/^\uFEFF/, "");
	if (start.trim() === "") return { problem: "The text is empty." };
	if (/^\s*<(?:!doctype|html|\?xml|head|body)\b/i.test(start.slice(0, 1000))) return { problem: "The text is a web page and no JSON." };
	const scanned = scan(start);
	if (typeof scanned !== "string") return scanned;
	try {
		const value: Json = JSON.parse(scanned);
		// A web framework that is handed a finished text wraps it once more.
		return typeof value === "string" && /^\s*\{/.test(value) ? readJson(value) : { value };
	} catch (error) {
		const position = scanned === start ? /position (\d+)/.exec(String(error))?.[1] : undefined;
		return { problem: `The text is not JSON${position === undefined ? "" : ` from character ${Number(position) + 1} on`}.` };
	}
}

/** The text with Python's numbers that JSON does not have replaced, unless it is built to be too much for whoever parses it. */
function scan(text: string): string | { readonly problem: string } {
	const parts: string[] = [];
	let [depth, containers, kept] = [0, 0, 0];
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (character === '"') at = endOfString(text, at);
		else if (character === "[" || character === "{") {
			if (++depth > deepest) return { problem: `The text nests more than ${deepest} levels deep.` };
			if (++containers > mostContainers) return { problem: "The text holds more lists and maps than any report." };
		} else if (character === "]" || character === "}") depth--;
		else if (character === "N" || character === "I") {
			const word = text.startsWith("NaN", at) ? "NaN" : text.startsWith("Infinity", at) ? "Infinity" : "";
			if (word === "") continue;
			parts.push(text.slice(kept, at), word === "NaN" ? "null" : "1e999");
			kept = at + word.length;
			at = kept - 1;
		}
	}
	return parts.length === 0 ? text : parts.join("") + text.slice(kept);
}

/** Of the closing quotation mark, or of the text's end where there is none. */
function endOfString(text: string, start: number): number {
	for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
		let slashes = 0;
		while (text[at - 1 - slashes] === "\\") slashes++;
		if (slashes % 2 === 0) return at;
	}
	return text.length;
}
