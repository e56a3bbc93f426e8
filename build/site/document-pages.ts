import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf, type Resolve } from "./markdown.ts";
import type { Page } from "./page.ts";
import { firstParagraph, partsOf } from "./readme.ts";

type ResolverOf = (source: string, page: string) => Resolve;

/** Parts of the README that have a page of their own; the rest of it is the first page. */
export const ownPages = {
	"On the command line": "command-line.html",
	"Configure it": "configuration.html",
	Rules: "rules/index.html",
} as const;

export function documentSources(root: string): readonly string[] {
	if (!existsSync(join(root, "docs"))) return [];
	const files = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
	return files.toSorted().map((file) => `docs/${file}`);
}

export function documentPath(source: string): string {
	return source.replace(/^docs\/(.+)\.md$/, "$1.html");
}

/** The pages whose text is written by hand in one Markdown file each, and those that the README is divided into. */
export function documentPages(root: string, resolverOf: ResolverOf): readonly Page[] {
	const whole = (source: string, path: string, about: Pick<Page, "section">): Page => {
		const markdown = readFileSync(join(root, source), "utf8");
		const content = contentOf(markdown, resolverOf(source, path));
		const title = content.headings[0]?.text ?? source;
		return { path, title, menu: title, kind: "page", summary: firstParagraph(markdown), content, ...about };
	};
	return [
		...readmePages(root, resolverOf),
		...documentSources(root).map((source) => whole(source, documentPath(source), { section: "Start" })),
		{ ...whole("schemas/README.md", "schemas/index.html", { section: "Reference" }), menu: "All schemas" },
		whole("CHANGELOG.md", "changelog.html", { section: "Project" }),
	];
}

function readmePages(root: string, resolverOf: ResolverOf): readonly Page[] {
	const { top, parts } = partsOf(readFileSync(join(root, "README.md"), "utf8"));
	const rest = [top, ...parts.filter(({ heading }) => !Object.hasOwn(ownPages, heading)).map(({ text }) => text)].join("\n");
	const home: Page = {
		path: "index.html",
		title: "Plimsoll",
		menu: "What it is",
		section: "Start",
		kind: "page",
		summary: firstParagraph(top),
		content: contentOf(rest, resolverOf("README.md", "index.html")),
	};
	const configuration = parts.find(({ heading }) => heading === "Configure it");
	if (!configuration) return [home];
	const path = ownPages["Configure it"];
	const text = configuration.text.replace(/^## .*/, "# Configuration");
	const summary = "What a plimsoll.yaml and a deployment card say.";
	const content = contentOf(text, resolverOf("README.md", path));
	return [home, { path, title: "Configuration", menu: "Configuration", section: "Start", kind: "page", summary, content }];
}
