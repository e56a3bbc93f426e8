import { readFileSync } from "node:fs";
import { join } from "node:path";
import { anchor, headingHtml, inlineHtml, tableHtml } from "./markdown.ts";
import { escapeHtml, type Heading, type Page } from "./page.ts";

interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
		readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
	};
}

interface Setting {
	readonly type?: string | readonly string[];
	readonly default?: unknown;
	readonly enum?: readonly unknown[];
	readonly enumDescriptions?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly pattern?: string;
	readonly scope?: string;
	readonly markdownDescription?: string;
	readonly description?: string;
}

/** What the extension adds to VS Code: its settings and its commands, as its manifest has them. */
export function extensionPages(root: string): readonly Page[] {
	const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
	return [settingsPage(contributes.configuration.properties), commandsPage(contributes.commands)];
}

function settingsPage(settings: Readonly<Record<string, Setting>>): Page {
	const headings: Heading[] = [{ level: 1, id: "top", text: "Settings" }];
	const summary = "The settings of the extension in VS Code. Other editors pass the same names to the server.";
	const parts = Object.entries(settings).map(([name, setting]) => {
		const id = anchor(name.replaceAll(".", "-"), headings);
		headings.push({ level: 2, id, text: name.replace(/^plimsoll\./, "") });
		return headingHtml(2, id, `<code>${escapeHtml(name)}</code>`, name) + settingHtml(setting);
	});
	const html = `<h1 id="top">Settings</h1>\n<p class="lead">${summary}</p>\n${parts.join("\n")}`;
	const words = Object.values(settings)
		.map((setting) => `${describe(setting)} ${setting.enumDescriptions?.join(" ") ?? ""}`)
		.join(" ");
	return {
		path: "settings.html",
		title: "Settings",
		menu: "Settings",
		section: "Reference",
		kind: "page",
		summary,
		content: { html, headings, words },
	};
}

function settingHtml(setting: Setting): string {
	const facts = [
		[setting.type ?? []].flat().join(" or "),
		setting.minimum === undefined ? "" : `at least ${setting.minimum}`,
		setting.maximum === undefined ? "" : `at most ${setting.maximum}`,
		`if absent <code>${escapeHtml(JSON.stringify(setting.default))}</code>`,
		setting.scope === "window" ? "for the whole window" : "for each folder",
	];
	const rows = (setting.enum ?? []).map(
		(value, i) =>
			`<tr><td><code>${escapeHtml(JSON.stringify(value))}</code></td><td>${inlineHtml(setting.enumDescriptions?.[i] ?? "", outside)}</td></tr>`,
	);
	const values = rows.length > 0 ? tableHtml(`<thead><tr><th>value</th><th>means</th></tr></thead><tbody>${rows.join("\n")}</tbody>`) : "";
	return `<p class="facts"><span class="type">${facts.filter((fact) => fact !== "").join(", ")}</span></p>\n<p>${inlineHtml(describe(setting), outside)}</p>\n${values}`;
}

function describe({ markdownDescription, description }: Setting): string {
	return markdownDescription ?? description ?? "";
}

function commandsPage(commands: Manifest["contributes"]["commands"]): Page {
	const summary = "What the command palette of VS Code offers.";
	const rows = commands.map(
		({ command, title, category }) =>
			`<tr id="${escapeHtml(command)}"><td>${escapeHtml(category ? `${category}: ${title}` : title)}</td><td><code>${escapeHtml(command)}</code></td></tr>`,
	);
	const table = tableHtml(`<thead><tr><th>in the palette</th><th>for key bindings</th></tr></thead><tbody>${rows.join("\n")}</tbody>`);
	const headings = [{ level: 1, id: "top", text: "Commands" }];
	const html = `<h1 id="top">Commands</h1>\n<p class="lead">${summary}</p>\n${table}`;
	const words = commands.map(({ title, command }) => `${title} ${command}`).join(" ");
	return {
		path: "commands.html",
		title: "Commands",
		menu: "Commands",
		section: "Reference",
		kind: "page",
		summary,
		content: { html, headings, words },
	};
}

/** Descriptions of settings lead to nothing on these pages. */
function outside(): undefined {
	return undefined;
}
