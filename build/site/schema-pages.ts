import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { typeInWords } from "../../server/src/dialects/describe.ts";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { rules } from "../../server/src/rules/all.ts";
import { sentenceHtml } from "./code.ts";
import { headingHtml } from "./markdown.ts";
import { type Content, escapeHtml, type Heading, type Page, relative } from "./page.ts";
import { rulePath } from "./rule-pages.ts";

/** The schemas that Plimsoll itself defines; the others describe what platforms take. Those that people write come first. */
export const ownSchemas: readonly string[] = [
	...["deployment-card", "plimsoll", "evaluation-report", "importance-report", "drift-report", "benchmark-result"],
	...["baseline", "check-report", "lineage", "lineage-export", "scorecard"],
];

const inMenu: Readonly<Record<string, string>> = { "deployment-card": "Deployment card", plimsoll: "plimsoll.yaml" };

export function schemaPath(name: string): string {
	return `schemas/${name}.html`;
}

export function schemaNames(root: string): readonly string[] {
	const files = readdirSync(join(root, "schemas")).filter((file) => file.endsWith(".schema.json"));
	return files.map((file) => file.slice(0, -".schema.json".length)).toSorted();
}

/** One page for each schema: every key with its type and what it is, and the types that several keys have. */
export function schemaPages(root: string): readonly Page[] {
	return schemaNames(root).map((name): Page => {
		const schema = JSON.parse(readFileSync(join(root, "schemas", `${name}.schema.json`), "utf8")) as Schema;
		const title = schema.title ?? name;
		const menu = inMenu[name];
		return {
			path: schemaPath(name),
			title,
			...(menu ? { menu } : {}),
			section: "Reference",
			kind: "schema",
			summary: schema.description ?? "",
			content: schemaContent(name, title, schema),
		};
	});
}

function schemaContent(name: string, title: string, schema: Schema): Content {
	const headings: Heading[] = [{ level: 1, id: "top", text: title }];
	const html = [`<h1 id="top">${escapeHtml(title)}</h1>`, `<p class="lead">${sentenceHtml(schema.description ?? "")}</p>`];
	html.push(`<p class="facts"><span>File of the schema: <code>schemas/${name}.schema.json</code></span></p>`);
	const writer = new SchemaWriter(name);
	const section = (id: string, text: string, inside: string) => {
		headings.push({ level: 2, id, text });
		html.push(headingHtml(2, id, escapeHtml(text)), inside);
	};
	const example = schema.examples?.[0];
	const keys = writer.keys(schema, "");
	if (keys) section("keys", "Keys", keys);
	if (example !== undefined)
		section(
			"example",
			"The least that it may be",
			`<figure class="code"><pre tabindex="0"><code>${escapeHtml(JSON.stringify(example, undefined, 2))}</code></pre></figure>`,
		);
	for (const [word, type] of Object.entries(schema.$defs ?? {})) section(`type-${word}`, word, writer.type(type, word));
	return {
		html: html.join("\n"),
		headings,
		words: ownSchemas.includes(name) ? writer.words.join(" ") : Object.keys(schema.properties ?? {}).join(" "),
	};
}

/** Writes the keys of one schema; what refers to a shared type has a link to it. */
class SchemaWriter {
	readonly words: string[] = [];
	readonly #name: string;

	constructor(name: string) {
		this.#name = name;
	}

	type(schema: Schema, word: string): string {
		const head = [schema.description ? `<p>${sentenceHtml(schema.description)}</p>` : "", `<p class="facts">${this.#facts(schema)}</p>`];
		return [...head, this.keys(schema, `${word}:`) ?? ""].join("\n");
	}

	/** The list of the keys below a place, or nothing where there are none. */
	keys(schema: Schema, path: string): string | undefined {
		const rows: string[] = [];
		for (const [key, inside] of Object.entries(schema.properties ?? {}))
			rows.push(
				this.#row(key, inside, path + (path === "" || path.endsWith(":") ? key : `.${key}`), schema.required?.includes(key) ?? false),
			);
		const others = schema.additionalProperties;
		if (typeof others === "object" && worthTelling(others))
			rows.push(this.#row(schema.properties ? "any other key" : "any key", others, `${path}.*`, false));
		if (schema.items && (schema.items.properties || schema.items.$ref || schema.items.additionalProperties))
			rows.push(this.#items(schema.items, path));
		return rows.length > 0 ? `<ul class="keys">${rows.join("\n")}</ul>` : undefined;
	}

	#items(items: Schema, path: string): string {
		if (items.properties && !items.$ref)
			return `<li class="each">each item: ${this.#facts(items)}${this.keys(items, `${path}[]`) ?? ""}</li>`;
		return this.#row("each item", items, `${path}[]`, false);
	}

	#row(key: string, schema: Schema, path: string, required: boolean): string {
		// What a rule says is found on its own page.
		if (!key.includes("/")) this.words.push(key, schema.description ?? "");
		const id = escapeHtml(path.replaceAll(" ", "-"));
		const need = required ? ' <span class="need">required</span>' : "";
		const manual = rules.some((rule) => rule.id === key) ? ` <a href="${relative(schemaPath(this.#name), rulePath(key))}">Manual</a>` : "";
		const description = schema.description ? `<p>${sentenceHtml(schema.description)}${manual}</p>` : "";
		return `<li id="${id}"><a class="key" href="#${id}"><code>${escapeHtml(key)}</code></a> ${this.#facts(schema)}${need}${description}${this.keys(schema, path) ?? ""}</li>`;
	}

	#facts(schema: Schema): string {
		const said = [this.#reference(schema), escapeHtml(typeOf(schema)), ...limits(schema).map(sentenceHtml)];
		return `<span class="type">${said.filter((word) => word !== "").join(", ")}</span>`;
	}

	#reference({ $ref }: Schema): string {
		const [, file, word] = /^(?:(.+)\.schema\.json)?#\/\$defs\/(.+)$/.exec($ref ?? "") ?? [];
		const [, whole] = /^([^#]+)\.schema\.json$/.exec($ref ?? "") ?? [];
		if (whole) return `<a href="${relative(schemaPath(this.#name), schemaPath(whole))}">${escapeHtml(whole)}</a>`;
		if (!word) return "";
		return `<a href="${file ? relative(schemaPath(this.#name), schemaPath(file)) : ""}#type-${escapeHtml(word)}">${escapeHtml(word)}</a>`;
	}
}

function worthTelling(schema: Schema): boolean {
	return schema.$ref !== undefined || schema.properties !== undefined || schema.description !== undefined || schema.type !== undefined;
}

function typeOf(schema: Schema): string {
	const words = schema.const === undefined ? typeInWords(schema) : `always ${String(schema.const)}`;
	const items = schema.items && !schema.items.properties && !schema.items.$ref ? typeInWords(schema.items) : "";
	if (!items || words !== "list") return words;
	return /^[a-z]+$/.test(items) && items !== "any" ? `list of ${items}s` : `list, each ${items}`;
}

/** What else is said of a value: limits, the default, an example, and the releases that know it. */
function limits(schema: Schema): readonly string[] {
	const { minimum, maximum, exclusiveMinimum, pattern, deprecated, examples } = schema;
	return [
		minimum === undefined ? "" : `at least ${minimum}`,
		exclusiveMinimum === undefined ? "" : `more than ${exclusiveMinimum}`,
		maximum === undefined ? "" : `at most ${maximum}`,
		pattern === undefined ? "" : `in the form \`${pattern}\``,
		schema.default === undefined ? "" : `if absent \`${JSON.stringify(schema.default)}\``,
		examples && !schema.properties ? `for example ${examples.map((one) => `\`${JSON.stringify(one)}\``).join(", ")}` : "",
		schema["x-since"] ? `since ${schema["x-since"]}` : "",
		schema["x-removed"] ? `gone in ${schema["x-removed"]}` : "",
		deprecated ? "deprecated" : "",
		schema["x-instead"] ? `now \`${schema["x-instead"]}\`` : "",
	].filter((word) => word !== "");
}
