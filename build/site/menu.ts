import { platformOf } from "./dialect-pages.ts";
import { escapeHtml, type Page, relative, sections } from "./page.ts";
import { families, familyOf } from "./rule-pages.ts";

/** The menu as one page shows it: what there is in each section, and of rules and platforms those beside the page. */
export function menuHtml(page: Page, pages: readonly Page[]): string {
	return sections
		.map((section) => {
			const own = pages.filter((one) => one.section === section);
			const named = own.flatMap((one) => (one.menu ? [item(page, one.path, one.menu)] : []));
			const inside = section === "Rules" ? familyItems(page, own) : section === "Platforms" ? platformItems(page, own) : [];
			return `<h2>${section}</h2>\n<ul>${[...named, ...inside].join("\n")}</ul>`;
		})
		.join("\n");
}

/** The families; that of the page with its rules. */
function familyItems(page: Page, pages: readonly Page[]): readonly string[] {
	const open = page.kind === "rule" ? familyOf(page.title) : undefined;
	return families.map((family) => {
		const link = `<a href="${relative(page.path, "rules/index.html")}#${family}">${family}</a>`;
		if (family !== open) return `<li>${link}</li>`;
		const rules = pages.filter(({ kind, title }) => kind === "rule" && familyOf(title) === family);
		return `<li>${link}<ul>${rules.map(({ path, title }) => item(page, path, title.slice(family.length + 1))).join("\n")}</ul></li>`;
	});
}

/** The manuals of the page's own platform. */
function platformItems(page: Page, pages: readonly Page[]): readonly string[] {
	if (page.kind !== "platform") return [];
	const platform = platformOf(page.path);
	const beside = pages.filter(({ kind, path }) => kind === "platform" && platformOf(path) === platform);
	return [`<li><span>${escapeHtml(platform)}</span><ul>${beside.map(({ path, title }) => item(page, path, title)).join("\n")}</ul></li>`];
}

function item(from: Page, to: string, text: string): string {
	const here = from.path === to ? ' aria-current="page"' : "";
	return `<li><a href="${relative(from.path, to)}"${here}>${escapeHtml(text)}</a></li>`;
}
