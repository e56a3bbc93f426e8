import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { BenchmarkReply } from "../../server/src/lsp/protocol.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { endlessLoop, hugeOutput } from "../probes/models.ts";
import { childrenOf, networkSockets, soon } from "../probes/processes.ts";
import { Client, serverProgram } from "./client.ts";

const linux = process.platform === "linux";
const card = (model: string) => `apiVersion: plimsoll/v1\nkind: DeploymentCard\nmodel:\n  artifact: ${model}\nslo:\n  p95Ms: 50\n`;
const folder = temporaryFolder({ "endless.card.yaml": card("endless.onnx"), "huge.card.yaml": card("huge.onnx") });
writeFileSync(join(folder, "endless.onnx"), endlessLoop());
writeFileSync(join(folder, "huge.onnx"), hugeOutput(1500));
const uriOf = (file: string) => pathToFileURL(join(folder, file)).href;

// ONNX Runtime's uploader, where a release has one, is quiet under continuous integration; a person's machine is what counts.
const { CI: ci } = process.env;
delete process.env.CI;
const client = new Client([serverProgram, "--stdio"]);
const sockets: string[] = [];
const looking = setInterval(() => {
	const server = client.process.pid ?? 0;
	for (const pid of [server, ...childrenOf(server)]) sockets.push(...(networkSockets(pid) ?? []));
}, 25);
after(() => {
	clearInterval(looking);
	client.process.kill();
	if (ci !== undefined) process.env.CI = ci;
});
await client.request("initialize", {
	processId: process.pid,
	rootUri: null,
	workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "folder" }],
	capabilities: {},
	initializationOptions: { trusted: true, settings: { benchmark: { seconds: 30, memoryLimit: "400Mi" } } },
});
client.notify("initialized", {});
await client.hears<{ readonly state: string }>("plimsoll/status", ({ state }) => state === "ready");

test("a benchmark that is killed from outside is said to be, and the server goes on", { skip: !linux }, async () => {
	const asked = benchmark("endless.card.yaml");
	const child = await soon(() => childrenOf(client.process.pid ?? 0).find((pid) => commandOf(pid).includes("bench-child")));
	await soon(() => readFileSync(`/proc/${child}/maps`, "utf8").includes("libonnxruntime"));
	process.kill(child, "SIGKILL");
	const reply = await asked;
	assert.equal(reply.result, undefined);
	assert.match(reply.message, /SIGKILL/);
	await answers();
});

test("a model that takes more memory than it may is ended, and the server goes on", async () => {
	const reply = await benchmark("huge.card.yaml");
	assert.equal(reply.result, undefined);
	assert.match(reply.message, /memory/);
	await answers();
});

test("nobody was contacted meanwhile", { skip: !linux }, () => {
	assert.deepEqual(sockets, []);
});

function benchmark(file: string): Promise<BenchmarkReply> {
	return client.request("plimsoll/benchmark", { uri: uriOf(file) });
}

/** The card's outline is asked for, as any editor does all the time. */
async function answers(): Promise<void> {
	const outline = await client.request<readonly { readonly name: string }[]>("textDocument/documentSymbol", {
		textDocument: { uri: uriOf("huge.card.yaml") },
	});
	assert.equal(outline.length, 1);
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8");
	} catch {
		return "";
	}
}
