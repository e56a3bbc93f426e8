import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../server/src/rules/all.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { codeHtml, sentenceHtml } from "./code.ts";
import { contentOf, headingHtml, type Resolve, tableHtml } from "./markdown.ts";
import { type Content, escapeHtml, type Heading, joined, type Page, relative } from "./page.ts";

/** The account of the catalogue, where there is one. */
export const catalogueSource = "server/src/rules/README.md";

export const families: readonly string[] = [...new Set(rules.map(({ id }) => familyOf(id)))];

export function rulePath(id: string): string {
	return `rules/${id}.html`;
}

export function familyOf(id: string): string {
	return id.slice(0, id.indexOf("/"));
}

/** A page for each rule, the list of all of them, and the account of the catalogue. */
export function rulePages(root: string, resolverOf: (source: string, page: string) => Resolve): readonly Page[] {
	const account = existsSync(join(root, catalogueSource)) ? [catalogueAccount(root, resolverOf)] : [];
	return [ruleList(account[0]), ...account, ...rules.map((rule) => rulePage(root, rule, resolverOf))];
}

function rulePage(root: string, rule: Rule, resolverOf: (source: string, page: string) => Resolve): Page {
	const source = `server/src/rules/${rule.id}.md`;
	const path = rulePath(rule.id);
	const markdown = readFileSync(join(root, source), "utf8");
	const body = withoutTop(markdown, rule);
	const head: Content = {
		html: [
			`<h1 id="top">${escapeHtml(rule.id)}</h1>`,
			`<p class="lead">${sentenceHtml(rule.summary)}</p>`,
			`<p class="facts">${factsOf(rule, markdown.includes(" fixed\n")).join(" ")}</p>`,
		].join("\n"),
		headings: [{ level: 1, id: "top", text: rule.id }],
		words: "",
	};
	const content = joined(head, contentOf(body, resolverOf(source, path)), levelHelp(rule, path));
	return { path, title: rule.id, section: "Rules", kind: "rule", summary: rule.summary, content };
}

/** The manual without its title and its first paragraph, which the page sets itself. */
function withoutTop(markdown: string, { id, summary }: Rule): string {
	const rest = markdown.replace(`# ${id}\n`, "").trimStart();
	return rest.startsWith(summary) ? rest.slice(summary.length) : rest;
}

function factsOf(rule: Rule, fixes: boolean): readonly string[] {
	return [
		`<span class="severity ${rule.severity}">${rule.severity}</span>`,
		`<span>${whenHeard[rule.stage ?? "any"]}</span>`,
		`<span>${rule.reach === "file" ? "looks at the file alone" : "looks at other files too"}</span>`,
		...(rule.needs.length > 0 ? [`<span>needs ${rule.needs.map((need) => needWords(need)).join(" and ")}</span>`] : []),
		...(fixes ? ['<span class="fixes">has a fix</span>'] : []),
	];
}

const whenHeard = { any: "in every stage", staging: "not in experiments", production: "in production" } as const;

function needWords(need: string): string {
	return need.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** How to turn the rule off or to another level, for everything or for one place. */
function levelHelp({ id, severity }: Rule, path: string): Content {
	const other = severity === "warning" ? "error" : "warning";
	const heading: Heading = { level: 2, id: "set-its-level", text: "Set its level" };
	const html = [
		headingHtml(2, heading.id, heading.text),
		`<p>For everything below a folder, in <a href="${relative(path, "schemas/plimsoll.html")}">its <code>plimsoll.yaml</code></a>:</p>`,
		codeHtml(`rules:\n  ${id}: ${other}   # or off, info, ${severity === "info" ? "error" : severity}`, "yaml plimsoll.yaml"),
		"<p>For one place, in the line above it and with a reason:</p>",
		codeHtml(`# plimsoll-allow ${id}: why this is fine here`, "yaml"),
	].join("\n");
	return { html, headings: [heading], words: "" };
}

function ruleList(account: Page | undefined): Page {
	const path = "rules/index.html";
	const summary = `All ${rules.length} rules, by family.`;
	const headings: Heading[] = [{ level: 1, id: "top", text: "Rules" }];
	const tables = families.map((family) => {
		headings.push({ level: 2, id: family, text: family });
		const rows = rules
			.filter(({ id }) => familyOf(id) === family)
			.map(
				({ id, severity, stage, summary: says }) =>
					`<tr><td><a href="${relative(path, rulePath(id))}"><code>${id.slice(family.length + 1)}</code></a></td><td><span class="severity ${severity}">${severity}</span></td><td>${sentenceHtml(says)}${stage ? ` <small>${whenHeard[stage]}</small>` : ""}</td></tr>`,
			);
		const head = "<thead><tr><th>rule</th><th>severity</th><th>says</th></tr></thead>";
		return headingHtml(2, family, family) + tableHtml(`${head}\n<tbody>${rows.join("\n")}</tbody>`);
	});
	const more = account
		? `<p><a href="${relative(path, account.path)}">${escapeHtml(account.title)}</a> says what each of them was held against.</p>`
		: "";
	const html = [
		`<h1 id="top">Rules</h1>`,
		`<p class="lead">${summary} Each has a manual with examples that are caught and examples that are fine.</p>`,
		more,
		...tables,
	];
	return {
		path,
		title: "Rules",
		menu: "All rules",
		section: "Rules",
		kind: "page",
		summary,
		content: { html: html.join("\n"), headings, words: "" },
	};
}

/** The account names every rule, so the search would find it by anything; it is found by its title. */
function catalogueAccount(root: string, resolverOf: (source: string, page: string) => Resolve): Page {
	const path = "rules/catalogue.html";
	const content = contentOf(readFileSync(join(root, catalogueSource), "utf8"), resolverOf(catalogueSource, path));
	const title = content.headings[0]?.text ?? "The catalogue";
	const summary = "What each rule was held against, and how often it was right.";
	return { path, title, menu: "How far to trust them", section: "Rules", kind: "page", summary, content: { ...content, words: "" } };
}
