import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { temporaryFolder } from "../harness/folder.ts";
import { type Client, startServer } from "./client.ts";

const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
});

interface Published {
	readonly diagnostics: readonly { readonly code: string; readonly codeDescription?: { readonly href: string } }[];
}

/** The address behind the code of the only finding in a file, as the server tells it to an editor with these options. */
async function addressFor(options: Readonly<Record<string, unknown>>): Promise<string> {
	const text = 'platform: "onnxruntime_onnx"\nmax_batch_siz: 8\n';
	const folder = temporaryFolder({ "models/churn/config.pbtxt": text });
	const client = await startServer(folder, {}, options);
	clients.push(client);
	const uri = pathToFileURL(join(folder, "models/churn/config.pbtxt")).href;
	client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "pbtxt", version: 1, text } });
	const { params } = await client.hears<Published>("textDocument/publishDiagnostics", ({ diagnostics }) => diagnostics.length > 0);
	const found = params.diagnostics.find(({ code }) => code === "config/unknown-field");
	return found?.codeDescription?.href ?? "";
}

test("the code of a finding leads to the page of its rule that is shipped beside the server", async () => {
	const page = readFileSync(fileURLToPath(await addressFor({})), "utf8");
	assert.match(page, /<h1 id="top">config\/unknown-field<\/h1>/);
});

test("an editor that shows manuals itself is given an address of its own", async () => {
	assert.equal(await addressFor({ opensManuals: true }), "vscode://plimsoll.plimsoll/explain/config/unknown-field");
});
