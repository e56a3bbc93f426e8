import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type { Connection, DriftChanged, DriftPanel, DriftReply } from "../../server/src/lsp/protocol.ts";
import { bundle } from "../harness/bundle.ts";
import { soon } from "../probes/processes.ts";

const { folder: programs, remove } = await bundle({
	"server.js": "server/src/lsp/main.ts",
	"endpoint-child.js": "server/src/probes/endpoint-child.ts",
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-lsp-drift-")));
const uri = pathToFileURL(join(folder, "churn.card.yaml")).href;

/** What the endpoint does with each request, and how many there were. */
const endpoint = { requests: 0, open: 0, answer: (response: ServerResponse): void => void response.end() };
const server = createServer((_, response) => {
	endpoint.requests++;
	endpoint.open++;
	response.on("close", () => endpoint.open--);
	endpoint.answer(response);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

let running: { readonly child: ChildProcess; readonly talk: MessageConnection } | undefined;
afterEach(() => {
	running?.talk.dispose();
	running?.child.kill();
});
after(() => {
	server.closeAllConnections();
	server.close();
	remove();
	rmSync(folder, { recursive: true, force: true });
});

const card = (address: string, more = "") =>
	`apiVersion: plimsoll/v1\nkind: DeploymentCard\nfeatures:\n  - name: charges\ndrift:\n  endpoint: ${address}/drift\n${more}`;
const report = (score: number) => JSON.stringify({ version: 1, features: [{ name: "charges", score, threshold: 0.1, method: "psi" }] });
const good = (response: ServerResponse): void => void response.end(report(0.2));

/** A server in a folder with one card, which is open in the editor. */
async function start(
	options: { readonly trusted: boolean; readonly connections?: readonly Connection[] },
	text = card(origin),
): Promise<MessageConnection> {
	endpoint.requests = 0;
	writeFileSync(join(folder, "churn.card.yaml"), text);
	const child = spawn(process.execPath, [join(programs, "server.js"), "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
	const talk = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	running = { child, talk };
	talk.onRequest(() => null);
	talk.onNotification(() => undefined);
	talk.listen();
	const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "churn" }];
	await talk.sendRequest("initialize", {
		processId: null,
		rootUri: null,
		capabilities: {},
		workspaceFolders,
		initializationOptions: options,
	});
	await talk.sendNotification("initialized", {});
	await talk.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
	await panelWhere(talk, () => true);
	return talk;
}

async function panelWhere(talk: MessageConnection, holds: (panel: DriftPanel) => boolean, milliseconds = 5000): Promise<DriftPanel> {
	for (const until = performance.now() + milliseconds; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
		const panel = await talk.sendRequest<DriftPanel | null>("plimsoll/driftReport", { uri });
		if (panel && holds(panel)) return panel;
	}
	throw new Error("the panel never showed it");
}

const connect = (talk: MessageConnection) => talk.sendRequest<DriftReply>("plimsoll/connectDrift", { uri, origin });
const refresh = (talk: MessageConnection) => talk.sendRequest<DriftReply>("plimsoll/refreshDrift", { uri });

test("nobody is contacted without trust, whatever was agreed before", async () => {
	const talk = await start({ trusted: false, connections: [{ card: uri, origin }] });
	assert.equal((await connect(talk)).done, false);
	assert.match((await refresh(talk)).message, /trust/);
	assert.equal(endpoint.requests, 0);
	endpoint.answer = good;
	await talk.sendNotification("plimsoll/trust", { connections: [{ card: uri, origin }] });
	const panel = await panelWhere(talk, ({ state, features }) => state === "connected" && features.length > 0);
	assert.match(panel.status, /^From http:\/\/127\.0\.0\.1:\d+, just read\.$/);
	assert.equal(endpoint.requests, 1);
});

test("nobody is contacted without a connection", async () => {
	const talk = await start({ trusted: true });
	assert.match((await refresh(talk)).message, /is not connected; report files were read again\.$/);
	assert.equal((await talk.sendRequest<DriftReply>("plimsoll/connectDrift", { uri, origin: "http://127.0.0.1:1" })).done, false);
	assert.equal(endpoint.requests, 0);
});

test("what an endpoint says stands beside the feature, and stays when it breaks", async () => {
	endpoint.answer = good;
	const talk = await start({ trusted: true });
	assert.deepEqual(await connect(talk), { done: true, message: `Read 1 feature from ${origin}.` });
	const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
	const hints = await talk.sendRequest<readonly { readonly label: string }[]>("textDocument/inlayHint", { textDocument: { uri }, range });
	assert.deepEqual(
		hints.map(({ label }) => label.trim()),
		["▲ 0.2 ≥ 0.1 · psi · just read"],
	);
	for (const [answer, said] of [
		[(response: ServerResponse) => void response.writeHead(503).end(), "has a fault of its own at present (503)."],
		[(response: ServerResponse) => void response.end("<html>"), "answers with a web page and not with a report."],
		[
			(response: ServerResponse) => void response.end("{}"),
			"gives no report that can be read. This is JSON, but neither an Evidently report nor one in Plimsoll's own form.",
		],
		[
			(response: ServerResponse) => void response.writeHead(302, { location: "http://localhost:1/" }).end(),
			"redirects to http://localhost:1, which is another origin and was not contacted.",
		],
	] as const) {
		endpoint.answer = answer;
		assert.deepEqual(await refresh(talk), { done: false, message: `${origin} ${said}` });
		const panel = await panelWhere(talk, ({ state }) => state === "failed");
		assert.equal(panel.status, `${origin} ${said} What is shown is an earlier reading, just read.`);
		assert.equal(panel.features[0]?.score, 0.2);
	}
	endpoint.answer = (response) => void response.end(report(0.05));
	assert.equal((await refresh(talk)).done, true);
	assert.equal((await panelWhere(talk, ({ state }) => state === "connected")).features[0]?.drifted, false);
});

test("a first reading that fails makes no connection", async () => {
	endpoint.answer = (response) => void response.writeHead(401).end();
	const talk = await start({ trusted: true });
	const told: DriftChanged[] = [];
	talk.onNotification("plimsoll/driftChanged", (changed: DriftChanged) => void told.push(changed));
	assert.equal((await connect(talk)).done, false);
	const panel = await panelWhere(talk, ({ state }) => state === "failed");
	assert.deepEqual(panel.endpoint, { origin, connected: false });
	assert.equal(told.at(-1)?.connected, false);
	assert.match((await refresh(talk)).message, /is not connected/);
	assert.equal(endpoint.requests, 1);
});

test("an older report file does not take the place of what the endpoint said", async () => {
	endpoint.answer = good;
	const old = JSON.stringify({ ...JSON.parse(report(0.7)), takenAt: "2020-01-01T00:00:00Z" });
	writeFileSync(join(folder, "drift.json"), old);
	const talk = await start({ trusted: true }, card(origin, "  report: drift.json\n"));
	assert.equal((await panelWhere(talk, ({ features }) => features.length > 0)).features[0]?.score, 0.7);
	assert.equal((await connect(talk)).done, true);
	await talk.sendNotification("textDocument/didSave", { textDocument: { uri } });
	writeFileSync(join(folder, "drift.json"), old.replace("0.7", "0.65"));
	const watched = { changes: [{ uri: pathToFileURL(join(folder, "drift.json")).href, type: 2 }] };
	await talk.sendNotification("workspace/didChangeWatchedFiles", watched);
	await new Promise((resolve) => setTimeout(resolve, 200));
	const panel = await panelWhere(talk, ({ state }) => state === "connected");
	assert.deepEqual([panel.from, panel.features[0]?.score], [origin, 0.2]);
	rmSync(join(folder, "drift.json"));
});

test("a card without an endpoint offers no connection", async () => {
	const talk = await start({ trusted: true }, card(origin).replace(/endpoint: .*/, "report: gone.json"));
	const panel = await panelWhere(talk, () => true);
	assert.deepEqual([panel.endpoint, panel.status], [undefined, "Nothing was read yet."]);
	assert.deepEqual(await talk.sendRequest("plimsoll/refreshDrift", { uri: `${uri}.none` }), {
		done: false,
		message: "No card speaks of drift here.",
	});
});

test("readings of one card do not pile up", async () => {
	endpoint.answer = (response) => void setTimeout(() => response.end(report(0.2)), 300);
	const talk = await start({ trusted: true });
	const replies = await Promise.all([connect(talk), refresh(talk), refresh(talk), refresh(talk)]);
	assert.ok(replies.every(({ done }) => done));
	assert.equal(endpoint.requests, 1);
});

test("a reading under way ends with its connection", async () => {
	endpoint.answer = () => undefined;
	const talk = await start({ trusted: true });
	const pending = connect(talk);
	await soon(() => endpoint.open === 1);
	const ended = await talk.sendRequest<DriftReply>("plimsoll/disconnectDrift", { uri });
	assert.deepEqual([ended.done, (await pending).message], [true, "Disconnected."]);
	await soon(() => endpoint.open === 0);
	const panel = await panelWhere(talk, ({ state }) => state === "none");
	assert.deepEqual([panel.status, panel.endpoint], ["Disconnected.", { origin, connected: false }]);
	const again = await refresh(talk);
	assert.match(again.message, /is not connected; report files were read again\.$/);
	assert.equal(endpoint.requests, 1);
});

test("a reading under way ends with the server", async () => {
	endpoint.answer = () => undefined;
	const talk = await start({ trusted: true });
	connect(talk).catch(() => undefined);
	await soon(() => endpoint.open === 1);
	await talk.sendRequest("shutdown");
	await soon(() => endpoint.open === 0);
});

test("a card that names another address is disconnected", async () => {
	endpoint.answer = good;
	const talk = await start({ trusted: true });
	assert.equal((await connect(talk)).done, true);
	const text = card(origin.replace("127.0.0.1", "localhost"));
	await talk.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
	await panelWhere(talk, ({ state }) => state === "disconnected");
	assert.match((await refresh(talk)).message, /the address in the card has changed/);
	await talk.sendNotification("textDocument/didChange", { textDocument: { uri, version: 3 }, contentChanges: [{ text: card(origin) }] });
	assert.match((await refresh(talk)).message, /is not connected; report files were read again\.$/);
	assert.equal(endpoint.requests, 1);
	const panel = await panelWhere(talk, ({ state }) => state === "disconnected");
	assert.equal(panel.features.length, 1);
});

test("a connected endpoint is read again by the clock, at the card's pace but not faster than in five seconds", async () => {
	endpoint.answer = (response) => void response.end(report(0.2 + 0.1 * endpoint.requests));
	const talk = await start({ trusted: true }, card(origin, "  refresh: 10ms\n"));
	const from = performance.now();
	assert.equal((await connect(talk)).done, true);
	await panelWhere(talk, ({ features }) => (features[0]?.score ?? 0) > 0.35, 9000);
	assert.ok(performance.now() - from > 4900);
	assert.equal(endpoint.requests, 2);
});
