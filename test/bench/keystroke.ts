import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pushDelay } from "../../server/src/lsp/diagnostics.ts";
import { Client, startServer } from "../lsp/client.ts";
import { fleet } from "./fleet.ts";
import { hold, pause, quantile, rounded, tell } from "./measure.ts";
import { fleetFolder, root, scratchFolder } from "./programs.ts";

const sizes = [2_000, 10_000];
const keystrokes = 60;
/** A fast typist's. */
const betweenKeystrokes = 80;
const longestWait = 50;

interface Document {
	readonly uri: string;
	readonly text: string;
	readonly languageId: string;
	/** What one more letter is typed behind, so that a name becomes a wrong one. */
	readonly behind: string;
}

/** From a keystroke in a manifest to its diagnostics: ours in large workspaces, and yaml-language-server on the same document, with the same edits. */
export async function bench(): Promise<void> {
	const require = createRequire(import.meta.url);
	const { SettingsState } = require("yaml-language-server/out/server/src/yamlSettings.js") as {
		readonly SettingsState: new () => { readonly validationDelayMs: number };
	};
	const peerDelay = new SettingsState().validationDelayMs;
	hold("our wait before diagnostics are sent", pushDelay, longestWait, "ms");
	for (const size of sizes) await compare(size, peerDelay);
}

async function compare(size: number, peerDelay: number): Promise<void> {
	const folder = fleetFolder(size);
	const ours = await startOurs(folder, size);
	const last = (ending: string) => documentOf(folder, [...fleet(size)].findLast(({ path }) => path.endsWith(ending))?.path ?? "");
	const service = last("serving/eu-a.yaml");
	const own = await type(ours, service);
	const card = await type(ours, last(".card.yaml"));
	const model = await type(ours, last("score/config.pbtxt"));
	await ours.end();
	const peer = await startPeer(folder);
	const other = await type(peer, service);
	await peer.end().catch(() => peer.process.kill());
	const name = `${size} manifests`;
	tell(`${name}: service, ours`, words(own, pushDelay));
	tell(`${name}: service, yaml-language-server`, words(other, peerDelay));
	tell(`${name}: card and config.pbtxt, ours`, `${words(card, pushDelay)}; ${words(model, pushDelay)}`);
	for (const [share, label] of [
		[0.5, "p50"],
		[0.95, "p95"],
	] as const) {
		hold(`${name}: ${label}, work alone, ours against its`, quantile(own, share) - pushDelay, quantile(other, share) - peerDelay, "ms");
		hold(`${name}: ${label}, waits included, ours against its`, quantile(own, share), quantile(other, share), "ms");
	}
}

function words(times: readonly number[], delay: number): string {
	return [0.5, 0.95]
		.map((share) => `${rounded(quantile(times, share) - delay)} + ${delay} ms wait`)
		.join(", p95 ")
		.replace(/^/, "p50 ");
}

async function startOurs(folder: string, size: number): Promise<Client> {
	const client = await startServer(folder, {}, { trusted: true });
	type Status = { readonly state: string; readonly manifests: number };
	await client.hears<Status>("plimsoll/status", ({ state, manifests }) => state === "ready" && manifests === size, 0, 120_000);
	return client;
}

/** yaml-language-server with our schema of the service in one piece, and without the net. */
async function startPeer(folder: string): Promise<Client> {
	const schema = join(scratchFolder(), "service.schema.json");
	writeFileSync(schema, selfContained());
	const yaml = { schemas: { [pathToFileURL(schema).href]: "**/serving/*.yaml" }, validate: true, schemaStore: { enable: false } };
	const answer = (params: unknown) =>
		(params as { readonly items: readonly { readonly section: string }[] }).items.map(({ section }) => (section === "yaml" ? yaml : {}));
	const client = new Client([join(root, "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"], {
		"workspace/configuration": answer,
	});
	const uri = pathToFileURL(folder).href;
	const workspace = { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } };
	const capabilities = { workspace, textDocument: { publishDiagnostics: {} } };
	await client.request("initialize", { processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: "fleet" }], capabilities });
	client.notify("initialized", {});
	client.notify("workspace/didChangeConfiguration", { settings: { yaml } });
	await pause(1000);
	return client;
}

/** The schema of a service with everything that it refers to in other files. */
function selfContained(): string {
	const read = (name: string) =>
		JSON.parse(readFileSync(join(root, "schemas", name), "utf8")) as Record<string, unknown> & { $defs: object };
	const prefixed = (text: string) => text.replaceAll('"#/$defs/', '"#/$defs/core.');
	const core = Object.entries(read("kubernetes-core.schema.json").$defs).map(([name, one]) => [
		`core.${name}`,
		JSON.parse(prefixed(JSON.stringify(one))),
	]);
	const text = JSON.stringify(read("kserve-inferenceservice.schema.json")).replaceAll(
		"kubernetes-core.schema.json#/$defs/",
		"#/$defs/core.",
	);
	const service = JSON.parse(text) as Record<string, unknown> & { $defs: object };
	return JSON.stringify({ ...service, $id: undefined, $defs: { ...service.$defs, ...Object.fromEntries(core) } });
}

function documentOf(folder: string, path: string): Document {
	const text = readFileSync(join(folder, path), "utf8");
	const behind = path.endsWith(".pbtxt") ? "max_batch_size" : path.endsWith(".card.yaml") ? "featuresComplete" : "maxReplicas";
	return { uri: pathToFileURL(join(folder, path)).href, text, languageId: path.endsWith(".pbtxt") ? "pbtxt" : "yaml", behind };
}

/** Types letter after letter behind a name, each when the one before was answered; returns milliseconds from letter to answer. */
async function type(client: Client, { uri, text, languageId, behind }: Document): Promise<readonly number[]> {
	type Published = { readonly uri: string; readonly diagnostics: readonly { readonly message: string }[] };
	client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
	const offset = text.indexOf(`${behind}:`) + behind.length;
	const before = text.slice(0, offset).split("\n");
	const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
	const times: number[] = [];
	let typed = "";
	await pause(1500);
	for (let i = 0; i < keystrokes; i++) {
		const letter = "abcdefghij"[i % 10] ?? "";
		typed = letter + typed;
		const name = `${behind}${typed}`;
		const heard = client.told.length;
		const started = performance.now();
		const contentChanges = [{ range: { start: position, end: position }, text: letter }];
		client.notify("textDocument/didChange", { textDocument: { uri, version: i + 2 }, contentChanges });
		const answers = (params: Published) => params.uri === uri && params.diagnostics.some(({ message }) => message.includes(name));
		const { arrivedAt } = await client.hears<Published>("textDocument/publishDiagnostics", answers, heard);
		times.push(arrivedAt - started);
		await pause(betweenKeystrokes);
	}
	client.notify("textDocument/didClose", { textDocument: { uri } });
	// The first letters pay for code that was never run before.
	return times.slice(10);
}
