const named: Readonly<Record<string, string>> = {
	"\n": "",
	"\\": "\\",
	"'": "'",
	'"': '"',
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
};

interface Place {
	readonly from: number;
	readonly to: number;
}

/** A stretch of text with what it stands for, or a value in braces that stands in its place. */
export type Piece<P extends Place> = (Place & { readonly text: string }) | { readonly replaced: P };

/** The pieces of one literal that begins at `start`, between which values in braces stand; nothing where its end is missing. */
export function piecesOf<P extends Place>(written: string, start: number, replaced: readonly P[]): readonly Piece<P>[] | undefined {
	const [opening = "", prefix = "", quote = ""] = /^([A-Za-z]*)("""|'''|"|')/.exec(written) ?? [];
	if (opening === "" || !written.endsWith(quote) || written.length < opening.length + quote.length) return undefined;
	const end = start + written.length - quote.length;
	const pieces: Piece<P>[] = [];
	let from = start + opening.length;
	for (const one of [...replaced, undefined]) {
		const to = one?.from ?? end;
		const text = decode(written.slice(from - start, to - start), prefix);
		if (text !== "" || replaced.length === 0) pieces.push({ from, to, text });
		if (!one) break;
		pieces.push({ replaced: one });
		from = one.to;
	}
	return pieces;
}

/** What the text between the quotes of a Python string stands for; the prefix says how it is written: raw, with values in braces, or as bytes. */
function decode(written: string, prefix: string): string {
	const braces = /[ft]/i.test(prefix) ? written.replaceAll("{{", "{").replaceAll("}}", "}") : written;
	if (/r/i.test(prefix)) return braces;
	return braces.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{1,3})|(\r\n|[\s\S]))/gi, (whole, x, u, long, octal, one) => {
		const code = Number.parseInt(x ?? u ?? long ?? "", 16);
		if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
		if (one === "\r\n") return "";
		return Object.hasOwn(named, one) ? (named[one] ?? whole) : whole;
	});
}
