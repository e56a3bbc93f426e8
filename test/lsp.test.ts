import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder, writeFiles } from "./harness/folder.ts";
import { type Client, serverProgram, startServer } from "./lsp/client.ts";

assert.ok(existsSync(serverProgram), "build before you test: npm run build");

interface Position {
	readonly line: number;
	readonly character: number;
}
interface Range {
	readonly start: Position;
	readonly end: Position;
}
interface Diagnostic {
	readonly range: Range;
	readonly code: string;
	readonly severity: number;
	readonly message: string;
	readonly codeDescription?: { readonly href: string };
	readonly relatedInformation?: readonly { readonly location: { readonly uri: string } }[];
}
interface Published {
	readonly uri: string;
	readonly version?: number;
	readonly diagnostics: readonly Diagnostic[];
}
interface Report {
	readonly kind: "full" | "unchanged";
	readonly resultId?: string;
	readonly items?: readonly Diagnostic[];
}
interface Action {
	readonly title: string;
	readonly kind: string;
	readonly edit?: { readonly changes: Readonly<Record<string, readonly { readonly range: Range; readonly newText: string }[]>> };
	readonly command?: { readonly command: string };
}

const service = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: churn
spec:
  predictor:
    minReplica: 1
    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/churn/3
`;
const ensemble = `name: "pipe"
platform: "ensemble"
max_batch_size: 8
input { name: "IN" data_type: TYPE_FP32 dims: [ 4 ] }
output { name: "OUT" data_type: TYPE_FP32 dims: [ 4 ] }
ensemble_scheduling { step [
  { model_name: "one" model_version: -1 input_map { key: "in" value: "IN" } output_map { key: "out" value: "A" } },
  { model_name: "two" model_version: -1 input_map { key: "in" value: "A" } output_map { key: "out" value: "B" } },
  { model_name: "three" model_version: -1 input_map { key: "in" value: "B" } output_map { key: "out" value: "OUT" } } ] }
`;
const step =
	'name: "one"\nbackend: "onnxruntime"\nmax_batch_size: 8\ninput { name: "in" data_type: TYPE_FP32 dims: [ 4 ] }\noutput { name: "out" data_type: TYPE_FP32 dims: [ 4 ] }\n';
const repository = {
	"models/pipe/config.pbtxt": ensemble,
	"models/pipe/1/.keep": "",
	"models/one/config.pbtxt": step,
	"models/two/config.pbtxt": step.replace('"one"', '"two"'),
	"models/three/config.pbtxt": step.replace('"one"', '"three"'),
};

const pulling = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
});

async function start(folder: string | undefined, ...more: readonly Readonly<Record<string, unknown>>[]): Promise<Client> {
	const client = await startServer(folder, more[0], more[1]);
	clients.push(client);
	return client;
}

/** One document of the editor. */
class Document {
	readonly uri: string;
	private readonly client: Client;
	private version = 1;

	constructor(client: Client, uri: string, text: string, languageId = "yaml") {
		this.client = client;
		this.uri = uri;
		client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
	}

	change(text: string): void {
		this.version++;
		this.client.notify("textDocument/didChange", { textDocument: { uri: this.uri, version: this.version }, contentChanges: [{ text }] });
	}

	close(): void {
		this.client.notify("textDocument/didClose", { textDocument: { uri: this.uri } });
	}

	ask<T>(feature: string, more: Readonly<Record<string, unknown>> = {}): Promise<T> {
		return this.client.request(`textDocument/${feature}`, { textDocument: { uri: this.uri }, ...more });
	}

	async published(fits: (diagnostics: readonly Diagnostic[]) => boolean, since = 0): Promise<readonly Diagnostic[]> {
		const method = "textDocument/publishDiagnostics";
		const { params } = await this.client.hears<Published>(method, ({ uri, diagnostics }) => uri === this.uri && fits(diagnostics), since);
		return params.diagnostics;
	}
}

const uriOf = (folder: string, file: string) => pathToFileURL(join(folder, file)).href;
const codes = (diagnostics: readonly Diagnostic[] | undefined) => (diagnostics ?? []).map(({ code }) => code);
const at = (line: number, character: number) => ({ position: { line, character } });

test("a conversation: findings, hover, completion, outline, fix, and a decent end", async () => {
	const folder = temporaryFolder({ "serving/a.yaml": service, "a.card.yaml": "kind: DeploymentCard\nmanifests:\n  - serving/a.yaml\n" });
	const client = await start(folder);
	const document = new Document(client, uriOf(folder, "serving/a.yaml"), service);
	const [finding] = await document.published((all) => all.length > 0);
	assert.equal(finding?.code, "config/unknown-field");
	assert.equal(finding.severity, 1);
	assert.deepEqual(finding.range, { start: { line: 6, character: 4 }, end: { line: 6, character: 14 } });
	assert.match(finding.codeDescription?.href ?? "", /docs\/rules\/config\/unknown-field\.html$/);

	const hover = await document.ask<{ readonly contents: { readonly value: string } }>("hover", at(10, 10));
	assert.match(hover.contents.value, /storageUri/);
	const completions = await document.ask<readonly { readonly label: string }[]>("completion", at(6, 4));
	assert.ok(completions.some(({ label }) => label === "maxReplicas"));
	const outline = await document.ask<readonly { readonly name: string; readonly children: readonly unknown[] }[]>("documentSymbol");
	assert.equal(outline[0]?.name, "churn");
	const card = new Document(client, uriOf(folder, "a.card.yaml"), "kind: DeploymentCard\nmanifests:\n  - serving/a.yaml\n");
	const links = await card.ask<readonly { readonly target: string }[]>("documentLink");
	assert.deepEqual(
		links.map(({ target }) => target),
		[uriOf(folder, "serving/a.yaml")],
	);

	const declared = await card.ask<{ readonly uri: string }>("definition", at(2, 6));
	assert.equal(declared.uri, uriOf(folder, "serving/a.yaml"));
	const mentioned = await card.ask<readonly { readonly uri: string }[]>("references", {
		...at(2, 6),
		context: { includeDeclaration: false },
	});
	assert.deepEqual(
		mentioned.map(({ uri }) => uri),
		[card.uri],
	);

	const actions = await document.ask<readonly Action[]>("codeAction", { range: finding.range, context: { diagnostics: [finding] } });
	const fix = actions.find(({ title }) => title === "Rename to minReplicas");
	assert.equal(fix?.kind, "quickfix");
	assert.ok(actions.some(({ command }) => command?.command === "plimsoll.explainRule"));
	const [edit] = fix.edit?.changes[document.uri] ?? [];
	assert.equal(edit?.newText, "minReplicas");
	document.change(service.replace("minReplica", edit.newText));
	await document.published((all) => all.length === 0, client.told.length);
	assert.equal(await client.end(), 0);
});

test("a client that does not pull is told, with the version, and is told once", async () => {
	const folder = temporaryFolder({ "a.yaml": service });
	const client = await start(folder);
	const document = new Document(client, uriOf(folder, "a.yaml"), service);
	await document.published((all) => all.length === 1);
	document.change(`${service}# more\n`);
	document.change(service.replace("minReplica", "maxReplica"));
	const message = await client.hears<Published>("textDocument/publishDiagnostics", ({ diagnostics }) =>
		/maxReplica`/.test(diagnostics[0]?.message ?? ""),
	);
	assert.equal(message.params.version, 3);
	assert.ok(!client.told.some(({ method }) => method === "workspace/diagnostic/refresh"));
	assert.equal(await client.end(), 0);
});

test("a client that pulls is not told: result ids, unchanged reports, and a refresh when other files change", async () => {
	const folder = temporaryFolder(repository);
	const client = await start(folder, pulling);
	const pipe = new Document(client, uriOf(folder, "models/pipe/config.pbtxt"), ensemble, "pbtxt");
	const one = new Document(client, uriOf(folder, "models/one/config.pbtxt"), step, "pbtxt");
	await client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");
	const first = await pipe.ask<Report>("diagnostic");
	assert.deepEqual([first.kind, codes(first.items)], ["full", []]);
	await one.ask<Report>("diagnostic");
	const again = await pipe.ask<Report>("diagnostic", { previousResultId: first.resultId });
	assert.equal(again.kind, "unchanged");

	const heard = client.told.length;
	one.change(step.replace('name: "out"', 'name: "result"'));
	const own = await one.ask<Report>("diagnostic");
	assert.equal(own.kind, "full");
	await client.hears("workspace/diagnostic/refresh", undefined, heard);
	const other = await pipe.ask<Report>("diagnostic", { previousResultId: first.resultId });
	assert.ok(codes(other.items).length > 0, "the ensemble names a tensor that is gone");
	one.change(step.replace('name: "out"', 'name: "results"'));
	await client.hears("workspace/diagnostic/refresh", undefined, heard + 1);
	assert.ok(!client.told.some(({ method }) => method === "textDocument/publishDiagnostics"));
	assert.equal(client.told.slice(heard).filter(({ method }) => method === "workspace/diagnostic/refresh").length, 2);
	assert.equal(await client.end(), 0);
});

test("files that are not open are reported when the client asks for the workspace", async () => {
	const folder = temporaryFolder({ "a.yaml": service, "b.yaml": service });
	const client = await start(folder, pulling);
	new Document(client, uriOf(folder, "a.yaml"), service);
	type Reports = { readonly items: readonly { readonly uri: string; readonly resultId: string; readonly items: readonly Diagnostic[] }[] };
	const { items } = await client.request<Reports>("workspace/diagnostic", { previousResultIds: [] });
	assert.deepEqual(
		items.map((report) => [report.uri, codes(report.items)]),
		[[uriOf(folder, "b.yaml"), ["config/unknown-field"]]],
	);
	const pending = client.request<Reports>("workspace/diagnostic", {
		previousResultIds: items.map(({ uri, resultId }) => ({ uri, value: resultId })),
	});
	writeFiles(folder, { "b.yaml": service.replace("minReplica:", "minReplicas:") });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "b.yaml"), type: 2 }] });
	const later = await pending;
	assert.deepEqual(
		later.items.map((report) => [report.uri, codes(report.items)]),
		[[uriOf(folder, "b.yaml"), []]],
	);
	assert.equal(await client.end(), 0);
});

test("a change in one file changes what is said of another, on the disk too", async () => {
	const folder = temporaryFolder(repository);
	const client = await start(folder);
	const pipe = new Document(client, uriOf(folder, "models/pipe/config.pbtxt"), ensemble, "pbtxt");
	const one = new Document(client, uriOf(folder, "models/one/config.pbtxt"), step, "pbtxt");
	one.change(step.replace('name: "out"', 'name: "result"'));
	const [finding] = await pipe.published((all) => all.length > 0);
	assert.match(finding?.code ?? "", /^contract\/ensemble/);
	one.change(step);
	let heard = client.told.length;
	await pipe.published((all) => all.length === 0, heard);

	one.close();
	heard = client.told.length;
	rmSync(join(folder, "models/one"), { recursive: true });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "models/one"), type: 3 }] });
	await pipe.published((all) => all.length > 0, heard);
	heard = client.told.length;
	writeFiles(folder, { "models/one/config.pbtxt": step });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "models/one"), type: 1 }] });
	await pipe.published((all) => all.length === 0, heard);
	assert.equal(await client.end(), 0);
});

test("a file outside every folder, one without any folder, and one that was never saved", async () => {
	const outside = temporaryFolder({ "a.yaml": service });
	for (const folder of [temporaryFolder({ "b.yaml": service }), undefined]) {
		const client = await start(folder);
		const document = new Document(client, uriOf(outside, "a.yaml"), service);
		assert.deepEqual(codes(await document.published((all) => all.length > 0)), ["config/unknown-field"]);
		const unsaved = new Document(client, "untitled:Untitled-1", service);
		assert.deepEqual(codes(await unsaved.published((all) => all.length > 0)), ["config/unknown-field"]);
		const heard = client.told.length;
		unsaved.close();
		await unsaved.published((all) => all.length === 0, heard);
		assert.equal(await client.end(), 0);
	}
});

test("what is closed without saving is what is on the disk again", async () => {
	const folder = temporaryFolder({ "a.yaml": service.replace("minReplica:", "minReplicas:") });
	const client = await start(folder);
	const document = new Document(client, uriOf(folder, "a.yaml"), service);
	await document.published((all) => all.length === 1);
	await client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");
	document.close();
	await document.published((all) => all.length === 0, client.told.length);
	assert.equal(await client.end(), 0);
});

test("without trust no model is read and nothing is benchmarked; with it, both", async () => {
	const samples = join(import.meta.dirname, "../samples/churn");
	const client = await start(samples);
	const text =
		"kind: DeploymentCard\nmanifests:\n  - serving/inferenceservice.yaml\nmodel:\n  artifact: model/churn.onnx\nslo:\n  p95Ms: 50\n";
	const card = new Document(client, uriOf(samples, "churn.card.yaml"), text);
	await client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");
	const hover = () => card.ask<{ readonly contents: { readonly value: string } } | null>("hover", at(4, 16));
	assert.doesNotMatch((await hover())?.contents.value ?? "", /parameters/);
	assert.deepEqual(await card.ask("codeLens"), []);
	const reply = await client.request<{ readonly message: string; readonly result?: unknown }>("plimsoll/benchmark", { uri: card.uri });
	assert.equal(reply.result, undefined);
	assert.match(reply.message, /trust/);

	client.notify("plimsoll/trust", { connections: [] });
	for (let tries = 0; tries < 100 && !/parameters/.test((await hover())?.contents.value ?? ""); tries++)
		await new Promise((done) => setTimeout(done, 50));
	assert.match((await hover())?.contents.value ?? "", /parameters/);
	const lenses = await card.ask<readonly { readonly command: { readonly command: string } }[]>("codeLens");
	assert.ok(lenses.some(({ command }) => command.command === "plimsoll.benchmark"));
	const inlays = await card.ask<readonly unknown[]>("inlayHint", {
		range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
	});
	assert.ok(Array.isArray(inlays));
	assert.equal(await client.end(), 0);
});

test("a report that changes on the disk changes what stands beside the features", async () => {
	const report = (score: number) =>
		JSON.stringify({ features: [{ name: "age", score, threshold: 0.1, method: { name: "PSI", kind: "distance" } }] });
	const text = "kind: DeploymentCard\nfeatures:\n  - name: age\ndrift:\n  report: reports/drift.json\n";
	const folder = temporaryFolder({ "cards/a.card.yaml": text, "cards/reports/drift.json": report(0.31) });
	const client = await start(folder, { workspace: { inlayHint: { refreshSupport: true } } });
	const card = new Document(client, uriOf(folder, "cards/a.card.yaml"), text);
	const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
	const labels = async () =>
		(await card.ask<readonly { readonly label: string }[]>("inlayHint", { range })).map(({ label }) => label).join();
	const shows = async (word: string) => {
		for (let heard = 0; !(await labels()).includes(word); ) {
			await client.hears("workspace/inlayHint/refresh", undefined, heard);
			heard = client.told.length;
		}
	};
	await shows("0.31");
	writeFiles(folder, { "cards/reports/drift.json": report(0.42) });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "cards/reports/drift.json"), type: 2 }] });
	await shows("0.42");
	writeFiles(folder, { "cards/reports/drift.json": report(0.53) });
	client.notify("textDocument/didSave", { textDocument: { uri: card.uri } });
	await shows("0.53");
	rmSync(join(folder, "cards/reports"), { recursive: true });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "cards/reports"), type: 3 }] });
	for (let heard = client.told.length; (await labels()) !== ""; heard = client.told.length) {
		await client.hears("workspace/inlayHint/refresh", undefined, heard);
	}
	assert.equal(await client.end(), 0);
});

test("rules and their manuals are there for the asking", async () => {
	const client = await start(undefined);
	const list = await client.request<readonly { readonly id: string }[]>("plimsoll/rules", null);
	assert.deepEqual(
		list.map(({ id }) => id),
		list.map(({ id }) => id).toSorted(),
	);
	const { markdown } = await client.request<{ readonly markdown: string }>("plimsoll/explain", { rule: list[0]?.id });
	assert.ok(markdown.startsWith(`# ${list[0]?.id}\n`));
	assert.equal(await client.request("plimsoll/explain", { rule: "../../package" }), null);
	assert.equal(await client.end(), 0);
});

test("what is no message at all does not end the conversation", async () => {
	const folder = temporaryFolder({ "a.yaml": service });
	const client = await start(folder);
	const send = (text: string) => client.raw(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
	send("{ this is not JSON");
	send("[]");
	send('"text"');
	send(
		'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///nowhere","version":1},"contentChanges":[{"text":"x"}]}}',
	);
	send('{"jsonrpc":"2.0","method":"no/such/method","params":null}');
	send(
		'{"jsonrpc":"2.0","id":900,"method":"textDocument/hover","params":{"textDocument":{"uri":"nonsense"},"position":{"line":-1,"character":9999}}}',
	);
	const document = new Document(client, uriOf(folder, "a.yaml"), service);
	assert.equal((await document.published((all) => all.length > 0)).length, 1);
	assert.equal(await client.end(), 0);
});
