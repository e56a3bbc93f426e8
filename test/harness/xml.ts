/** An element of XML 1.0 with what stands in it; text is kept as it is read. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly Element[];
	readonly text: string;
}

const token =
	/<\?xml[^?]*\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** Reads a whole document, and throws at whatever is not well-formed: there is no doctype, no comment and no namespace in what is read here. */
export function readXml(document: string): Element {
	for (const character of document)
		if (!/[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character)) throw new Error(`No XML: U+${character.codePointAt(0)}`);
	type Open = { name: string; attributes: Record<string, string>; children: Element[]; text: string };
	const root: Open = { name: "", attributes: {}, children: [], text: "" };
	const open = [root];
	for (token.lastIndex = 0; token.lastIndex < document.length; ) {
		const start = token.lastIndex;
		const match = token.exec(document);
		if (!match) throw new Error(`No XML at ${start}: ${document.slice(start, start + 60)}`);
		const [, data, closes, name, attributes = "", empty, text] = match;
		const parent = open.at(-1) ?? root;
		if (data !== undefined) parent.text += data;
		else if (text !== undefined) parent.text += decoded(text);
		else if (name !== undefined && closes) {
			if (open.pop()?.name !== name || open.length === 0) throw new Error(`</${name}> closes what is not open`);
		} else if (name !== undefined) {
			const element: Open = { name, attributes: attributesIn(attributes), children: [], text: "" };
			parent.children.push(element);
			if (!empty) open.push(element);
		}
	}
	const [only] = root.children;
	if (open.length !== 1 || !only || root.children.length > 1 || root.text.trim() !== "") throw new Error("not one element");
	return only;
}

function attributesIn(words: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [, name = "", double, single] of words.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
		if (Object.hasOwn(found, name)) throw new Error(`${name} is there twice`);
		// A parser makes spaces of line breaks and tabs that are not written as references.
		found[name] = decoded((double ?? single ?? "").replace(/[\t\n\r]/g, " "));
	}
	return found;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
	if (text.includes("]]>")) throw new Error("]]> in text");
	return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));|&/g, (whole, decimal?: string, hex?: string, name?: string) => {
		if (decimal !== undefined || hex !== undefined) return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16));
		const character = name === undefined ? undefined : named[name];
		if (character === undefined) throw new Error(`${whole} stands for nothing`);
		return character;
	});
}
