import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../harness/folder.ts";
import { type Client, startServer } from "./client.ts";

interface Item {
	readonly label: string;
	readonly sortText: string;
	readonly insertTextFormat?: number;
	readonly textEdit: { readonly newText: string };
	readonly deprecated?: boolean;
	readonly tags?: readonly number[];
	readonly additionalTextEdits?: readonly { readonly newText: string }[];
}
type Answer = readonly Item[] | { readonly isIncomplete: boolean; readonly items: readonly Item[] };

const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
});

/** Asks for completions at the mark `$0`. */
async function ask(text: string, name: string, completionItem: object, others: Readonly<Record<string, string>> = {}): Promise<Answer> {
	const folder = temporaryFolder({ ...others, [name]: text.replace("$0", "") });
	const client = await startServer(folder, { textDocument: { completion: { completionItem } } });
	clients.push(client);
	const uri = pathToFileURL(join(folder, name)).href;
	const lines = text.slice(0, text.indexOf("$0")).split("\n");
	const textDocument = { uri, languageId: "yaml", version: 1, text: text.replace("$0", "") };
	client.notify("textDocument/didOpen", { textDocument });
	await client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");
	const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
	return client.request("textDocument/completion", { textDocument, position });
}

const itemsOf = (answer: Answer) => ("items" in answer ? answer.items : answer);
const ray = "applications:\n  - name: a\n    import_path: b:c\n    deployments:\n      - name: d\n        $0\n";

test("an editor gets tab stops and marks only if it knows them", async () => {
	const old = itemsOf(await ask(ray, "serve.yaml", {}));
	const modern = itemsOf(await ask(ray, "serve.yaml", { snippetSupport: true, tagSupport: { valueSet: [1] } }));
	const of = (items: readonly Item[], label: string) => items.find((item) => item.label === label);
	assert.deepEqual([of(old, "max_concurrent_queries")?.deprecated, of(old, "max_concurrent_queries")?.tags], [true, undefined]);
	assert.deepEqual([of(modern, "max_concurrent_queries")?.deprecated, of(modern, "max_concurrent_queries")?.tags], [undefined, [1]]);
	const last = modern.toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1)).at(-1);
	assert.ok(last?.tags, "what is outdated comes last");
	assert.ok(old.every(({ insertTextFormat, textEdit }) => insertTextFormat === undefined && !textEdit.newText.includes("$")));
	assert.ok(modern.some(({ insertTextFormat, textEdit }) => insertTextFormat === 2 && textEdit.newText.includes("$")));
});

test("of more names than anybody reads, those come that fit what is typed", async () => {
	const service = (name: string) =>
		`apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: ${name} }\nspec: {}\n`;
	const many = Array.from({ length: 800 }, (_, i) => [`${i}.yaml`, service(`model-${i}`)] as const);
	const graph = (word: string) =>
		`apiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata: { name: g }\nspec:\n  nodes:\n    root:\n      steps:\n        - serviceName: ${word}$0\n`;
	const all = await ask(graph(""), "g.yaml", {}, Object.fromEntries(many));
	assert.ok("isIncomplete" in all && all.isIncomplete);
	assert.equal(all.items.length, 500);
	const some = await ask(graph("model-79"), "g.yaml", {}, Object.fromEntries(many));
	assert.ok("isIncomplete" in some && !some.isIncomplete);
	assert.ok(some.items.some(({ label }) => label === "model-799") && some.items.length < 100);
});
