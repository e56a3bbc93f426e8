import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandLinePage } from "./command-line-page.ts";
import { dialectPages } from "./dialect-pages.ts";
import { documentPages } from "./document-pages.ts";
import { extensionPages } from "./extension-pages.ts";
import { documentHtml, styles } from "./layout.ts";
import { resolver } from "./links.ts";
import type { Page } from "./page.ts";
import { rulePages } from "./rule-pages.ts";
import { schemaPages } from "./schema-pages.ts";
import { indexScript } from "./search-index.ts";

/** Writes the documentation of the project in `root` as pages that need no server and no network; the same project gives the same pages. */
export async function writeSite(root: string, to: string): Promise<void> {
	const pages = await pagesOf(root);
	const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(to, path)), { recursive: true });
		writeFileSync(join(to, path), text);
	};
	for (const page of pages) write(page.path, documentHtml(page, pages, version));
	write("search-index.js", indexScript(pages));
	for (const style of styles) cpSync(join(root, "build/site", style), join(to, style));
}

/** All pages, in the order of the menu. */
export async function pagesOf(root: string): Promise<readonly Page[]> {
	const resolverOf = resolver(root);
	const pages = [
		...documentPages(root, resolverOf),
		...rulePages(root, resolverOf),
		...dialectPages(root, resolverOf),
		await commandLinePage(root, resolverOf),
		...extensionPages(root),
		...schemaPages(root),
	];
	return pages;
}
