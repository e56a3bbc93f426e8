import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dialects } from "../../server/src/dialects/all.ts";
import { anchor, contentOf, headingHtml, type Resolve } from "./markdown.ts";
import { escapeHtml, type Heading, type Page, relative } from "./page.ts";

const folder = "server/src/dialects";

export function dialectSources(root: string): readonly string[] {
	const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
	return files.filter((file) => file.endsWith(".md")).toSorted();
}

export function dialectPath(file: string): string {
	return `platforms/${file.replace(/\.md$/, ".html")}`;
}

/** A page for each manual of a dialect, and the list of them by platform. */
export function dialectPages(root: string, resolverOf: (source: string, page: string) => Resolve): readonly Page[] {
	const pages = dialectSources(root).map((file): Page => {
		const source = `${folder}/${file}`;
		const path = dialectPath(file);
		const markdown = readFileSync(join(root, source), "utf8");
		const content = contentOf(markdown, resolverOf(source, path));
		return {
			path,
			title: content.headings[0]?.text ?? file,
			section: "Platforms",
			kind: "platform",
			summary: firstSentence(markdown),
			content,
		};
	});
	return [dialectList(pages), ...pages];
}

function dialectList(pages: readonly Page[]): Page {
	const path = "platforms/index.html";
	const summary = "What each platform refuses, ignores or misreads, by examples.";
	const headings: Heading[] = [{ level: 1, id: "top", text: "Platforms" }];
	const platforms = [...new Set(pages.map(({ path: to }) => platformOf(to)))].toSorted(new Intl.Collator("en").compare);
	const parts = platforms.map((platform) => {
		const own = pages.filter(({ path: to }) => platformOf(to) === platform);
		const id = anchor(platform, headings);
		headings.push({ level: 2, id, text: platform });
		const items = own.map(
			({ path: to, title, summary: says }) =>
				`<li><a href="${relative(path, to)}">${escapeHtml(title)}</a><small>${escapeHtml(says)}</small></li>`,
		);
		return `${headingHtml(2, id, platform)}<ul class="cards">${items.join("\n")}</ul>`;
	});
	const html = `<h1 id="top">Platforms</h1>\n<p class="lead">${summary}</p>\n${parts.join("\n")}`;
	return {
		path,
		title: "Platforms",
		menu: "All platforms",
		section: "Platforms",
		kind: "page",
		summary,
		content: { html, headings, words: "" },
	};
}

/** The platform that a page of a manual belongs to, as its dialect is called. */
export function platformOf(path: string): string {
	const name = path.split("/")[1] ?? "";
	const dialect = dialects.find(({ id }) => id === name) ?? dialects.find(({ id }) => name.startsWith(`${id}-`));
	return dialect?.title ?? name;
}

/** The first sentence below the title, as plain words. */
function firstSentence(markdown: string): string {
	const lines = markdown.split("\n").slice(1);
	const first = lines.findIndex((line) => /^[A-Z`*]/.test(line));
	const paragraph = first < 0 || lines.slice(0, first).some((line) => line.startsWith("#")) ? "" : (lines[first] ?? "");
	return (/^.*?[.:](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph).replace(/:$/, ".").replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, "$1");
}
