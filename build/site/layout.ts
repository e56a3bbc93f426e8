import { menuHtml } from "./menu.ts";
import { escapeHtml, type Heading, type Page, relative } from "./page.ts";

/** Nothing is asked of any network: scripts, styles and pictures lie beside the page, and nothing else is allowed. */
const policy =
	"default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; form-action 'none'; base-uri 'self' file:";

export const styles: readonly string[] = ["text.css", "schema.css", "frame.css", "search.css", "code.css"];

/** The whole document of a page: its inside, with the menu, the search and the list of its parts around it. */
export function documentHtml(page: Page, pages: readonly Page[], version: string): string {
	const root = relative(page.path, "");
	const title = page.path === "index.html" ? "Plimsoll" : `${page.title} · Plimsoll`;
	return `<!doctype html>
<html lang="en" data-root="${root}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escapeHtml(page.summary)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${styles.map((style) => `<link rel="stylesheet" href="${root}${style}">`).join("\n")}
<script src="${root}site.js"></script>
</head>
<body>
<a class="skip" href="#content">To the text</a>
${headerHtml(root)}
<div class="frame">
<nav id="menu" aria-label="Pages">
${menuHtml(page, pages)}
</nav>
<main id="content" tabindex="-1">
${page.content.html}
</main>
${partsHtml(page.content.headings)}
</div>
<footer><p>Plimsoll ${escapeHtml(version)}. These pages work without a network.</p></footer>
</body>
</html>
`;
}

function headerHtml(root: string): string {
	return `<header>
<button id="menu-button" type="button" aria-expanded="false" aria-controls="menu">Menu</button>
<a class="name" href="${root}index.html"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="7"/><path d="M1 12h22"/></svg>Plimsoll</a>
<form role="search" class="search">
<input id="search-box" type="search" placeholder="Search  /" aria-label="Search the documentation" aria-controls="search-results" autocomplete="off" spellcheck="false">
<div id="search-results" hidden></div>
</form>
<button id="theme-button" type="button" aria-label="Light or dark" title="Light or dark"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8"/><path class="half" d="M12 4a8 8 0 0 1 0 16z"/></svg></button>
</header>`;
}

/** The list of the parts of a long page. */
function partsHtml(headings: readonly Heading[]): string {
	const parts = headings.filter(({ level }) => level === 2 || level === 3);
	if (parts.length < 3) return "";
	const items = parts.map(({ level, id, text }) => `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`);
	return `<aside aria-label="On this page"><p>On this page</p><ul>${items.join("\n")}</ul></aside>`;
}
