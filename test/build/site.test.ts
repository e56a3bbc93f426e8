import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { after, test } from "node:test";
import { runInNewContext } from "node:vm";
import { build as bundle } from "esbuild";
import { type DefaultTreeAdapterTypes, type ParserError, parse } from "parse5";
import { dist, root } from "../../build/build.ts";
import type { Hit } from "../../build/site/browser/search.ts";
import { siteScripts } from "../../build/site/scripts.ts";
import { writeSite } from "../../build/site/site.ts";
import { rules } from "../../server/src/rules/all.ts";

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

const site = mkdtempSync(join(tmpdir(), "plimsoll-site-"));
after(() => rmSync(site, { recursive: true }));
await writeSite(root, site);
await Promise.all(siteScripts(root, site).map((options) => bundle(options)));

const read = (file: string) => readFileSync(join(site, file), "utf8");
const filesIn = (folder: string) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => posix.relative(folder.replaceAll("\\", "/"), join(entry.parentPath, entry.name).replaceAll("\\", "/")))
		.toSorted();
const files = filesIn(site);
const pages = new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, open(file)] as const));

interface Opened {
	readonly errors: readonly ParserError[];
	readonly elements: readonly Element[];
	readonly ids: readonly string[];
}

function open(file: string): Opened {
	const errors: ParserError[] = [];
	const document = parse(read(file), { sourceCodeLocationInfo: true, onParseError: (error) => errors.push(error) });
	const elements = elementsIn(document);
	return { errors, elements, ids: elements.flatMap((element) => attribute(element, "id") ?? []) };
}

function elementsIn(node: Node): readonly Element[] {
	const inside = "childNodes" in node ? node.childNodes.flatMap(elementsIn) : [];
	return "tagName" in node ? [node, ...inside] : inside;
}

function attribute({ attrs }: Element, name: string): string | undefined {
	return attrs.find((one) => one.name === name)?.value;
}

function textOf(node: Node): string {
	if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
	return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

function withClass({ elements }: Opened, name: string): readonly Element[] {
	return elements.filter((element) => attribute(element, "class")?.split(" ").includes(name));
}

function page(path: string): Opened {
	const found = pages.get(path);
	assert.ok(found, `${path} is there`);
	return found;
}

test("every page is well formed", () => {
	assert.ok(pages.size > rules.length + 100);
	for (const [path, { errors, ids, elements }] of pages) {
		assert.deepEqual(errors, [], path);
		assert.deepEqual(ids, [...new Set(ids)], `${path} has each id once`);
		assert.equal(elements.filter(({ tagName }) => tagName === "h1").length, 1, `${path} has one title`);
		for (const element of elements) {
			if (element.tagName === "img") assert.ok(attribute(element, "alt"), `a picture of ${path} is described`);
			if (element.sourceCodeLocation && !/^(meta|link|img|input|br|hr|path|circle|p|li|td|tr|th)$/.test(element.tagName))
				assert.ok(element.sourceCodeLocation.endTag, `<${element.tagName}> of ${path} is closed`);
		}
	}
});

test("every link and every anchor of every page leads somewhere", () => {
	let links = 0;
	for (const [path, { elements }] of pages) {
		for (const element of elements) {
			for (const name of ["href", "src"]) {
				const address = attribute(element, name);
				if (address === undefined || /^(https?|data):/.test(address)) continue;
				links++;
				assert.doesNotMatch(address, /^[a-z]+:|^\//, path);
				const [file = "", anchor] = address.split("#");
				const target = file === "" ? path : posix.join(posix.dirname(path), file);
				assert.ok(isThere(target), `${path} leads to ${address}`);
				if (anchor) assert.ok(page(target).ids.includes(decodeURIComponent(anchor)), `${path} leads to ${address}`);
			}
		}
	}
	assert.ok(links > 10_000);
});

/** The pages lie in `dist/docs`; pictures are shipped in `media`. */
function isThere(target: string): boolean {
	const outside = posix.join("dist/docs", target);
	return outside.startsWith("media/") ? existsSync(join(root, outside)) : !target.startsWith("..") && existsSync(join(site, target));
}

test("no page loads anything from elsewhere", () => {
	for (const [path, { elements }] of pages) {
		const loading = elements.filter(({ tagName }) => tagName !== "a");
		for (const element of loading) {
			for (const { name, value } of element.attrs) {
				if (/^(src|srcset|href|action|data|poster)$/.test(name)) assert.doesNotMatch(value, /^(?:[a-z]+:)?\/\//, `${path}: ${value}`);
				assert.doesNotMatch(name, /^(on|style$)/, `${path} has no code or style within`);
			}
		}
		const policy = elements.find((element) => attribute(element, "http-equiv") === "Content-Security-Policy");
		assert.match((policy && attribute(policy, "content")) ?? "", /^default-src 'none'; script-src 'self' file:;/, path);
	}
	for (const style of files.filter((file) => file.endsWith(".css"))) assert.doesNotMatch(read(style), /url\(|@import|@font-face/, style);
	// A method of that name is declared in one of them, so that a call of the function is looked for.
	const asking = /(?:[=,;(&|?:!]|return |await )fetch\(|XMLHttpRequest|WebSocket|sendBeacon|https?:|import\(/;
	for (const script of ["site.js", "search.js"]) assert.equal(asking.exec(read(script))?.[0], undefined, script);
});

test("every rule has a page with its manual, its findings drawn below the code", () => {
	for (const { id, summary } of rules) {
		const one = page(`rules/${id}.html`);
		const [title] = one.elements.filter(({ tagName }) => tagName === "h1");
		assert.equal(title && textOf(title), id);
		assert.equal(withClass(one, "lead").map(textOf)[0], summary.replaceAll("`", ""));
		assert.ok(
			["caught", "fine", "set-its-level"].every((part) => one.ids.includes(part)),
			id,
		);
		const manual = readFileSync(join(root, `server/src/rules/${id}.md`), "utf8");
		const announced = Array.from(
			manual.matchAll(/^\s*(?:#|\/\/)\s*(?:\^+|<-+) (?:error|warning|info): (.*)$/gm),
			([, message = ""]) => message,
		);
		const drawn = withClass(one, "finding").map((element) => textOf(element).replace(/^\w+: /, ""));
		assert.deepEqual(
			drawn,
			announced.map((message) => message.replaceAll(/`([^`]+)`/g, "$1")),
			id,
		);
		assert.equal(new Set(withClass(one, "found")).size > 0, true, `${id} has words underlined`);
		for (const code of one.elements.filter(({ tagName }) => tagName === "pre"))
			assert.doesNotMatch(textOf(code), /^\s*(#|\/\/)\s*(\^+|<-+) /m, id);
	}
});

test("a finding is underlined where the manual's carets stand", () => {
	const one = page("rules/capacity/batch-delay-vs-slo.html");
	assert.deepEqual(withClass(one, "found").map(textOf), ["200", "25000"]);
	assert.deepEqual(
		withClass(one, "finding").map((element) => attribute(element, "class")),
		["finding error", "finding warning"],
	);
});

test("every dialect's manual, every schema, every verb, setting and command has its place", () => {
	for (const file of readdirSync(join(root, "server/src/dialects"), { recursive: true, encoding: "utf8" }))
		if (file.endsWith(".md")) page(`platforms/${file.replaceAll("\\", "/").replace(/\.md$/, ".html")}`);
	for (const file of readdirSync(join(root, "docs"))) if (file.endsWith(".md")) page(file.replace(/\.md$/, ".html"));
	for (const file of readdirSync(join(root, "schemas")))
		if (file.endsWith(".schema.json")) page(`schemas/${file.replace(".schema.json", ".html")}`);
	const main = readFileSync(join(root, "server/src/cli/main.ts"), "utf8");
	const verbs = Array.from(main.matchAll(/^\t(\w+): (?=\{)/gm), ([, verb = ""]) => verb);
	assert.ok(verbs.length > 8);
	for (const verb of verbs) assert.ok(page("command-line.html").ids.includes(`plimsoll-${verb}`), verb);
	assert.match(read("command-line.html"), /<code>--fail-on …<\/code>/);
	const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	for (const name of Object.keys(contributes.configuration.properties))
		assert.ok(read("settings.html").includes(`<code>${name}</code>`), name);
	for (const { command } of contributes.commands) assert.ok(page("commands.html").ids.includes(command), command);
});

test("a schema's page tells every key with its type and what it is", () => {
	const one = page("schemas/deployment-card.html");
	const card = JSON.parse(readFileSync(join(root, "schemas/deployment-card.schema.json"), "utf8"));
	for (const [key, { description }] of Object.entries<{ readonly description?: string }>(card.properties)) {
		const row = one.elements.find((element) => attribute(element, "id") === key);
		assert.ok(row && textOf(row).includes((description ?? "").replaceAll("`", "")), key);
	}
	const row = one.elements.find((element) => attribute(element, "id") === "slo.availability");
	assert.match(row ? textOf(row) : "", /^availability number/);
});

interface Shipped {
	readonly plimsollSearch: { openIndex(json: string): (words: string) => readonly Hit[] };
	readonly plimsollIndex: string;
}

/** Runs the scripts as a page does, and asks them. */
function openSearch(): (words: string) => readonly Hit[] {
	const context = {} as Shipped;
	for (const script of ["search.js", "search-index.js"]) runInNewContext(read(script), context);
	return context.plimsollSearch.openIndex(context.plimsollIndex);
}

const wanted: Readonly<Record<string, string>> = {
	"trust remote code": "security/remote-code",
	"gpus old pods rolling update": "capacity/rollout-gpu-deadlock",
	"opset newer than the runtime": "artifact/opset-unsupported",
	"shared memory several gpus": "capacity/shm-too-small",
	"batch waits too long latency objective": "capacity/batch-delay-vs-slo",
	"label of the training is its own prediction": "feedback/label-is-prediction",
	"credential in plain text": "security/plaintext-secret",
	"shares of traffic do not add up": "rollout/traffic-sum",
	"pickle dangerous": "security/pickle-dangerous-global",
	"memory in thousandths of bytes": "config/unit-suspect",
	"owner of the card missing": "product/owner-missing",
	"drift report older than": "drift/report-stale",
	maxlatency: "capacity/batch-delay-vs-slo",
	opsett: "artifact/opset-unsupported",
};

test("the shipped search finds rules by words of their manuals, other forms and slips of the finger included", () => {
	const find = openSearch();
	for (const [words, id] of Object.entries(wanted)) {
		const found = find(words).slice(0, 5);
		assert.ok(
			found.some(({ path }) => path === `rules/${id}.html`),
			`${words}: ${found.map(({ path }) => path).join(", ")}`,
		);
	}
	assert.equal(find("zzzzqqqq").length, 0);
	assert.equal(find("the of").length, 0);
});

test("the shipped search finds every rule by its name first, and by its summary", () => {
	const find = openSearch();
	for (const { id, summary } of rules) {
		assert.equal(find(id)[0]?.path, `rules/${id}.html`, id);
		assert.ok(
			find(summary)
				.slice(0, 3)
				.some(({ path }) => path === `rules/${id}.html`),
			summary,
		);
	}
});

test("the same project gives the same pages, and the build ships them", async () => {
	const again = mkdtempSync(join(tmpdir(), "plimsoll-site-"));
	try {
		await writeSite(root, again);
		for (const file of filesIn(again)) assert.equal(readFileSync(join(again, file), "utf8"), read(file), file);
	} finally {
		rmSync(again, { recursive: true });
	}
	assert.deepEqual(filesIn(join(dist, "docs")), files);
});
