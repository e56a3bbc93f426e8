import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { bytes, external, join as joined, model, tensor } from "../evidence/onnx-bytes.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { Client, serverProgram } from "./client.ts";

interface Item {
	readonly code: string;
	readonly severity: number;
}
interface Reports {
	readonly items: readonly { readonly uri: string; readonly resultId?: string; readonly items: readonly Item[] }[];
}
interface Published {
	readonly uri: string;
	readonly diagnostics: readonly Item[];
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
const pulling = {
	textDocument: { diagnostic: {} },
	workspace: { diagnostics: { refreshSupport: true }, configuration: true, workspaceFolders: true, inlayHint: { refreshSupport: true } },
};
const uriOf = (folder: string, file = "") => pathToFileURL(join(folder, file)).href;
const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
});

type Answers = Readonly<Record<string, (params: never) => unknown>>;

async function start(folders: readonly string[], capabilities: object, answers: Answers = {}, options: object = {}): Promise<Client> {
	const client = new Client([serverProgram, "--stdio"], answers as Readonly<Record<string, (params: unknown) => unknown>>);
	clients.push(client);
	const workspaceFolders = folders.map((folder) => ({ uri: uriOf(folder), name: folder }));
	await client.request("initialize", {
		processId: process.pid,
		rootUri: null,
		workspaceFolders,
		capabilities,
		initializationOptions: options,
	});
	client.notify("initialized", {});
	return client;
}

function open(client: Client, uri: string, text: string): void {
	client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
}

const isReady = (client: Client) => client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");

test("around a document that is open without its folder nobody looks, whenever it is opened", async () => {
	const outside = temporaryFolder({ "a.yaml": service, "b.yaml": service });
	const client = await start([], { workspace: { configuration: true } }, { "workspace/configuration": () => [{}] });
	open(client, uriOf(outside, "a.yaml"), service);
	open(client, "untitled:Untitled-1", service);
	const heard = (uri: string) => client.hears<Published>("textDocument/publishDiagnostics", (params) => params.uri === uri);
	await heard(uriOf(outside, "a.yaml"));
	await heard("untitled:Untitled-1");
	await client.hears<{ readonly state: string; readonly errors: number }>(
		"plimsoll/status",
		({ state, errors }) => state === "ready" && errors === 2,
	);
	assert.ok(!client.told.some(({ params }) => (params as Published | undefined)?.uri === uriOf(outside, "b.yaml")));
	assert.equal(await client.end(), 0);
});

test("of a folder inside a folder the inner one speaks", async () => {
	const outer = temporaryFolder({ "a.yaml": service, "in/b.yaml": service });
	const client = await start([outer, join(outer, "in")], pulling);
	await isReady(client);
	const ask = (previousResultIds: readonly object[]) => client.request<Reports>("workspace/diagnostic", { previousResultIds });
	const { items } = await ask([]);
	assert.deepEqual(items.map(({ uri }) => uri).toSorted(), [uriOf(outer, "a.yaml"), uriOf(outer, "in/b.yaml")]);
	const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: inner }\n";
	open(client, uriOf(outer, "in/c.card.yaml"), card);
	const symbols = await client.request<readonly { readonly name: string; readonly location: { readonly uri: string } }[]>(
		"workspace/symbol",
		{ query: "INr" },
	);
	assert.deepEqual(
		symbols.map(({ name, location }) => [name, location.uri]),
		[["inner", uriOf(outer, "in/c.card.yaml")]],
	);
	assert.equal(await client.end(), 0);
});

test("a folder that is opened later takes over the documents that are open in it", async () => {
	const folder = temporaryFolder({ "a.yaml": service, "b.yaml": service });
	const client = await start([], { workspace: { workspaceFolders: true } });
	open(client, uriOf(folder, "a.yaml"), service);
	const method = "textDocument/publishDiagnostics";
	const fixed = service.replace("minReplica:", "minReplicas:");
	await client.hears<Published>(method, ({ uri }) => uri === uriOf(folder, "a.yaml"));
	client.notify("textDocument/didChange", {
		textDocument: { uri: uriOf(folder, "a.yaml"), version: 2 },
		contentChanges: [{ text: fixed }],
	});
	client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [{ uri: uriOf(folder), name: "f" }], removed: [] } });
	await client.hears<Published>(method, ({ uri }) => uri === uriOf(folder, "b.yaml"));
	const last = client.told.findLast(({ params }) => (params as Published | undefined)?.uri === uriOf(folder, "a.yaml"));
	assert.deepEqual((last?.params as Published | undefined)?.diagnostics, [], "what is typed wins over the disk");
	client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [{ uri: uriOf(folder), name: "f" }] } });
	await client.hears<Published>(method, ({ uri, diagnostics }) => uri === uriOf(folder, "b.yaml") && diagnostics.length === 0);
	assert.equal(await client.end(), 0);
});

test("an editor's own spelling of a URI is understood", async () => {
	const name = "a+b (1) [x]=y,z@c.yaml";
	const folder = temporaryFolder({ [name]: service });
	const client = await start([folder], pulling);
	await isReady(client);
	const ask = (previousResultIds: readonly object[]) => client.request<Reports>("workspace/diagnostic", { previousResultIds });
	const [report] = (await ask([])).items;
	assert.equal(report?.items.length, 1);
	const theirs = `${uriOf(folder)}/${encodeURIComponent(name).replace(/[()']/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`;
	assert.notEqual(theirs, report.uri);
	const pending = ask([{ uri: theirs, value: report.resultId }]);
	const early = await Promise.race([pending, new Promise((done) => setTimeout(done, 400, "still waiting"))]);
	assert.equal(early, "still waiting");
	writeFiles(folder, { [name]: service.replace("minReplica:", "minReplicas:") });
	client.notify("workspace/didChangeWatchedFiles", {
		changes: [
			{ uri: "file:///%2F", type: 2 },
			{ uri: theirs, type: 2 },
		],
	});
	assert.deepEqual(
		(await pending).items.map(({ items }) => items),
		[[]],
	);
	assert.equal(await client.end(), 0);
});

test("each folder has its own settings, and hints follow them", async () => {
	const [one, two] = [temporaryFolder({ "a.yaml": service }), temporaryFolder({ "a.yaml": service })];
	const seen: string[] = [];
	const answer = ({ items }: { readonly items: readonly { readonly section: string; readonly scopeUri: string }[] }) =>
		items.map(({ scopeUri }) => {
			seen.push(scopeUri);
			return { preset: scopeUri === uriOf(two) ? "strict" : null };
		});
	const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nreviewBy: 2020-01-31\n";
	for (const folder of [one, two]) writeFiles(folder, { "x.card.yaml": card });
	const client = await start([one, two], pulling, { "workspace/configuration": answer });
	await isReady(client);
	assert.deepEqual(seen.toSorted(), [uriOf(one), uriOf(two)].toSorted());
	const { items } = await client.request<Reports>("workspace/diagnostic", { previousResultIds: [] });
	const severities = (folder: string) =>
		items.find(({ uri }) => uri === uriOf(folder, "x.card.yaml"))?.items.map(({ severity }) => severity);
	assert.deepEqual([severities(one), severities(two)], [[2], [1]]);
	const heard = client.told.length;
	client.notify("workspace/didChangeConfiguration", { settings: null });
	await client.hears("workspace/inlayHint/refresh", undefined, heard);
	assert.equal(await client.end(), 0);
});

test("weights that change alone are looked at again", async () => {
	const onnx = model(joined(bytes(5, tensor("w", 1, [256], external("weights/w.bin", { length: "1024" })))));
	const folder = temporaryFolder({
		"m/weights/w.bin": "x".repeat(1024),
		"c.card.yaml": "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmodel:\n  artifact: m/m.onnx\n",
	});
	writeFileSync(join(folder, "m/m.onnx"), onnx);
	const client = await start([folder], pulling, {}, { trusted: true });
	await isReady(client);
	const ask = (previousResultIds: readonly object[]) => client.request<Reports>("workspace/diagnostic", { previousResultIds });
	const weights = join(folder, "m/weights/w.bin");
	const move = (from: string, to: string) => {
		renameSync(from, to);
		client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "m/weights/w.bin"), type: 2 }] });
	};
	const pending = ask([]);
	move(weights, `${weights}.away`);
	const [missing] = (await pending).items;
	assert.deepEqual(
		missing?.items.map(({ code }) => code),
		["artifact/file-missing"],
	);
	const later = ask([{ uri: missing.uri, value: missing.resultId }]);
	move(`${weights}.away`, weights);
	assert.deepEqual(
		(await later).items.map(({ items }) => items),
		[[]],
	);
	assert.equal(await client.end(), 0);
});

test("what a report says reaches open and closed files, with one refresh", async () => {
	const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  report: drift.json\n";
	const sound = JSON.stringify({ features: [{ name: "age", score: 0.1, threshold: 0.2, method: { name: "PSI", kind: "distance" } }] });
	const folder = temporaryFolder({ "a.card.yaml": card, "b.card.yaml": card, "drift.json": sound });
	const client = await start([folder], pulling);
	open(client, uriOf(folder, "a.card.yaml"), card);
	await isReady(client);
	const pull = async () => {
		const params = { textDocument: { uri: uriOf(folder, "a.card.yaml") } };
		return (await client.request<{ readonly items: readonly Item[] }>("textDocument/diagnostic", params)).items.map(({ code }) => code);
	};
	assert.deepEqual(await pull(), []);
	const closed = client.request<Reports>("workspace/diagnostic", { previousResultIds: [] });
	const heard = client.told.length;
	writeFiles(folder, { "drift.json": "no report" });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(folder, "drift.json"), type: 2 }] });
	await client.hears("workspace/diagnostic/refresh", undefined, heard);
	assert.deepEqual(await pull(), ["drift/report-unreadable"]);
	assert.deepEqual(
		(await closed).items.map(({ uri, items }) => [uri, items.map(({ code }) => code)]),
		[[uriOf(folder, "b.card.yaml"), ["drift/report-unreadable"]]],
	);
	await new Promise((done) => setTimeout(done, 300));
	const refreshes = client.told.slice(heard).filter(({ method }) => method === "workspace/diagnostic/refresh");
	assert.equal(refreshes.length, 1);
	assert.equal(await client.end(), 0);
});
