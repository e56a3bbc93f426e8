import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeHtml, sentenceHtml } from "./code.ts";
import { ownPages } from "./document-pages.ts";
import { contentOf, headingHtml, type Resolve } from "./markdown.ts";
import { type Content, escapeHtml, type Heading, joined, type Page } from "./page.ts";
import { partsOf } from "./readme.ts";

interface Verb {
	readonly name: string;
	readonly summary: string;
	/** What the verb answers to `--help`. */
	readonly help: string;
}

/** What the README says of the command line, and each verb with the flags that it says of itself. */
export async function commandLinePage(root: string, resolverOf: (source: string, page: string) => Resolve): Promise<Page> {
	const path = ownPages["On the command line"];
	const verbs = await verbsOf(root);
	const part = partsOf(readFileSync(join(root, "README.md"), "utf8")).parts.find(({ heading }) => heading === "On the command line");
	const text = part?.text.replace(/^## .*/, "# Command line") ?? "# Command line\n";
	const content = joined(contentOf(text, resolverOf("README.md", path)), reference(verbs, part?.text ?? ""));
	const summary = `The verbs of plimsoll with their flags: ${verbs.map(({ name }) => name).join(", ")}.`;
	return { path, title: "Command line", menu: "Command line", section: "Reference", kind: "page", summary, content };
}

function reference(verbs: readonly Verb[], readme: string): Content {
	const headings: Heading[] = verbs.map(({ name }) => ({ level: 2, id: `plimsoll-${name}`, text: `plimsoll ${name}` }));
	const html = verbs.map((verb) => verbHtml(verb, readme)).join("\n");
	return { html, headings, words: verbs.map(({ summary, help }) => `${summary} ${help}`).join(" ") };
}

function verbHtml({ name, summary, help }: Verb, readme: string): string {
	const synopsis = new RegExp(`^plimsoll ${name}\\b.*(?:\\n {2,}.*)*`, "m").exec(readme)?.[0] ?? `plimsoll ${name}`;
	const [, flags] = /^Flags of \S+: (.*)\n?$/.exec(help) ?? [];
	return [
		headingHtml(2, `plimsoll-${name}`, `plimsoll ${name}`),
		`<p>${sentenceHtml(`${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`)}</p>`,
		codeHtml(synopsis, "text"),
		flags === undefined ? codeHtml(help.trimEnd(), "text") : flagsHtml(flags),
	].join("\n");
}

function flagsHtml(flags: string): string {
	if (flags === "none") return "<p>It has no flags.</p>";
	const each = flags.split(/ (?=--)/).map((flag) => `<li><code>${escapeHtml(flag)}</code></li>`);
	return `<p>Flags; <code>…</code> stands for a value:</p><ul class="flags">${each.join("")}</ul>`;
}

/** The verbs as the program lists them. Each is loaded and asked for its flags here, which is quicker than to start it. */
async function verbsOf(root: string): Promise<readonly Verb[]> {
	const run = spawnSync(process.execPath, [join(root, "server/src/cli/main.ts"), "--help"], { encoding: "utf8" });
	const lines = Array.from(run.stdout.matchAll(/^ {2}([a-z-]+) {2,}(\S.*)$/gm), ([, name = "", summary = ""]) => ({ name, summary }));
	if (lines.length === 0) throw new Error(`plimsoll --help lists no verbs:\n${run.stdout}${run.stderr}`);
	return await Promise.all(lines.map(async (line) => ({ ...line, help: await helpOf(line.name) })));
}

/** Asked for help, a verb throws it for its caller to print. */
async function helpOf(verb: string): Promise<string> {
	const module: Readonly<Record<string, unknown>> = await import(`../../server/src/cli/${verb}.ts`);
	const start = module[verb];
	if (typeof start !== "function") throw new Error(`server/src/cli/${verb}.ts has no function ${verb}.`);
	try {
		await start(["--help"]);
	} catch (error) {
		if (error instanceof Error) return error.message;
	}
	throw new Error(`plimsoll ${verb} --help said nothing.`);
}
