import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client, startServer } from "../lsp/client.ts";
import { fleet } from "./fleet.ts";
import { hold, pause, quantile, rounded, tell } from "./measure.ts";
import { fleetFolder, root, scratchFolder } from "./programs.ts";
import { selfContained } from "./schemas.ts";

const sizes = [2_000, 10_000];
/** So many that twelve of them are slower than the 95th percentile. */
const keystrokes = 260;
const warmUp = 20;
/** After so many letters the name is as it was, and typing starts again. */
const longestSlip = 10;
/** A fast typist's. */
const betweenKeystrokes = 80;
/** From a keystroke to what is said of it, in milliseconds: what nobody notices. */
export const longestAnswer = 50;

export interface Document {
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
	for (const size of sizes) await compare(size, peerDelay);
}

/** Both servers run at the same time and are typed to in turn, so that whatever else the machine does disturbs both alike. */
async function compare(size: number, peerDelay: number): Promise<void> {
	const folder = fleetFolder(size);
	const ours = await startOurs(folder, size);
	const peer = await startPeer(folder);
	const last = (ending: string, behind: string) =>
		documentOf(folder, [...fleet(size)].findLast(({ path }) => path.endsWith(ending))?.path ?? "", behind);
	const service = last("serving/eu-a.yaml", "maxReplicas");
	const [own = [], other = []] = await type([new Typist(ours, service), new Typist(peer, service)]);
	await peer.end().catch(() => peer.process.kill());
	const [card = [], model = []] = await type([
		new Typist(ours, last(".card.yaml", "featuresComplete")),
		new Typist(ours, last("score/config.pbtxt", "max_batch_size")),
	]);
	await ours.end();
	const name = `${size} manifests`;
	tell(`${name}: service, ours`, words(own, 0));
	tell(`${name}: service, yaml-language-server`, words(other, peerDelay));
	tell(`${name}: card, ours`, words(card, 0));
	tell(`${name}: config.pbtxt, ours`, words(model, 0));
	for (const [share, label] of [
		[0.5, "p50"],
		[0.95, "p95"],
	] as const) {
		hold(`${name}: ${label}, ours without any wait against its work alone`, quantile(own, share), quantile(other, share) - peerDelay, "ms");
		hold(`${name}: ${label}, ours against its, waits included`, quantile(own, share), quantile(other, share), "ms");
	}
	hold(`${name}: p95, ours against what nobody notices`, quantile(own, 0.95), longestAnswer, "ms");
}

export function words(times: readonly number[], delay: number): string {
	const wait = delay === 0 ? "" : ` + ${delay} ms wait`;
	return `p50 ${rounded(quantile(times, 0.5) - delay)} ms${wait}, p95 ${rounded(quantile(times, 0.95) - delay)} ms${wait}`;
}

/** Our server, when it has read so many manifests and judged them. */
export async function startOurs(folder: string, size: number): Promise<Client> {
	const client = await startServer(folder, {}, { trusted: true });
	type Status = { readonly state: string; readonly manifests: number };
	await client.hears<Status>("plimsoll/status", ({ state, manifests }) => state === "ready" && manifests === size, 0, 120_000);
	return client;
}

/** yaml-language-server with our schema of the service in one piece, and without the net. */
async function startPeer(folder: string): Promise<Client> {
	const schema = join(scratchFolder(), "service.schema.json");
	writeFileSync(schema, selfContained("kserve-inferenceservice.schema.json"));
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

export function documentOf(folder: string, path: string, behind: string): Document {
	const text = readFileSync(join(folder, path), "utf8");
	return { uri: pathToFileURL(join(folder, path)).href, text, languageId: path.endsWith(".pbtxt") ? "pbtxt" : "yaml", behind };
}

interface Published {
	readonly uri: string;
	readonly diagnostics: readonly { readonly message: string }[];
}

/** Types letter after letter behind a name of one document. */
export class Typist {
	private readonly client: Client;
	private readonly document: Document;
	private readonly position: { readonly line: number; readonly character: number };
	private typed = "";
	private version = 1;

	constructor(client: Client, document: Document) {
		const { uri, languageId, text, behind } = document;
		this.client = client;
		this.document = document;
		const before = text.slice(0, text.indexOf(`${behind}:`) + behind.length).split("\n");
		this.position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
		client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
	}

	/** Milliseconds from one letter to the diagnostics that name it. */
	async letter(): Promise<number> {
		const { uri, behind } = this.document;
		const replaced = this.typed.length === longestSlip ? longestSlip : 0;
		const letter = "abcdefghij"[this.version % 10] ?? "";
		this.typed = letter + this.typed.slice(replaced);
		const name = new RegExp(`\\b${behind}${this.typed}\\b`);
		const heard = this.client.told.length;
		const end = { ...this.position, character: this.position.character + replaced };
		const contentChanges = [{ range: { start: this.position, end }, text: letter }];
		const started = performance.now();
		this.client.notify("textDocument/didChange", { textDocument: { uri, version: ++this.version }, contentChanges });
		const answers = (params: Published) => params.uri === uri && params.diagnostics.some(({ message }) => name.test(message));
		const { arrivedAt } = await this.client.hears<Published>("textDocument/publishDiagnostics", answers, heard);
		return arrivedAt - started;
	}
}

/** Each types a letter in turn, when the one before was answered. The first letters pay for code that was never run before. */
export async function type(typists: readonly Typist[]): Promise<readonly (readonly number[])[]> {
	await pause(1500);
	const times = typists.map((): number[] => []);
	for (let i = 0; i < keystrokes; i++) {
		for (const [place, typist] of typists.entries()) {
			times[place]?.push(await typist.letter());
			await pause(betweenKeystrokes);
		}
	}
	return times.map((each) => each.slice(warmUp));
}
