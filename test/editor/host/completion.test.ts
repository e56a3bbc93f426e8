import assert from "node:assert/strict";
import {
	type CompletionItem,
	type CompletionList,
	commands,
	type Position,
	Range,
	SnippetString,
	type TextDocument,
	window,
	workspace,
} from "vscode";
import { poll } from "./poll.ts";
import { config, explained, insertBehind, manifest, open, placeOf, remove, write } from "./sample.ts";

const deployment = "azure/deployment.yaml";

describe("completion and hover", () => {
	before(async () => {
		const schema = (name: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${name}.schema.json\n`;
		await write("azure/endpoint.yaml", `${schema("managedOnlineEndpoint")}name: churn-endpoint\nauth_mode: key\n`);
		await write("azure/src/score.py", "def init(): pass\n");
		await write(deployment, `${schema("managedOnlineDeployment")}name: blue\nendpoint_name: \ninstance_type: Standard_DS3_v2\n`);
	});
	afterEach(async () => {
		await commands.executeCommand("workbench.action.files.revert");
	});

	after(() => remove("azure"));

	it("offers the keys of a KServe manifest, with what they bring along", async () => {
		const document = await open(manifest);
		const at = await typeBehind(document, "mode: all\n", "      \n", "      ");
		const items = await offered(document, at, "metadataHeaders");
		assert.ok(!items.some(({ label }) => label === "mode" || label === "url"), "what stands there is not offered");
		assert.equal(textOf(items, "marshallerUrl"), "marshallerUrl: ");
		const inner = await typeBehind(document, "  predictor:\n", "    \n", "    ");
		const keys = await offered(document, inner, "minReplicas");
		assert.equal(textOf(keys, "containers"), "containers:\n      - name: ");
		const insert = keys.find(({ label }) => label === "automountServiceAccountToken")?.insertText;
		assert.ok(insert instanceof SnippetString);
		// biome-ignore lint/suspicious/noTemplateCurlyInString: tab stops look like that.
		assert.equal(insert.value, "automountServiceAccountToken: ${1|true,false|}");
	});

	it("replaces a value in the middle of which the cursor stands", async () => {
		const document = await open(manifest);
		const word = placeOf(document, "kserve-tritonserver");
		const items = await offered(document, word.start.translate(0, 7), "kserve-openvino");
		const item = items.find(({ label }) => label === "kserve-openvino");
		const range = item?.range instanceof Range ? item.range : item?.range?.replacing;
		assert.ok(range?.isEqual(word), JSON.stringify(range));
	});

	it("offers the tensors and types of a Triton model's file", async () => {
		const document = await open(config);
		const at = await typeBehind(document, 'name: "pixels"\n', "    \n", "    ");
		assert.equal(textOf(await offered(document, at, "reshape"), "optional"), "optional: ");
		const type = placeOf(document, "TYPE_FP16");
		const types = await poll(
			() => ask(document, type.start),
			(items) => items.some(({ detail }) => detail?.includes("in the model's file") === true),
		);
		assert.equal(types.find(({ detail }) => detail?.includes("in the model's file"))?.label, "TYPE_FP32");
		assert.match(await explained(document, placeOf(document, "max_batch_size").start), /`max_batch_size`: integer/);
	});

	it("names endpoints and folders in an Azure ML deployment", async () => {
		const document = await open(deployment);
		const endpoints = await offered(document, placeOf(document, "endpoint_name: ").end, "churn-endpoint");
		assert.equal(endpoints[0]?.label, "churn-endpoint");
		const at = await typeBehind(document, "name: blue\n", "code_configuration:\n  code: \n", "code_configuration:\n  code: ");
		assert.ok(
			(await offered(document, at, "src/")).every(({ label }) => label !== "endpoint.yaml"),
			"a folder is wanted",
		);
		assert.match(await explained(document, placeOf(document, "instance_type").start), /`instance_type`: string, required/);
	});

	it("begins a document in an empty file", async () => {
		const document = await workspace.openTextDocument({ language: "yaml", content: "" });
		await window.showTextDocument(document);
		const items = await offered(document, document.positionAt(0), "KServe InferenceService");
		const insert = items.find(({ label }) => label === "KServe InferenceService")?.insertText;
		assert.ok(insert instanceof SnippetString);
		assert.match(
			insert.value,
			/^apiVersion: serving\.kserve\.io\/v1beta1\nkind: InferenceService\nmetadata:\n {2}name: \$\{1:my-model\}\n/,
		);
	});
});

/** Puts a text behind the words, and tells where the cursor stands after the first part of it. */
async function typeBehind(document: TextDocument, words: string, text: string, typed: string): Promise<Position> {
	const at = await insertBehind(document, words, text);
	return document.positionAt(document.offsetAt(at) + typed.length);
}

async function ask(document: TextDocument, at: Position): Promise<readonly CompletionItem[]> {
	const list = await commands.executeCommand<CompletionList>("vscode.executeCompletionItemProvider", document.uri, at, undefined, 500);
	return list.items;
}

/** What is offered, as soon as one of the labels is among it. */
function offered(document: TextDocument, at: Position, label: string): Promise<readonly CompletionItem[]> {
	return poll(
		() => ask(document, at),
		(items) => items.some((item) => item.label === label),
	);
}

function textOf(items: readonly CompletionItem[], label: string): string | undefined {
	const insert = items.find((item) => item.label === label)?.insertText;
	return typeof insert === "string" ? insert : insert?.value.replace(/\$\{1\|.*$/, "");
}
