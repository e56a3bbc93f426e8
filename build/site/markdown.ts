import { Marked, type Token, type Tokens } from "marked";
import { codeHtml, codeWords } from "./code.ts";
import { type Content, escapeHtml, type Heading } from "./page.ts";

/** Leads from an address in a document to one in the site; nothing where the site has no such place. */
export type Resolve = (href: string) => string | undefined;

/** Markdown as the inside of a page. */
export function contentOf(markdown: string, resolve: Resolve): Content {
	const headings: Heading[] = [];
	const marked = new Marked({ renderer: { ...rendering(resolve), heading: headingInto(headings) } });
	const tokens = marked.lexer(markdown);
	return { html: marked.parser(tokens), headings, words: tokens.map(wordsOf).join(" ") };
}

/** One line of Markdown without a paragraph around it. */
export function inlineHtml(markdown: string, resolve: Resolve): string {
	return new Marked({ renderer: rendering(resolve) }).parseInline(markdown, { async: false });
}

/** What a heading is reached by; the second of the same words has a number. */
export function anchor(text: string, taken: readonly Heading[]): string {
	const plain = text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, "")
		.trim()
		.replace(/\s/g, "-");
	let id = plain || "part";
	for (let i = 1; taken.some((one) => one.id === id); i++) id = `${plain}-${i}`;
	return id;
}

/** A heading with a link to itself; what it says is HTML. */
export function headingHtml(level: number, id: string, inside: string, plain: string = inside): string {
	if (level === 1) return `<h1 id="${id}">${inside}</h1>\n`;
	return `<h${level} id="${id}">${inside} <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(plain)}">#</a></h${level}>\n`;
}

interface Parsing {
	readonly parser: { parseInline(tokens: Token[]): string };
}

function headingInto(headings: Heading[]) {
	return function (this: Parsing, { depth, tokens, text }: Tokens.Heading): string {
		const plain = text.replace(/[`*]/g, "");
		const id = anchor(plain, headings);
		headings.push({ level: depth, id, text: plain });
		const inside = this.parser.parseInline(tokens);
		return headingHtml(depth, id, inside, plain);
	};
}

function rendering(resolve: Resolve) {
	return {
		code: ({ text, lang }: Tokens.Code): string => codeHtml(text, lang ?? ""),
		html: ({ text }: Tokens.HTML | Tokens.Tag): string => (text.trimStart().startsWith("<!--") ? "" : escapeHtml(text)),
		link(this: Parsing, { href, tokens }: Tokens.Link): string {
			const to = resolve(href);
			const inside = this.parser.parseInline(tokens);
			return to === undefined ? inside : `<a href="${escapeHtml(to)}">${inside}</a>`;
		},
		image({ href, text }: Tokens.Image): string {
			const to = resolve(href);
			return to === undefined ? escapeHtml(text) : `<img src="${escapeHtml(to)}" alt="${escapeHtml(text)}" loading="lazy">`;
		},
		table(this: Parsing, { header, rows }: Tokens.Table): string {
			const row = (cells: readonly Tokens.TableCell[], tag: string) =>
				`<tr>${cells.map(({ tokens, align }) => `<${tag}${align === "right" ? ' class="number"' : ""}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
			const body = rows.map((cells) => row(cells, "td")).join("\n");
			return tableHtml(`<thead>${row(header, "th")}</thead>\n<tbody>${body}</tbody>`);
		},
	};
}

/** A table that scrolls by itself where it is wider than the page. */
export function tableHtml(inside: string): string {
	return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table>${inside}</table></div>\n`;
}

function wordsOf(token: Token): string {
	if (token.type === "code") return codeWords((token as Tokens.Code).text);
	if (token.type === "table") {
		const { header, rows } = token as Tokens.Table;
		return [...header, ...rows.flat()].map(({ text }) => text).join(" ");
	}
	return "text" in token ? String(token.text) : "";
}
