import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
	type ClientCapabilities,
	type Connection,
	createConnection,
	type InitializeParams,
	type InitializeResult,
	ProposedFeatures,
	StreamMessageReader,
	StreamMessageWriter,
	TextDocumentSyncKind,
	TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { defaultStoreFolder } from "../probes/bench-store.ts";
import { rules } from "../rules/all.ts";
import { Benchmarks } from "./benchmarks.ts";
import { Diagnostics } from "./diagnostics.ts";
import { addSession, filesOf, followDocuments, followFolders, type Location, locate } from "./documents.ts";
import { Drift } from "./drift.ts";
import { answerFeatures, tokenLegend } from "./features.ts";
import { answerInit } from "./init.ts";
import { answerLineage } from "./lineage.ts";
import {
	type ExplainParams,
	type Explanation,
	explainPrefix,
	type InitializationOptions,
	notifications,
	requests,
	type Settings,
	type TrustParams,
} from "./protocol.ts";
import { answerScorecard } from "./scorecard.ts";
import type { Session } from "./session.ts";
import { tellStatus } from "./status.ts";
import { pathOf } from "./uris.ts";

/** Everything the server remembers between two messages. */
export interface Server {
	readonly connection: Connection;
	readonly client: ClientCapabilities;
	readonly sessions: Session[];
	readonly diagnostics: Diagnostics;
	readonly benchmarks: Benchmarks;
	readonly drift: Drift;
	trusted: boolean;
	/** What a session goes by until the editor was asked about its folder. */
	settings: Settings;
	/** What stands in and above the lines may have changed although no text did. */
	hintsAreStale: boolean;
	/** Somebody has asked for the graph of data, and may be looking at it. */
	graphIsAskedFor: boolean;
	/** The same of a scorecard. */
	scorecardIsAskedFor: boolean;
	/** The address of a rule's manual. */
	manualOf(rule: string): string;
	/** The session and workspace path of a URI. */
	locate(uri: string): Location | undefined;
	/** Files or evidence have changed: look at what they name, then tell the editor. */
	settle(session: Session): Promise<void>;
	/** Asks the editor for the settings of each folder. */
	readSettings(): Promise<void>;
}

/** Speaks LSP over the channel that the process was started with: node IPC, else stdio. Returns when the client is gone. */
export function serve(): Promise<void> {
	process.env.ORT_DISABLE_TELEMETRY = "1";
	const ipc = process.argv.includes("--node-ipc");
	const connection = ipc
		? createConnection(ProposedFeatures.all)
		: createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
	// What breaks behind the scenes is a line in the log; the conversation goes on.
	for (const event of ["unhandledRejection", "uncaughtException"]) {
		process.on(event, (error: unknown) =>
			connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
		);
	}
	const documents = new TextDocuments(TextDocument);
	let server: Server | undefined;
	connection.onInitialize((params) => {
		server = begin(connection, documents, params);
		return capabilities(params.capabilities);
	});
	connection.onInitialized(async () => {
		if (server) await start(server, documents);
	});
	connection.listen();
	return new Promise((done) => {
		connection.onExit(() => done());
	});
}

function begin(connection: Connection, documents: TextDocuments<TextDocument>, params: InitializeParams): Server {
	const options: InitializationOptions = params.initializationOptions ?? {};
	const client = params.capabilities;
	const sessions: Session[] = [];
	const diagnostics = new Diagnostics(connection, {
		pull: client.textDocument?.diagnostic !== undefined,
		refresh: client.workspace?.diagnostics?.refreshSupport === true,
		sessions: () => sessions,
		filesOf: (session) => filesOf(server, session),
		locate: (uri) => locate(server, uri),
		versionOf: (uri) => documents.get(uri)?.version,
		settled: () => tellRest(server),
	});
	const server: Server = {
		connection,
		client,
		sessions,
		diagnostics,
		benchmarks: new Benchmarks(options.storeFolder ?? defaultStoreFolder()),
		drift: new Drift(options.connections ?? []),
		trusted: options.trusted === true,
		settings: options.settings ?? {},
		hintsAreStale: false,
		graphIsAskedFor: false,
		scorecardIsAskedFor: false,
		manualOf: manualsOf(options),
		locate: (uri) => locate(server, uri),
		settle: (session) => settle(server, session),
		readSettings: () => readSettings(server),
	};
	const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
	for (const base of folders.flatMap((uri) => pathOf(uri) ?? [])) addSession(server, base, true);
	followDocuments(server, documents);
	answerFeatures(server);
	answerRequests(server);
	return server;
}

/** Where manuals are read: in the editor, or as the pages that are shipped beside this program; the npm package has none. */
function manualsOf({ opensManuals }: InitializationOptions): (rule: string) => string {
	const pages = join(import.meta.dirname, "docs/rules");
	if (opensManuals || !existsSync(pages)) return (rule) => `${explainPrefix}${rule}`;
	return (rule) => pathToFileURL(join(pages, `${rule}.html`)).href;
}

function capabilities(client: ClientCapabilities): InitializeResult {
	const diagnosticProvider = { identifier: "plimsoll", interFileDependencies: true, workspaceDiagnostics: true };
	return {
		capabilities: {
			textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
			hoverProvider: true,
			completionProvider: { triggerCharacters: [" ", "\n", '"', "/", "["] },
			definitionProvider: true,
			referencesProvider: true,
			renameProvider: { prepareProvider: true },
			callHierarchyProvider: true,
			codeLensProvider: { resolveProvider: false },
			inlayHintProvider: true,
			documentLinkProvider: { resolveProvider: false },
			documentSymbolProvider: true,
			workspaceSymbolProvider: true,
			foldingRangeProvider: { documentSelector: [{ language: "pbtxt" }] },
			semanticTokensProvider: { documentSelector: [{ language: "pbtxt" }], legend: tokenLegend, full: true },
			codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll.plimsoll"], resolveProvider: true },
			...(client.textDocument?.diagnostic ? { diagnosticProvider } : {}),
			...(client.workspace?.workspaceFolders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
		},
		serverInfo: { name: "plimsoll", version: process.env.PLIMSOLL_VERSION ?? "" },
	};
}

/** After the handshake: settings, watching, the first reading of the folders. */
async function start(server: Server, documents: TextDocuments<TextDocument>): Promise<void> {
	followFolders(server, documents);
	server.connection.onDidChangeConfiguration(({ settings }: { readonly settings?: { readonly plimsoll?: Settings } | null }) => {
		server.settings = settings?.plimsoll ?? server.settings;
		return readSettings(server);
	});
	const folders = server.sessions.filter(({ isFolder }) => isFolder);
	for (const session of folders) session.indexing = true;
	await readSettings(server);
	tellStatus(server);
	for (const session of folders) await session.index();
	server.drift.start(server);
}

async function readSettings(server: Server): Promise<void> {
	const { sessions, connection, client } = server;
	const asked = [...sessions];
	const answers: readonly unknown[] = client.workspace?.configuration
		? await connection.workspace
				.getConfiguration(asked.map(({ base }) => ({ section: "plimsoll", ...(base ? { scopeUri: pathToFileURL(base).href } : {}) })))
				.catch(() => [])
		: [];
	for (const [i, session] of asked.entries()) {
		const own = answers[i];
		session.settings = own && typeof own === "object" ? (own as Settings) : server.settings;
		session.workspace.set({ preset: session.settings.preset ?? undefined });
	}
	server.drift.schedule(server);
	server.hintsAreStale = true;
	server.diagnostics.changed();
}

async function settle(server: Server, session: Session): Promise<void> {
	session.workspace.set({ now: Date.now() });
	server.hintsAreStale = true;
	server.diagnostics.changed();
	await session.learn(server.trusted);
}

/** What follows once the findings of all files are out. */
function tellRest(server: Server): void {
	tellStatus(server);
	if (server.graphIsAskedFor) void server.connection.sendNotification(notifications.lineageChanged);
	if (server.scorecardIsAskedFor) void server.connection.sendNotification(notifications.scorecardChanged);
	if (!server.hintsAreStale) return;
	server.hintsAreStale = false;
	const { connection, client } = server;
	if (client.workspace?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh().catch(() => undefined);
	if (client.workspace?.codeLens?.refreshSupport) connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
}

function answerRequests(server: Server): void {
	const { connection } = server;
	server.benchmarks.answer(server);
	server.drift.answer(server);
	answerLineage(server);
	answerInit(server);
	answerScorecard(server);
	connection.onRequest(requests.rules, () =>
		rules.map(({ id, summary, severity }) => ({ id, summary, severity })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
	);
	connection.onRequest(requests.explain, async ({ rule }: ExplainParams): Promise<Explanation | null> => {
		if (!rules.some(({ id }) => id === rule)) return null;
		return { markdown: await readFile(join(import.meta.dirname, "manuals", `${rule}.md`), "utf8") };
	});
	connection.onNotification(notifications.trust, async ({ connections }: TrustParams) => {
		server.trusted = true;
		server.drift.connect(connections);
		for (const session of server.sessions) await settle(server, session);
		server.drift.start(server);
	});
}
