import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { rules } from "../../server/src/rules/all.ts";
import { dialectPath, dialectSources } from "./dialect-pages.ts";
import { documentPath, documentSources } from "./document-pages.ts";
import type { Resolve } from "./markdown.ts";
import { relative } from "./page.ts";
import { catalogueSource, rulePath } from "./rule-pages.ts";
import { schemaNames, schemaPath } from "./schema-pages.ts";

/** Leads from the links of a document in the project to pages and pictures; a link to what has no page is plain text. */
export function resolver(root: string): (source: string, page: string) => Resolve {
	const pages = pagesBySource(root);
	return (source, page) => (href) => {
		if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith("#")) return href;
		const [path = "", anchor] = href.split("#");
		const target = posix.join(posix.dirname(source), decodeURIComponent(path)).replace(/\/$/, "");
		const to = pages.get(target) ?? pages.get(`${target}/README.md`);
		if (to !== undefined) return relative(page, to) + (anchor === undefined ? "" : `#${anchor}`);
		// Pictures are shipped in a folder beside the one that the site lies in.
		return target.startsWith("media/") && existsSync(join(root, target)) ? relative(`dist/docs/${page}`, target) : undefined;
	};
}

function pagesBySource(root: string): ReadonlyMap<string, string> {
	return new Map([
		["README.md", "index.html"],
		["CHANGELOG.md", "changelog.html"],
		["schemas/README.md", "schemas/index.html"],
		["package.json", "settings.html"],
		...(existsSync(join(root, catalogueSource)) ? [[catalogueSource, "rules/catalogue.html"] as const] : []),
		...rules.map(({ id }) => [`server/src/rules/${id}.md`, rulePath(id)] as const),
		...dialectSources(root).map((file) => [`server/src/dialects/${file}`, dialectPath(file)] as const),
		...documentSources(root).map((source) => [source, documentPath(source)] as const),
		...schemaNames(root).map((name) => [`schemas/${name}.schema.json`, schemaPath(name)] as const),
	]);
}
