import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../harness/folder.ts";
import { Client, serverProgram } from "./client.ts";

interface Published {
	readonly uri: string;
	readonly diagnostics: readonly { readonly code: string }[];
}

const store = "project: churn\nregistry: data/registry.db\nprovider: local\nonline_store: sqlite\nentity_key_serialization_version: 3\n";
const features = `from feast import FeatureService, FeatureView, Field
stats = FeatureView(name="stats", schema=[Field(name="rate", dtype=None)])
activity = FeatureService(name="activity", features=[stats[["rates"]]])
`;
const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
});

test("definitions of a feature store are followed as they are typed, and other Python is left alone", async () => {
	const folder = temporaryFolder({ "a/feature_store.yaml": store, "a/features.py": features, "b/features.py": features });
	const uriOf = (file: string) => pathToFileURL(join(folder, file)).href;
	const client = new Client([serverProgram, "--stdio"]);
	clients.push(client);
	const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "f" }];
	await client.request("initialize", { processId: process.pid, rootUri: null, workspaceFolders, capabilities: {} });
	client.notify("initialized", {});
	const heard = (file: string, count: number, from = 0) =>
		client.hears<Published>(
			"textDocument/publishDiagnostics",
			({ uri, diagnostics }) => uri === uriOf(file) && diagnostics.length === count,
			from,
		);
	const [found] = (await heard("a/features.py", 1)).params.diagnostics;
	assert.equal(found?.code, "config/dangling-reference");

	for (const file of ["a/features.py", "b/features.py"])
		client.notify("textDocument/didOpen", { textDocument: { uri: uriOf(file), languageId: "python", version: 1, text: features } });
	const type = (file: string, version: number, text: string) =>
		client.notify("textDocument/didChange", { textDocument: { uri: uriOf(file), version }, contentChanges: [{ text }] });
	type("b/features.py", 2, features.replace('"activity"', '"typed"'));
	type("a/features.py", 2, features.replace("rates", "rate"));
	await heard("a/features.py", 0);
	assert.ok(!client.told.some(({ params }) => (params as Published | undefined)?.uri === uriOf("b/features.py")));

	// What is typed counts as soon as the folder becomes a feature store.
	writeFileSync(join(folder, "b/feature_store.yaml"), store);
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf("b/feature_store.yaml"), type: 1 }] });
	await heard("b/features.py", 1);
	client.notify("textDocument/didClose", { textDocument: { uri: uriOf("b/features.py") } });
	type("a/features.py", 3, features);
	await heard("a/features.py", 1, client.told.length);
	assert.equal(await client.end(), 0);
});
