import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { InitParams, InitReply, Status } from "../../server/src/lsp/protocol.ts";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { Client } from "./client.ts";

const { folder: programs, remove } = await bundle({ "server.js": "server/src/lsp/main.ts" });
const clients: Client[] = [];
after(() => {
	for (const client of clients) client.process.kill();
	remove();
});

const uriOf = (folder: string, file = "") => pathToFileURL(join(folder, file)).href;

async function start(folder: string, trusted: boolean): Promise<(params: InitParams) => Promise<InitReply>> {
	const client = new Client([join(programs, "server.js"), "--stdio"], { "workspace/configuration": () => [{}] });
	clients.push(client);
	const workspaceFolders = [{ uri: uriOf(folder), name: "folder" }];
	const initializationOptions = { trusted };
	await client.request("initialize", { processId: process.pid, rootUri: null, workspaceFolders, capabilities: {}, initializationOptions });
	client.notify("initialized", {});
	await client.hears<Status>("plimsoll/status", ({ state, manifests }) => state === "ready" && manifests > 0);
	return (params) => client.request("plimsoll/init", params);
}

const service = (name: string) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/${name}/3
`;

test("the editor is told what to write, and nothing is written", async () => {
	const card = "kind: DeploymentCard\nmanifests: [b.yaml]\n";
	const folder = temporaryFolder({ CODEOWNERS: "* @all\n", "a/a.yaml": service("a"), "b.yaml": service("b"), "b.card.yaml": card });
	const ask = await start(folder, true);
	const { message, deployments, changes, choices } = await ask({});
	assert.deepEqual([message, deployments, choices], ["One card to create and one card to complete.", 2, []]);
	assert.deepEqual(
		changes.map(({ uri, isNew }) => [uri, isNew]),
		[
			[uriOf(folder, "a/a.card.yaml"), true],
			[uriOf(folder, "b.card.yaml"), false],
		],
	);
	const [created, completed] = changes;
	assert.deepEqual(created?.edits[0]?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
	assert.match(
		created?.edits[0]?.newText ?? "",
		/^apiVersion: plimsoll\/v1\nkind: DeploymentCard\nmetadata:\n {2}name: a\nmanifests:\n {2}- a\.yaml\nowner: "@all"\n/,
	);
	const place = { line: 1, character: 19 };
	assert.deepEqual(completed?.edits, [
		{ range: { start: place, end: place }, newText: '\nowner: "@all"' },
		{ range: { start: place, end: place }, newText: "\nmodel:\n  artifact: s3://models/b/3" },
	]);
	const own = await ask({ uris: [uriOf(folder, "a/a.yaml")] });
	assert.deepEqual([own.message, own.changes.length], ["One card to create.", 1]);
	assert.equal((await ask({ uris: [uriOf(folder, "c.yaml")] })).deployments, 0);
	assert.equal(existsSync(join(folder, "a/a.card.yaml")), false);
});

test("of many deployments the editor lets the person choose", async () => {
	const folder = temporaryFolder(Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [`${name}.yaml`, service(name)])));
	const ask = await start(folder, true);
	const { message, changes, choices } = await ask({});
	assert.deepEqual([message, changes], ["6 deployments have no card yet.", []]);
	assert.deepEqual(choices[1], { name: "b", uri: uriOf(folder, "b.yaml") });
	const chosen = await ask({ uris: choices.map(({ uri }) => uri) });
	assert.equal(chosen.changes.length, 6);
});

test("without trust no card is written", async () => {
	const ask = await start(temporaryFolder({ "a.yaml": service("a") }), false);
	assert.deepEqual(await ask({}), {
		message: "A deployment card is only written in a workspace that you trust.",
		deployments: 0,
		changes: [],
		choices: [],
	});
});
